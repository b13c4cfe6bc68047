"""What people add to the rows of the sources: edits of offerings and organisations."""

from __future__ import annotations

import sqlalchemy as sa

from base.tables.schema import Moment, metadata

# Edits lie on top of what the sources say and are carried into every index (indexer.edits). `number` grows with every
# change of a row, so that an index can say up to which edit it has them.
edits = sa.Table(
    "edits",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("number", sa.Integer, nullable=False, unique=True),
    sa.Column("subject", sa.String(160), nullable=False, index=True),  # id of an offering; of an organisation: merges
    sa.Column("kind", sa.String(20), nullable=False),  # pause correction confirmation duplicate merge distinct
    sa.Column("state", sa.String(20), nullable=False, index=True),  # proposed live refused ended
    sa.Column("province", sa.String(20), nullable=False, index=True),  # whose administrators decide
    sa.Column("details", sa.JSON, nullable=False),  # by kind, see indexer.edits
    sa.Column("made_by", sa.String(80), nullable=False),  # name of an account, or "organisatie"
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("decided_by", sa.String(80), nullable=False, default=""),
    sa.Column("decided_at", Moment),
    sa.Column("reason", sa.Text, nullable=False, default=""),  # of who decided
)
