"""The back office together: importing this module gives `blueprint` all its routes."""

from __future__ import annotations

from app.admin import (
    account,
    accounts,
    audit_trail,
    checking,
    corrections,
    inbox,
    login,
    overview,
    pins,
    runs,
    second_factor,
)
from app.admin.site import blueprint

__all__ = [
    "account",
    "accounts",
    "audit_trail",
    "blueprint",
    "checking",
    "corrections",
    "inbox",
    "login",
    "overview",
    "pins",
    "runs",
    "second_factor",
]
