"""What makes one offering fit better than another: fields, their weights, and how many words must match.

Measured on 841 offerings and 217 judged queries; docs/relevance.md has what each is worth, and the queries in quotes
below are those that lose most without it.
"""

from __future__ import annotations

# On the words as typed. organisation_name has no stemming: a name is a name ("De Strijkzolder"). The title at 1 loses
# "stuurkast" and "receptie en telefoon bemannen", above 2 it hurts; activities at 1 lose a little of many.
TEXT_WEIGHTS = {"title": 2.0, "activity_text": 1.5, "description": 1.0, "organisation_name": 1.0}
# On the words with compounds split: "groenonderhoud" meets "onderhoud van groen". All at 1 lose "tweedehandse velo" and
# "foto's van vroeger ingescand".
PARTS_WEIGHTS = {"title_parts": 1.4, "activity_parts": 1.0, "description_parts": 0.7}
# A synonym counts a little less than the word as typed ("printplaatassemblage"). 0.8, 0.9, 1.0 and 1.2 gave nDCG@10
# .766, .771, .765 and .764.
SYNONYM_WEIGHT = 0.9
# Activities that have the words in the very form in which they were typed: "was" is laundry, though its stem is that of
# "wassen", and cars are washed as well. In titles it gained nothing.
AS_WRITTEN_WEIGHT = 1.0
TIE_BREAKER = 0.3  # how much fields other than the best one add: "koerier Leuven", "outplacement"
# Strict: up to two words all; more: three quarters of them. "messing bussen", "printplaatassemblage".
MINIMUM_SHOULD_MATCH = "2<75%"
# A text of more words is searched without synonyms: it is precise enough, and each of its words would cost up to 230
# clauses, of which the engine allows 4,096 (standalone/engine.py, deploy/opensearch).
SYNONYM_WORDS = 12
SCORE_DIGITS = 1000  # scores that differ by less than a thousandth are equal; freshness and a daily shuffle decide

ORGANISATION_BOOST = 100.0  # whose name was typed comes first, always: "Volle Lepel traiteurdienst"
# An administrator's pins: above an organisation's name, each ten times the next, so that no lift (at most 3.0 x 1.6)
# changes their order; what is demoted comes after all else.
PIN_BOOST, PIN_STEP = 1000.0, 10.0
DEMOTED = 0.0001
# Long unconfirmed (app.search.scope): of two that fit alike the confirmed one comes first. 0.95 moves an offering
# past its like, never past one that clearly fits better.
UNCONFIRMED = 0.95

# A place lifts what serves it and is near, and a little what does one of both: "poetshulp Eeklo", "koerier Leuven".
SERVES_LIFT, SERVES_KM = 3.0, 40
NEAR_LIFT, NEAR_KM = 1.3, 30

# Loose readings, below the strict hits.
FEW = 10  # strict hits under which the loose reading is fetched as well: "geschoren ligusters", "graveeren trofee"
FUZZY_FEW = 3  # hits under which misspelt words may match too
FUZZY_FIELDS = ("title", "activity_text", "description", "title_parts")
FUZZY_WORDS = 8  # the first words of a text; each costs fields x expansions clauses
FUZZY_LETTERS = 40  # of a word; the engine works a second on one of 200, longer than it may
FUZZY_EXPANSIONS = 10
FUZZY_WEIGHT = 0.01  # keeps every fuzzy hit below every loose one

# How the order by words and the order by meaning become one: reciprocal rank fusion; the smaller k, the more the first
# places weigh. nDCG@10 on development and demo with k 5 and weights .5, .7, 1.0: .846 .842 .830 and .729 .729 .713;
# with k 10: .836 .835 .828 and .731 .729 .711. With weight .6 the development set hardly sees k: .837 with 5, .836 with
# 60.
FUSION_K = 5
MEANING_WEIGHT = 0.6  # of a place by meaning, where one by words weighs 1
RELATED = 5  # ids that are shown for their meaning alone: further on, cosines no longer tell a fit from a neighbour
# Lifts for exact hits when there are many: (places by meaning up to, factor). The engine stays the only ranker there,
# and the order is nearly that of the fusion. Development nDCG@10 .834 without, .837 with.
LIFTS = ((1, 1.6), (3, 1.45), (5, 1.35), (10, 1.25), (20, 1.15), (50, 1.05))
