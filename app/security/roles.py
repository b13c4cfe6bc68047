"""Roles and what each may do. One table; pages, API and documentation all ask it.

* `platform` looks after the whole platform;
* `province` after one province: its source, its rows, its questions;
* `editor` after the words: synonyms, fixed places in the results;
* `regisseur` coordinates the social economy in one province, or in some municipalities: its
  questions and why somebody is not found;
* `read-only` looks, and changes nothing.
"""

from __future__ import annotations

from typing import Literal

Role = Literal["platform", "province", "editor", "regisseur", "read-only"]
Scope = Literal["all", "own"]  # everything, or only what lies in the area of the account
Permission = Literal[
    "status.see",
    "runs.order",
    "index.swap",
    "rejects.see",
    "sources.test",
    "offerings.edit",
    "offerings.explain",
    "demands.see",
    "demands.assign",
    "feedback.see",
    "figures.see",
    "stories.edit",
    "campaigns.edit",
    "ranking.edit",
    "accounts.edit",
    "audit.see",
]

ABOUT: dict[Permission, str] = {  # for docs/reference/roles.md
    "status.see": "the live index, runs, reports, the health of sources",
    "runs.order": "order a rebuild or a sync, cancel it",
    "index.swap": "roll back or forward, accept what the gate refused",
    "rejects.see": "refused rows of a source",
    "sources.test": "the validator of sources and files",
    "offerings.edit": "corrections, confirmations, merges",
    "offerings.explain": "why an offering is not visible",
    "demands.see": "questions of visitors",
    "demands.assign": "to whom a question is handed, who is away and who replaces",
    "feedback.see": "remarks of visitors",
    "figures.see": "figures with what is too small for the public",
    "stories.edit": "stories: good practices with a photo and a consent",
    "campaigns.edit": "campaigns: their pages, short links and figures",
    "ranking.edit": "synonyms, pins, the backlog of searches",
    "accounts.edit": "accounts, tokens of others, webhooks",
    "audit.see": "everything that administrators did",
}
ROLES: tuple[Role, ...] = ("platform", "province", "editor", "regisseur", "read-only")
NO_ROLE = f"De rol is een van: {', '.join(ROLES)}."  # said of what is none of them
WITH_PROVINCE: frozenset[str] = frozenset({"province", "regisseur"})  # roles that belong to one province
WITH_MUNICIPALITIES: frozenset[str] = frozenset({"regisseur"})  # or to some municipalities

MATRIX: dict[Permission, dict[Role, Scope]] = {
    "status.see": dict.fromkeys(ROLES, "all"),
    "runs.order": {"platform": "all", "province": "own"},
    "index.swap": {"platform": "all"},
    "rejects.see": {"platform": "all", "province": "own", "read-only": "all"},
    "sources.test": {"platform": "all", "province": "own"},
    "offerings.edit": {"platform": "all", "province": "own"},
    "offerings.explain": {"platform": "all", "province": "own", "editor": "all", "regisseur": "own"},
    "demands.see": {"platform": "all", "province": "own", "regisseur": "own"},
    "demands.assign": {"platform": "all", "province": "own"},
    "feedback.see": {"platform": "all"},
    "figures.see": {"platform": "all", "province": "own", "regisseur": "own"},
    "stories.edit": {"platform": "all", "province": "own", "editor": "all", "regisseur": "own"},
    "campaigns.edit": {"platform": "all", "province": "own"},
    "ranking.edit": {"platform": "all", "editor": "all"},
    "accounts.edit": {"platform": "all"},
    "audit.see": {"platform": "all"},
}


def scope(role: str, permission: Permission) -> Scope | None:
    """How far a role may go in something; None: not at all."""
    return MATRIX[permission].get(role)  # type: ignore[call-overload,no-any-return]  # an unknown role may nothing
