"""The back office together: importing this module gives `blueprint` all its routes."""

from __future__ import annotations

from app.admin import (
    account,
    accounts,
    audit_trail,
    backlog,
    checking,
    corrections,
    duplicates,
    effect,
    inbox,
    judged,
    login,
    offerings,
    overview,
    pins,
    runs,
    searching,
    second_factor,
    sources,
    synonyms,
    webhooks,
    why,
)
from app.admin.site import blueprint

__all__ = [
    "account",
    "accounts",
    "audit_trail",
    "backlog",
    "blueprint",
    "checking",
    "corrections",
    "duplicates",
    "effect",
    "inbox",
    "judged",
    "login",
    "offerings",
    "overview",
    "pins",
    "runs",
    "searching",
    "second_factor",
    "sources",
    "synonyms",
    "webhooks",
    "why",
]
