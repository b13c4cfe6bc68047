"""People: accounts, login, second step, tokens, webhooks, what leaves, audit trail."""

from __future__ import annotations

from app.admin.people import (
    account,
    accounts,
    audit_trail,
    forgotten,
    login,
    oidc_login,
    outgoing,
    retention,
    second_factor,
    webhooks,
)
from app.admin.people.blueprint import blueprint

__all__ = [
    "account",
    "accounts",
    "audit_trail",
    "blueprint",
    "forgotten",
    "login",
    "oidc_login",
    "outgoing",
    "retention",
    "second_factor",
    "webhooks",
]
