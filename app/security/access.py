"""Programs: who sends this request, by the token in its Authorization header."""

from __future__ import annotations

import sqlalchemy as sa
from flask import request

from app.security import tokens
from app.security.accounts import Account


def by_token(db: sa.Engine) -> Account | None:
    """The account whose token the request carries (`Authorization: Bearer …`); None without a valid one."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return tokens.account_of(db, token.strip()) if kind.lower() == "bearer" and token.strip() else None
