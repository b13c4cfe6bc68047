"""one outbox for mail and webhooks, instead of mails and deliveries"""

from __future__ import annotations

import uuid

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0024"
branch_labels = None
depends_on = None

GIVEN_UP_TRIES = 6  # a mail that was tried more often had been given up
_MOMENT = sa.DateTime(timezone=True)
_OUTBOX = sa.table(
    "outbox",
    *(sa.column(name, sa.String) for name in ("kind", "state", "reference", "recipient", "subject", "body")),
    *(sa.column(name, sa.String) for name in ("run_id", "outcome")),
    *(sa.column(name, sa.Integer) for name in ("id", "webhook_id", "tries")),
    *(sa.column(name, _MOMENT) for name in ("created_at", "next_try_at", "tried_at")),
)
_MAILS = sa.table(
    "mails",
    *(sa.column(name, sa.String) for name in ("recipient", "subject", "text")),
    *(sa.column(name, sa.Integer) for name in ("id", "tries")),
    *(sa.column(name, _MOMENT) for name in ("queued_at", "next_try_at")),
)
_DELIVERIES = sa.table(
    "deliveries",
    *(sa.column(name, sa.String) for name in ("id", "event", "run_id", "body", "outcome")),
    *(sa.column(name, sa.Integer) for name in ("webhook_id", "tries")),
    *(sa.column(name, _MOMENT) for name in ("created_at", "next_try_at", "tried_at")),
    sa.column("arrived", sa.Boolean),
)
_WEBHOOKS = sa.table("webhooks", sa.column("id", sa.Integer), sa.column("url", sa.String))


def upgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("reference", sa.String(length=36), nullable=False),
        sa.Column("recipient", sa.String(length=500), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("webhook_id", sa.Integer()),
        sa.Column("run_id", sa.String(length=36)),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", _MOMENT),
        sa.Column("tried_at", _MOMENT),
        sa.Column("outcome", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["webhook_id"], ["webhooks.id"], name=op.f("fk_outbox_webhook_id"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outbox")),
        sa.UniqueConstraint("reference", name=op.f("uq_outbox_reference")),
        sa.UniqueConstraint("webhook_id", "run_id", "subject", name=op.f("uq_outbox_webhook_id")),
        sqlite_autoincrement=True,
    )
    for column in ("state", "webhook_id", "created_at", "next_try_at"):
        op.create_index(op.f(f"ix_outbox_{column}"), "outbox", [column])
    for row in op.get_bind().execute(sa.select(_MAILS).order_by(_MAILS.c.id)).mappings().all():
        op.execute(_OUTBOX.insert().values(**_of_mail(row)))
    deliveries = sa.select(_DELIVERIES, _WEBHOOKS.c.url).join(_WEBHOOKS, _WEBHOOKS.c.id == _DELIVERIES.c.webhook_id)
    for row in op.get_bind().execute(deliveries.order_by(_DELIVERIES.c.created_at)).mappings().all():
        op.execute(_OUTBOX.insert().values(**_of_delivery(row)))
    op.drop_table("deliveries")
    op.drop_table("mails")


def _of_mail(row: sa.RowMapping) -> dict[str, object]:
    given_up = row["tries"] > GIVEN_UP_TRIES
    return {
        "kind": "mail",
        "state": "given_up" if given_up else "waiting",
        "reference": str(uuid.uuid4()),
        "recipient": row["recipient"],
        "subject": row["subject"],
        "body": row["text"],
        "created_at": row["queued_at"],
        "tries": row["tries"],
        "next_try_at": None if given_up else row["next_try_at"],
        "outcome": "",
    }


def _of_delivery(row: sa.RowMapping) -> dict[str, object]:
    kept = ("webhook_id", "run_id", "body", "created_at", "tries", "next_try_at", "tried_at", "outcome")
    ended = "sent" if row["arrived"] else "given_up"
    return {name: row[name] for name in kept} | {
        "kind": "webhook",
        "state": "waiting" if row["next_try_at"] else ended,
        "reference": row["id"],
        "recipient": row["url"],
        "subject": row["event"],
    }


def downgrade() -> None:
    op.create_table(
        "mails",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("recipient", sa.String(length=254), nullable=False),
        sa.Column("subject", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("queued_at", _MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mails")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_mails_next_try_at"), "mails", ["next_try_at"])
    op.create_table(
        "deliveries",
        sa.Column("id", sa.String(length=36), nullable=False),
        sa.Column("webhook_id", sa.Integer(), nullable=False),
        sa.Column("event", sa.String(length=30), nullable=False),
        sa.Column("run_id", sa.String(length=36)),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", _MOMENT),
        sa.Column("tried_at", _MOMENT),
        sa.Column("outcome", sa.String(length=200), nullable=False),
        sa.Column("arrived", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["webhook_id"], ["webhooks.id"], name=op.f("fk_deliveries_webhook_id"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_deliveries")),
        sa.UniqueConstraint("webhook_id", "run_id", "event", name=op.f("uq_deliveries_webhook_id")),
    )
    for column in ("created_at", "next_try_at", "webhook_id"):
        op.create_index(op.f(f"ix_deliveries_{column}"), "deliveries", [column])
    _move_back()
    op.drop_table("outbox")


def _move_back() -> None:
    waiting = (_OUTBOX.c.kind == "mail") & (_OUTBOX.c.state == "waiting")
    mails = sa.select(
        *(_OUTBOX.c[name] for name in ("recipient", "subject", "body", "created_at", "tries", "next_try_at"))
    )
    names = ["recipient", "subject", "text", "queued_at", "tries", "next_try_at"]
    op.execute(_MAILS.insert().from_select(names, mails.where(waiting).order_by(_OUTBOX.c.id)))
    names = ["webhook_id", "run_id", "body", "created_at", "tries", "next_try_at", "tried_at", "outcome"]
    arrived = sa.case((_OUTBOX.c.state == "sent", sa.true()), else_=sa.false())
    rows = sa.select(_OUTBOX.c.reference, _OUTBOX.c.subject, arrived, *(_OUTBOX.c[name] for name in names))
    theirs = rows.where(_OUTBOX.c.kind == "webhook")
    op.execute(_DELIVERIES.insert().from_select(["id", "event", "arrived", *names], theirs))
