"""Accounts, their tokens and the audit trail, for a program of the platform's administrators."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, request
from marshmallow import fields, validate
from werkzeug.exceptions import NotFound

from app.api import body
from app.api.access import needs, note
from app.api.fields import Exact, about, maybe, number, text
from app.api.paging import no_parameters, paging
from app.http.incoming import row_number
from app.http.services import services
from app.security import accounts, audit, municipalities, roles, roster, tokens
from app.security.area import area_details, chosen
from app.security.audit_names import reference


class AccountSchema(Exact):
    """Somebody who can log in."""

    id = number()
    name = text()
    role = fields.String(required=True, validate=validate.OneOf(roles.ROLES))
    province = maybe("null: not of one province")
    municipalities = fields.List(fields.String(), **about("NIS codes; for a role of some municipalities"))
    last_login_at = fields.AwareDateTime(required=True, allow_none=True)
    tokens = number("How many API tokens the account has")


class AccountListSchema(Exact):
    """Every account, by name."""

    accounts = fields.List(fields.Nested(AccountSchema), required=True)


class RoleSchema(body.Wish):
    """The role that an account is to have, and its area."""

    role = fields.String(required=True, error_messages=body.MISSING)
    province = fields.String(load_default=None, allow_none=True)
    municipalities = fields.List(fields.String(), load_default=list)


class TokenSchema(Exact):
    """A token, by its hint: the token itself is nowhere kept."""

    id = number()
    account = text("The name of its account")
    mark = text("The first eight characters of its SHA-256")
    created_at = fields.AwareDateTime(required=True)
    last_used_at = fields.AwareDateTime(required=True, allow_none=True)


class TokenListSchema(Exact):
    """Every token, newest first."""

    tokens = fields.List(fields.Nested(TokenSchema), required=True)


class AuditEntrySchema(Exact):
    """One action."""

    id = number()
    at = text(format="date-time")
    who = text()
    action = text()
    subject = text()
    details = fields.Dict(keys=fields.String(), **about("What changed"))


class AuditSchema(Exact):
    """A page of the audit trail, newest first."""

    total = number()
    page = number()
    per_page = number()
    whole = fields.Boolean(**about("Whether no row was changed or removed"))
    entries = fields.List(fields.Nested(AuditEntrySchema), required=True)


def register(blueprint: Blueprint) -> None:
    """Give the API its addresses for accounts, tokens and the audit trail."""
    blueprint.add_url_rule("/accounts", "accounts", list_accounts, methods=["GET"])
    blueprint.add_url_rule("/accounts/<account_id>/role", "change_role", change_role, methods=["PUT"])
    blueprint.add_url_rule("/tokens", "tokens", list_tokens, methods=["GET"])
    blueprint.add_url_rule("/tokens/<token_id>", "revoke_token", revoke_token, methods=["DELETE"])
    blueprint.add_url_rule("/audit", "audit", audit_trail, methods=["GET"])


@needs("accounts.edit")
def list_accounts() -> Response:
    """Every account."""
    no_parameters()
    return body.answer({"accounts": [_account_json(account) for account in roster.listed(services().db)]})


@needs("accounts.edit")
def change_role(account_id: str) -> Response:
    """Another role for an account, with its area: a province, or municipalities by name or NIS code."""
    no_parameters()
    db, order = services().db, body.read(RoleSchema())
    account = accounts.by_id(db, row_number(account_id)) or abort(404)
    area = chosen(order["province"], municipalities.read(order["municipalities"]))
    roster.change_role(db, account, order["role"], area)
    [changed] = [listed for listed in roster.listed(db) if listed.id == account.id]
    note("accounts.role", reference(account.id), role=changed.role, **area_details(changed.area))
    return body.answer(_account_json(changed))


def _account_json(account: roster.Listed) -> dict[str, object]:
    names = ("id", "name", "role", "tokens", "last_login_at")
    area = {"province": account.area.province or None, "municipalities": sorted(account.area.municipalities)}
    return {name: getattr(account, name) for name in names} | area


@needs("accounts.edit")
def list_tokens() -> Response:
    """Every token of everybody."""
    no_parameters()
    found = [
        {"id": t.id, "account": name, "mark": t.hint, "created_at": t.created_at, "last_used_at": t.last_used_at}
        for name, t in tokens.everyone(services().db)
    ]
    return body.answer({"tokens": found})


@needs("accounts.edit")
def revoke_token(token_id: str) -> Response:
    """Make a token worthless; 204, or 404 when there is none of that number."""
    no_parameters()
    number = row_number(token_id)
    hint = tokens.revoke_any(services().db, number)
    if hint is None:
        raise NotFound
    note("tokens.revoke", hint, token=number)
    return Response(status=204)


@needs("audit.see")
def audit_trail() -> Response:
    """What administrators did, newest first (`pagina`, `per_pagina`)."""
    db, (page, per_page) = services().db, paging(_args())
    found = audit.entries(db, limit=per_page, offset=(page - 1) * per_page)
    told = {"total": audit.count(db), "page": page, "per_page": per_page, "whole": audit.broken(db) is None}
    return body.answer({**told, "entries": [vars(entry) for entry in found]})


def _args() -> dict[str, list[str]]:
    found: dict[str, Any] = request.args.to_dict(flat=False)
    return found
