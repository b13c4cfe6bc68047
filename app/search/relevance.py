"""What makes one offering fit better than another: fields, their weights, and how many words must match."""

from __future__ import annotations

# Weights were measured on 149 offerings and 157 judged queries: a title above 2 hurts.
FIELD_WEIGHTS = {"title": 2.0, "activity_text": 1.5, "description": 1.0, "organisation_name": 1.0}
TIE_BREAKER = 0.3  # how much fields other than the best one add
MINIMUM_SHOULD_MATCH = "2<75%"  # up to two words: all; more: three quarters of them
SCORE_DIGITS = 1000  # scores that differ by less than a thousandth are equal; freshness and a daily shuffle decide
