"""What leaves the platform: a row for each mail and each message to a webhook, and which mails came back."""

from __future__ import annotations

import sqlalchemy as sa

from base.tables.schema import NEVER_AGAIN, Moment, metadata

outbox = sa.Table(
    "outbox",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("kind", sa.String(10), nullable=False),  # mail, webhook
    sa.Column("state", sa.String(10), nullable=False, index=True),  # waiting, sent, given_up
    sa.Column("reference", sa.String(36), nullable=False, unique=True),  # the same at every try, for the receiver
    sa.Column("recipient", sa.String(500), nullable=False),  # an address of mail, or the URL of the webhook
    sa.Column("subject", sa.String(200), nullable=False),  # of a webhook its event
    sa.Column("body", sa.Text, nullable=False),
    sa.Column("reply_to", sa.String(254), nullable=False, default="", server_default=""),  # else the platform's contact
    sa.Column("unsubscribe", sa.String(500), nullable=False, default="", server_default=""),  # of one of a series
    # the fact that a letter is about, such as "question:<id>": by id, so that it can be shown where somebody waits
    sa.Column("about", sa.String(80), nullable=False, default="", server_default="", index=True),
    sa.Column("webhook_id", sa.ForeignKey("webhooks.id", ondelete="CASCADE"), index=True),
    sa.Column("run_id", sa.String(36)),  # the run that a message to a webhook is about
    sa.Column("created_at", Moment, nullable=False, index=True),
    sa.Column("tries", sa.Integer, nullable=False, default=0),
    sa.Column("next_try_at", Moment, index=True),  # while it waits
    sa.Column("tried_at", Moment),
    sa.Column("outcome", sa.String(200), nullable=False, default=""),  # of the last try; Dutch, for administrators
    sa.UniqueConstraint("webhook_id", "run_id", "subject"),
    **NEVER_AGAIN,
)

# Who wants no more letters of a series, by a digest of the address (app.security.digests).
letter_stops = sa.Table(
    "letter_stops",
    metadata,
    sa.Column("series", sa.String(40), primary_key=True),  # app.outbox.stops.SERIES
    sa.Column("digest", sa.String(64), primary_key=True),
    sa.Column("stopped_at", Moment, nullable=False),
)

# A mail that came back: of which row, for good or for now. No address: a digest knows it when the row is gone.
bounces = sa.Table(
    "bounces",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("outbox_id", sa.ForeignKey("outbox.id", ondelete="SET NULL")),
    sa.Column("digest", sa.String(64), nullable=False, index=True),
    sa.Column("permanent", sa.Boolean, nullable=False),
    sa.Column("at", Moment, nullable=False, index=True),
    sa.UniqueConstraint("outbox_id", "permanent"),
    **NEVER_AGAIN,
)

# A letter with a text of our own in place of that of app/templates/letters.
letter_texts = sa.Table(
    "letter_texts",
    metadata,
    sa.Column("name", sa.String(40), primary_key=True),  # of the file, without .txt
    sa.Column("subject", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("changed_by", sa.String(80), nullable=False),
    sa.Column("changed_at", Moment, nullable=False),
)
