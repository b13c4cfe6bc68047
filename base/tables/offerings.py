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
    sa.Column("kind", sa.String(20), nullable=False),  # pause capacity correction confirmation duplicate merge distinct
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

# What changed in the live index: one row for each offering and change (indexer/changes/record.py). Rows are planned
# before the engine is written to and count once they are settled. A source that comes whole, for the first time, gets
# one row of the kind "filled", with the id "<source>:".
index_changes = sa.Table(
    "index_changes",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("offering_id", sa.String(160), nullable=False, index=True),
    sa.Column("index_name", sa.String(120), nullable=False),
    sa.Column("batch", sa.String(36), nullable=False, index=True),  # id of the run, or of one publishing of edits
    sa.Column("at", Moment, nullable=False, index=True),  # when it was settled
    sa.Column("kind", sa.String(20), nullable=False),  # new changed gone paused filled
    sa.Column("cause", sa.String(20), nullable=False),  # source edit
    sa.Column("fields", sa.JSON, nullable=False),  # field -> [before, after], long texts cut off
    sa.Column("digest", sa.String(64), nullable=False),  # of the document afterwards, "" when it is gone
    sa.Column("departed", sa.JSON(none_as_null=True)),  # of what is gone: title, activities, municipality, moved_to
    sa.Column("settled", sa.Boolean, nullable=False),
    sa.Column("sequence", sa.BigInteger),  # of an edit: the engine's number of the document that it takes the place of
    sa.Column(  # whether alerts were matched with it; those of before the column count as matched
        "matched", sa.Boolean, nullable=False, default=False, server_default=sa.true(), index=True
    ),
    sa.Index("uq_index_changes_sequence", "index_name", "offering_id", "sequence", unique=True),
    **NEVER_AGAIN,
)
