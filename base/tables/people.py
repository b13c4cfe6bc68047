"""Who may do what: accounts, their tokens, and everything they did."""

from __future__ import annotations

import sqlalchemy as sa

from base.tables.schema import NEVER_AGAIN, Moment, metadata

accounts = sa.Table(
    "accounts",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("name", sa.String(80), nullable=False, unique=True),
    sa.Column("role", sa.String(20), nullable=False),  # app.security.roles
    sa.Column("province", sa.String(20)),
    sa.Column("email", sa.String(254), nullable=False, default="", server_default=""),
    sa.Column("password_hash", sa.String(200), nullable=False),
    sa.Column("password_set_at", Moment),
    sa.Column("must_change_password", sa.Boolean, nullable=False, default=False),
    sa.Column("session_epoch", sa.Integer, nullable=False, default=0),  # drawn anew to end all sessions
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("last_login_at", Moment),
    **NEVER_AGAIN,
)

# The municipalities of an account whose role belongs to some of them, instead of to a province.
account_municipalities = sa.Table(
    "account_municipalities",
    metadata,
    sa.Column("account_id", sa.ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("municipality", sa.String(5), primary_key=True),  # NIS code
)

api_tokens = sa.Table(
    "api_tokens",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False),
    sa.Column("token_hash", sa.String(64), nullable=False, unique=True),  # SHA-256: tokens are long and random
    sa.Column("created_at", Moment, nullable=False),
    sa.Column("last_used_at", Moment),
    **NEVER_AGAIN,
)

# Who an account is to the identity provider (OpenID Connect): its `sub`.
identities = sa.Table(
    "identities",
    metadata,
    sa.Column("subject", sa.String(255), primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, unique=True),
    sa.Column("linked_at", Moment, nullable=False),
)

# The second factor of an account. Without `confirmed_at` it is being set up and asks nothing yet.
second_factors = sa.Table(
    "second_factors",
    metadata,
    sa.Column("account_id", sa.ForeignKey("accounts.id", ondelete="CASCADE"), primary_key=True),
    sa.Column("secret", sa.String(255), nullable=False),  # sealed (app.security.sealed)
    sa.Column("last_step", sa.BigInteger, nullable=False),  # the half minute of the last code, which counts once
    sa.Column("confirmed_at", Moment),
)

recovery_codes = sa.Table(
    "recovery_codes",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("account_id", sa.ForeignKey("accounts.id", ondelete="CASCADE"), nullable=False, index=True),
    sa.Column("code_hash", sa.String(64), nullable=False, unique=True),
    **NEVER_AGAIN,
)

# Every action of an administrator. A row's `hash` covers the row and the hash before it, so that a change shows;
# no two rows follow the same one, whoever writes at the same moment.
audit = sa.Table(
    "audit",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True),
    sa.Column("at", sa.String(32), nullable=False, index=True),  # ISO 8601 in UTC: text, for the hash covers it
    sa.Column("who", sa.String(80), nullable=False),
    sa.Column("action", sa.String(60), nullable=False),
    sa.Column("subject", sa.String(200), nullable=False, default=""),
    sa.Column("details", sa.Text, nullable=False, default="{}"),  # JSON
    sa.Column("previous", sa.String(64), nullable=False, unique=True),
    sa.Column("hash", sa.String(64), nullable=False, unique=True),
)
