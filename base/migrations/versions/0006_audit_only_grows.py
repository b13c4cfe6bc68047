"""audit only grows: the database itself refuses to change or delete its rows"""

from __future__ import annotations

from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_REFUSE = """
CREATE OR REPLACE FUNCTION audit_only_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the audit trail only grows'; END $$
"""
_POSTGRESQL = "CREATE TRIGGER audit_no_{0} BEFORE {0} ON audit FOR EACH STATEMENT EXECUTE FUNCTION audit_only_grows()"
_SQLITE = "CREATE TRIGGER audit_no_{0} BEFORE {0} ON audit BEGIN SELECT RAISE(ABORT, 'the audit trail only grows'); END"


def upgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    if postgresql:
        op.execute(_REFUSE)
    for event in ("update", "delete", *(["truncate"] if postgresql else [])):
        op.execute((_POSTGRESQL if postgresql else _SQLITE).format(event))


def downgrade() -> None:
    postgresql = op.get_bind().dialect.name == "postgresql"
    for event in ("update", "delete", *(["truncate"] if postgresql else [])):
        op.execute(f"DROP TRIGGER audit_no_{event}" + (" ON audit" if postgresql else ""))
    if postgresql:
        op.execute("DROP FUNCTION audit_only_grows()")
