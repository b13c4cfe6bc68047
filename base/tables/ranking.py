"""What administrators change in the ranking."""

from __future__ import annotations

import sqlalchemy as sa

from base.tables.schema import NEVER_AGAIN, Moment, metadata

# Offerings that an administrator put first or last for a need; `key` is the need as app.search.pins compares needs.
pins = sa.Table(
    "pins",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("key", sa.String(250), nullable=False),
    sa.Column("need", sa.String(200), nullable=False),  # as the administrator typed it
    sa.Column("offering_id", sa.String(160), nullable=False),
    sa.Column("first", sa.Boolean, nullable=False),  # else last
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("created_by", sa.String(80), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.UniqueConstraint("key", "offering_id"),
    **NEVER_AGAIN,
)

# What administrators changed in the synonym rules, laid over the files in synonyms/ in the order of ids.
synonym_edits = sa.Table(
    "synonym_edits",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String(10), nullable=False),  # add change retire
    sa.Column("sector", sa.String(60), nullable=False),  # name of a file, without .txt
    sa.Column("rule", sa.Text, nullable=False, default=""),
    sa.Column("replaces", sa.Text, nullable=False, default=""),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("state", sa.String(10), nullable=False, index=True),  # draft published retired
    sa.Column("created_by", sa.String(80), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("published_at", Moment),
    sa.Column("run_id", sa.String(36)),  # the run that puts it live
    **NEVER_AGAIN,
)

# Needs as people say them that administrators added to the phrasebook; a row that was removed stays as its history.
phrases = sa.Table(
    "phrases",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("activity", sa.String(80), nullable=False),  # of the taxonomy
    sa.Column("text", sa.String(100), nullable=False),
    sa.Column("created_by", sa.String(80), nullable=False),
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("removed_by", sa.String(80)),
    sa.Column("removed_at", Moment),
    **NEVER_AGAIN,
)

# What runs of the kind "trial" measure: the effect of drafts of synonym rules on results.
trials = sa.Table(
    "trials",
    metadata,
    sa.Column("run_id", sa.ForeignKey("runs.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("edits", sa.JSON, nullable=False),  # ids of synonym_edits
    sa.Column("effect", sa.JSON(none_as_null=True)),  # null until it is measured
)

# How well an offering answers a query, in the eyes of an administrator.
judged_queries = sa.Table(
    "judged_queries",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("query", sa.String(200), nullable=False),
    sa.Column("place", sa.String(120), nullable=False, default=""),  # as in the parameter `plaats`
    sa.Column("offering_id", sa.String(160), nullable=False),
    sa.Column("grade", sa.Integer, nullable=False),  # 0 does not fit … 3 exactly this
    sa.Column("judged_by", sa.String(80), nullable=False),
    sa.Column("judged_at", Moment, nullable=False),
    sa.UniqueConstraint("query", "place", "offering_id"),
    **NEVER_AGAIN,
)

# How often a text was searched on a day: no moment, no visitor, no row per search.
searches = sa.Table(
    "searches",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("text", sa.String(200), primary_key=True),
    sa.Column("asked", sa.Integer, nullable=False),
    sa.Column("weak", sa.Integer, nullable=False),  # of those, with hardly any exact hit
)

# Events that could not be counted, as each process writes them down once it can.
search_scores = sa.Table(  # how well the live index answered, of each night
    "search_scores",
    metadata,
    sa.Column("day", sa.Date, primary_key=True),
    sa.Column("live", sa.String(80), nullable=False),  # the index
    sa.Column("by_meaning", sa.Boolean, nullable=False),
    sa.Column("written", sa.Float),  # nDCG@10 of the judged queries; none without them
    sa.Column("written_queries", sa.Integer, nullable=False),
    sa.Column("implicit", sa.Float),  # of what visitors opened
    sa.Column("implicit_queries", sa.Integer, nullable=False),
)

lost_events = sa.Table(
    "lost_events",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", Moment, nullable=False, index=True),
    sa.Column("kind", sa.String(40), nullable=False),  # as in app/events/kinds.py
    sa.Column("count", sa.Integer, nullable=False),
    **NEVER_AGAIN,
)
