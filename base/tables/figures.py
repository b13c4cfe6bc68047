"""Figures as they were published: what stays hidden is not in them."""

from __future__ import annotations

import sqlalchemy as sa

from base.tables.schema import Moment, metadata

published_figures = sa.Table(
    "published_figures",
    metadata,
    sa.Column("figure", sa.String(40), primary_key=True),  # app/figures/definitions.py
    sa.Column("period", sa.String(8), primary_key=True),  # app/figures/periods.py
    sa.Column("year", sa.Integer, nullable=False, index=True),  # 0: everything so far
    sa.Column("counts", sa.JSON, nullable=False),  # "area|split|category": a number, or null for what is hidden
    sa.Column("days", sa.JSON, nullable=False),  # the same: the sum of the days of what is shown
    sa.Column("at_least", sa.JSON, nullable=False),  # a list of those of which a part is hidden
    sa.Column("digest", sa.String(64), nullable=False),  # of what it was made from
    sa.Column("published_at", Moment, nullable=False),
)

figure_files = sa.Table(  # charts and reports, made by the worker from what is published
    "figure_files",
    metadata,
    sa.Column("period", sa.String(8), primary_key=True),
    sa.Column("area", sa.String(20), primary_key=True),
    sa.Column("name", sa.String(40), primary_key=True),
    sa.Column("title", sa.String(200), nullable=False),
    sa.Column("words", sa.Text, nullable=False),  # what it shows, for who does not see it
    sa.Column("content", sa.LargeBinary(4_000_000), nullable=False),
    sa.Column("digest", sa.String(64), nullable=False),  # of what it was made from
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("mailed_at", Moment),  # a report: when its readers were written to
)
