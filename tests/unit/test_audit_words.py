"""The audit trail in words: each particular that the code writes has a Dutch label, and so has each of its codes."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import get_args

import pytest

from app.security.area import Area, area_details
from app.security.roles import ROLES
from app.wording.audit_words import ACTIONS, DETAILS, details
from base.config import ROOT
from indexer import taxonomy
from indexer.edits import edits
from indexer.rules import rule_edits
from indexer.running import gate, runs
from indexer.running.orders import Order

WRITERS = {"note", "add", "record"}
NOT_ITS_OWN = {"who", "action", "subject", "details"}
SPREAD = {  # what a call passes on as a whole -> its names
    "area_details(account.area)": [*area_details(Area(municipalities=frozenset({"24001"})))],
    "area_details(area)": [*area_details(Area(municipalities=frozenset({"24001"})))],
    "asdict(order)": [field.name for field in fields(Order)],
    "details": [],  # passes on what it was called with
    "{'by': by} if by != 'password' else {}": ["by"],
}
EARLIER = {"need", "replaces", "rule"}  # of rows that earlier releases wrote
DUTCH = {"platform", "regisseur"}  # codes that are their own names
CODES: dict[str, list[str]] = {
    "kind": [*get_args(runs.RunKind), *get_args(rule_edits.EditKind), *get_args(edits.Kind)],
    "state": list(get_args(runs.RunState)),
    "role": list(ROLES),
    "province": list(taxonomy.PROVINCES),
    "source": list(taxonomy.PROVINCES),
    "activity": list(taxonomy.activities()),
    "sector": ["algemeen", *taxonomy.sectors()],
    "accepted": [
        gate.REFUSED,
        gate.PROBES,
        gate.NDCG,
        gate.COPIES,
        gate.ALL,
        f"{gate.SHRUNK}:limburg",
        f"{gate.REJECTS}:limburg",
    ],
    "by": ["api", "oidc"],
    "municipalities": ["24001"],
}


def names(file: Path) -> Iterator[str]:
    """The particulars that a file writes in the audit trail."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Call) and writes(node):
            for keyword in node.keywords:
                if keyword.arg is None:
                    yield from SPREAD[ast.unparse(keyword.value)]
                elif keyword.arg not in NOT_ITS_OWN:
                    yield keyword.arg
                elif keyword.arg == "details" and isinstance(keyword.value, ast.Dict):
                    yield from (key.value for key in keyword.value.keys if isinstance(key, ast.Constant))


def writes(call: ast.Call) -> bool:
    """Whether a call adds to the audit trail: `note(…)`, or `audit.add(…)` and its kind."""
    called = ast.unparse(call.func)
    return called == "note" or (called.startswith("audit.") and called[6:] in WRITERS)


def test_every_particular_that_is_written_has_a_label_and_no_label_is_left_over() -> None:
    written = {name for file in (ROOT / "app").rglob("*.py") for name in names(file)}
    assert written | EARLIER == set(DETAILS)


@pytest.mark.parametrize("name", CODES)
def test_every_code_has_a_name(name: str) -> None:
    for code in CODES[name]:
        value = [code] if name in {"accepted", "municipalities"} else code
        assert details({name: value}) not in {"", *(() if code in DUTCH else (f"{DETAILS[name]}: {code}",))}, code


def test_what_says_nothing_is_left_out() -> None:
    assert details({"kind": "rebuild", "source": None, "accepted": [], "dry_run": True, "replaces": ""}) == (
        "soort: opbouw; proefopbouw: ja"
    )


def test_actions_are_named_in_words() -> None:
    assert all("." not in name and "_" not in name for name in ACTIONS.values())
