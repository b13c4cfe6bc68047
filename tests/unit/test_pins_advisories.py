"""pip-audit's answer: a vulnerability fails the run; a database that is away is said, and fails nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tools.pins.advisories import Answer, ask, verdict
from tools.pins.files import Pin

CLEAN = {"name": "flask", "version": "3.1.3", "vulns": []}
SKIPPED = {"name": "numpy", "skip_reason": "Dependency not found on PyPI and could not be audited: numpy (2.5.5)"}
HOLE = {"id": "PYSEC-2030-1", "fix_versions": ["3.1.4"], "aliases": ["CVE-2030-1"], "description": "…"}
VULNERABLE = {"name": "jinja2", "version": "3.1.1", "vulns": [HOLE, {**HOLE, "id": "PYSEC-2030-2", "fix_versions": []}]}
AWAY = Answer("", "requests.exceptions.ConnectionError: HTTPSConnectionPool(host='pypi.example', port=443)")
BLOCKED = Answer("", "ERROR:pip_audit._cli:Could not connect to PyPI's vulnerability feed")
BROKEN = Answer("", "ERROR:pip_audit._cli:requirement is not pinned to an exact version: flask")


def answer(*entries: dict[str, Any]) -> Answer:
    return Answer(json.dumps({"dependencies": entries, "fixes": []}), "")


@pytest.mark.parametrize(
    ("answers", "status", "said"),
    [
        ([answer(CLEAN), answer(CLEAN)], 0, "pip-audit: no known vulnerability in 2 pins."),
        ([answer(CLEAN, VULNERABLE)], 1, "jinja2 3.1.1: PYSEC-2030-1, mended in 3.1.4"),
        ([answer(VULNERABLE), AWAY], 1, "jinja2 3.1.1: PYSEC-2030-2, mended in nothing yet"),
        ([AWAY, BLOCKED], 0, "pip-audit: NOT CHECKED, its database cannot be reached from here"),
        ([answer(SKIPPED)], 0, "pip-audit: NOT CHECKED, its database cannot be reached from here"),
        ([answer(CLEAN, SKIPPED)], 0, "in 1 pins; NOT CHECKED: numpy"),
        ([answer(CLEAN), AWAY], 0, "in 1 pins; NOT CHECKED: the rest"),
        ([answer(CLEAN), BROKEN], 1, "requirement is not pinned to an exact version"),
    ],
)
def test_what_pip_audit_answers_is_judged(answers: list[Answer], status: int, said: str) -> None:
    exit_status, lines = verdict(answers)
    assert exit_status == status
    assert said in "\n".join(lines)
    assert status or len(lines) == 1


def test_a_database_that_is_away_is_told_from_a_hole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HTTPS_PROXY", "http://127.0.0.1:9")  # nobody is there
    monkeypatch.setenv("NO_PROXY", "")
    pin = Pin("dev.txt:1", "flask", "3.1.3", frozenset(), "", frozenset({"sha256:0"}))
    assert verdict([ask([pin])])[0] == 0


def test_what_is_no_pin_fails() -> None:
    pin = Pin("dev.txt:1", "flask", "geen versie", frozenset(), "", frozenset({"sha256:0"}))
    assert verdict([ask([pin])])[0] == 1
