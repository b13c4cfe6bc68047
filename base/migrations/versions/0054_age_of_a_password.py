"""accounts: when the password was set, so that a first one can expire; those of today begin now"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

from base import clock

revision = "0054"
down_revision = "0053"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("accounts", sa.Column("password_set_at", sa.DateTime(timezone=True)))
    accounts = sa.table("accounts", sa.column("password_set_at", sa.DateTime(timezone=True)))
    op.execute(accounts.update().values(password_set_at=clock.now()))


def downgrade() -> None:
    with op.batch_alter_table("accounts") as accounts:
        accounts.drop_column("password_set_at")
