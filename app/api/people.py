"""Accounts, their tokens and the audit trail, for a program of the platform's administrators."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from flask import Response, abort
from marshmallow import ValidationError, fields, validate, validates
from werkzeug.exceptions import NotFound

from app.api.access import needs, note
from app.api.arguments import MISSING, Page, PageQuery, Wish
from app.api.blueprint import blueprint, in_path
from app.api.fields import Exact, about, maybe, moment, number, text
from app.http.incoming import row_number
from app.http.services import services
from app.security import accounts, audit, municipalities, roles, roster, tokens
from app.security.area import NO_PROVINCE, area_details, chosen
from app.security.audit_names import reference
from base import database
from base.config import PROVINCES
from base.errors import InvalidParams


class AccountSchema(Exact):
    """Somebody who can log in."""

    id = number()
    name = text()
    role = fields.String(required=True, validate=validate.OneOf(roles.ROLES))
    tokens = number("How many API tokens the account has")
    last_login_at = moment(nullable=True)
    province = maybe("null: not of one province")
    municipalities = fields.List(fields.String(), **about("NIS codes; for a role of some municipalities"))


class AccountListSchema(Exact):
    """Every account, by name."""

    accounts = fields.List(fields.Nested(AccountSchema), required=True)


@dataclass(frozen=True)
class RoleWish:
    """The role that an account is to have, and its area."""

    role: str
    province: str | None
    municipalities: Sequence[str]


class RoleSchema(Wish):
    """The role that an account is to have, and its area."""

    value_class = RoleWish
    role = fields.String(required=True, error_messages={**MISSING})
    province = fields.String(load_default=None, allow_none=True)
    municipalities = fields.List(fields.String(), load_default=list)

    @validates("role")
    def is_role(self, role: str, **_: object) -> None:
        """Said with the faults of the area, so that nobody corrects a wish twice."""
        if role not in roles.ROLES:
            raise ValidationError(roles.NO_ROLE)

    @validates("province")
    def is_province(self, province: str | None, **_: object) -> None:
        """A province that nobody knows."""
        if province and province not in PROVINCES:
            raise ValidationError(NO_PROVINCE)

    @validates("municipalities")
    def are_municipalities(self, names: Sequence[str], **_: object) -> None:
        """Municipalities that nobody knows."""
        try:
            municipalities.read(names)
        except InvalidParams as refused:
            raise ValidationError(refused.errors[0]["message"]) from refused


class TokenSchema(Exact):
    """A token, by its hint: the token itself is nowhere kept."""

    id = number()
    account = text("The name of its account")
    mark = fields.String(attribute="hint", **about("The first eight characters of its SHA-256"))
    created_at = moment()
    last_used_at = moment(nullable=True)


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


@blueprint.get("/accounts", endpoint="accounts")
@blueprint.about("Alle accounts")
@needs("accounts.edit")
@blueprint.no_parameters
@blueprint.response(200, AccountListSchema)
def list_accounts() -> dict[str, object]:
    """Every account."""
    return {"accounts": [_account(account) for account in roster.listed(services().db)]}


@blueprint.put("/accounts/<account_id>/role", parameters=in_path("account_id", "Het nummer van een account"))
@blueprint.about("Geef een account een andere rol en een gebied", 400, 404, 415)
@needs("accounts.edit")
@blueprint.no_parameters
@blueprint.arguments(RoleSchema())
@blueprint.response(200, AccountSchema)
def change_role(wish: RoleWish, account_id: str) -> dict[str, object]:
    """Another role for an account, with its area: a province, or municipalities by name or NIS code."""
    db = services().db
    account = accounts.by_id(db, row_number(account_id)) or abort(404)
    area = chosen(wish.province, municipalities.read(wish.municipalities))
    with database.write(db) as connection:
        roster.change_role(connection, account, wish.role, area)
        note(connection, "accounts.role", reference(account.id), role=wish.role, **area_details(area))
    [changed] = [listed for listed in roster.listed(db) if listed.id == account.id]
    return _account(changed)


def _account(account: roster.Listed) -> dict[str, object]:
    area = account.area
    return {**vars(account), "province": area.province or None, "municipalities": sorted(area.municipalities)}


@blueprint.get("/tokens", endpoint="tokens")
@blueprint.about("De tokens van alle accounts")
@needs("accounts.edit")
@blueprint.no_parameters
@blueprint.response(200, TokenListSchema)
def list_tokens() -> dict[str, object]:
    """Every token of everybody."""
    return {"tokens": [{**vars(token), "account": name} for name, token in tokens.everyone(services().db)]}


@blueprint.delete("/tokens/<token_id>", parameters=in_path("token_id", "Het nummer van een token"))
@blueprint.about("Trek een token in", 404)
@needs("accounts.edit")
@blueprint.no_parameters
@blueprint.response(204, description="Ingetrokken")
def revoke_token(token_id: str) -> Response:
    """Make a token worthless; 204, or 404 when there is none of that number."""
    number = row_number(token_id)
    with database.write(services().db) as connection:
        hint = tokens.revoke_any(connection, number)
        if hint is None:
            raise NotFound
        note(connection, "tokens.revoke", hint, token=number)
    return Response(status=204)


@blueprint.get("/audit", endpoint="audit")
@blueprint.about("Wat beheerders deden")
@needs("audit.see")
@blueprint.arguments(PageQuery(), location="query")
@blueprint.response(200, AuditSchema)
def audit_trail(page: Page) -> dict[str, object]:
    """What administrators did, newest first."""
    db = services().db
    entries = audit.entries(db, limit=page.per_page, offset=page.offset)
    return {**page.of(audit.count(db)), "whole": audit.broken(db) is None, "entries": entries}
