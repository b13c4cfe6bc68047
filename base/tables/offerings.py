"""What people add to the rows of the sources: edits of offerings and organisations."""

from __future__ import annotations

import sqlalchemy as sa

from base.tables.schema import NEVER_AGAIN, Moment, metadata

# Edits lie on top of what the sources say and are carried into every index (indexer.overlay). `number` grows with every
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
    sa.Column("details", sa.JSON, nullable=False),  # by kind, see indexer.edits.edits
    sa.Column("made_by", sa.String(80), nullable=False),  # name of an account, or "organisatie"
    sa.Column("made_at", Moment, nullable=False),
    sa.Column("decided_by", sa.String(80), nullable=False, default=""),
    sa.Column("decided_at", Moment),
    sa.Column("reason", sa.Text, nullable=False, default=""),  # of who decided
    **NEVER_AGAIN,
)

# When the organisation behind an offering was last asked whether it is still right.
owner_letters = sa.Table(
    "owner_letters",
    metadata,
    sa.Column("offering_id", sa.String(160), primary_key=True),
    sa.Column("sent_at", Moment, nullable=False),
)

# What visitors say of the offerings: something is wrong, or an organisation is missing. Without who said so.
reports = sa.Table(
    "reports",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("created_at", Moment, nullable=False, index=True),
    sa.Column("kind", sa.String(20), nullable=False),  # wrong missing
    sa.Column("province", sa.String(20), nullable=False, index=True),
    sa.Column("subject", sa.String(160), nullable=False),  # id of the offering, or name of the organisation
    sa.Column("place", sa.String(120), nullable=False, default=""),
    sa.Column("message", sa.Text, nullable=False),
    sa.Column("done_at", Moment),
    sa.Column("done_by", sa.String(80), nullable=False, default=""),
    **NEVER_AGAIN,
)

# What the sources made of an offering over time: since when it is there, which fields changed, when it went.
offering_history = sa.Table(
    "offering_history",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("offering_id", sa.String(160), nullable=False, index=True),
    sa.Column("at", Moment, nullable=False, index=True),
    sa.Column("kind", sa.String(20), nullable=False),  # first changed gone back
    sa.Column("changes", sa.JSON, nullable=False),  # field -> [old, new], long texts cut off
    **NEVER_AGAIN,
)
