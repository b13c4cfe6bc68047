"""docs/security/asvs.md: each clause of levels 1 and 2 stands there once, and each test that it names is there.

What no other test holds is held here.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
from flask import Flask

from app.admin import site
from app.security import accounts, second_factor
from app.security.limits import limiter
from app.wsgi import create_app
from base.config import ROOT
from tests.kit.accounts import somebody
from tests.kit.office import Office

TEXT = (ROOT / "docs" / "security" / "asvs.md").read_text(encoding="utf-8")
# How many clauses of levels 1 and 2 each section of version 5.0.0 has; those of level 3 come after them.
SECTIONS = {
    **{"1.1": 2, "1.2": 9, "1.3": 11, "1.4": 3, "1.5": 2, "2.1": 3, "2.2": 3, "2.3": 4, "2.4": 1},
    **{"3.2": 2, "3.3": 4, "3.4": 6, "3.5": 5, "3.7": 2, "4.1": 3, "4.2": 1, "4.3": 2, "4.4": 4},
    **{"5.1": 1, "5.2": 3, "5.3": 2, "5.4": 3},
    **{"6.1": 3, "6.2": 12, "6.3": 4, "6.4": 4, "6.5": 5, "6.6": 3, "6.8": 4},
    **{"7.1": 3, "7.2": 4, "7.3": 2, "7.4": 5, "7.5": 2, "7.6": 2, "8.1": 2, "8.2": 3, "8.3": 1, "8.4": 1},
    **{"9.1": 3, "9.2": 4, "10.1": 2, "10.2": 2, "10.3": 4, "10.4": 11, "10.5": 5, "10.6": 2, "10.7": 3},
    **{"11.1": 2, "11.2": 3, "11.3": 3, "11.4": 4, "11.5": 1, "11.6": 1, "12.1": 3, "12.2": 2, "12.3": 4},
    **{"13.1": 1, "13.2": 5, "13.3": 2, "13.4": 5, "14.1": 2, "14.2": 4, "14.3": 3, "15.1": 3, "15.2": 3, "15.3": 7},
    **{"16.1": 1, "16.2": 5, "16.3": 4, "16.4": 3, "16.5": 3, "17.1": 1, "17.2": 4, "17.3": 2},
}


def test_each_clause_stands_there_once() -> None:
    first_cells = re.findall(r"^\| (\d[\d., ]*) \|", TEXT, re.MULTILINE)
    clauses = Counter(clause for cell in first_cells for clause in cell.split(", "))
    assert clauses == Counter(f"{section}.{n + 1}" for section, most in SECTIONS.items() for n in range(most))


def test_each_test_that_is_named_is_there() -> None:
    named = set(re.findall(r"`(tests/[^`]+)`", TEXT))
    assert len(named) > 80
    assert [name for name in named if not _exists(*name.split("::"))] == []


def _exists(path: str, name: str = "") -> bool:
    """Whether there is a file, and a test of that name in it."""
    file = ROOT / path
    return file.exists() and (not name or f"\ndef {name}(" in file.read_text(encoding="utf-8"))


def test_each_row_says_how_it_is_held() -> None:
    applies = TEXT.partition("## What does not apply")[0].splitlines()
    rows = [line.strip("|").split(" | ") for line in applies if re.match(r"\| \d+\.\d+\.\d+ \|", line)]
    assert {len(row) for row in rows} == {4}
    assert all(row[3].strip() == "(text)" or "::" in row[3] for row in rows)


@pytest.fixture
def public(office: Office) -> Iterator[Flask]:
    """The site as it stands behind HTTPS."""
    before = dict(vars(limiter))
    yield create_app(replace(office.settings, secure_cookies=True))
    vars(limiter).update(before)


@pytest.mark.parametrize("path", ["/livez", "/beheer/login", "/.well-known/security.txt", "/bestaat-niet"])
def test_over_https_browsers_are_told_to_stay_there(public: Flask, path: str) -> None:
    headers = public.test_client().get(path, base_url="https://localhost").headers
    assert headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert "base-uri 'none'" in headers["Content-Security-Policy"]
    assert "Referrer-Policy" in headers


def test_no_other_site_reads_what_needs_a_login(office: Office) -> None:
    client = office.as_role()
    for path in ("/beheer/account", "/beheer/login"):
        assert (
            "Access-Control-Allow-Origin" not in client.get(path, headers={"Origin": "https://kwaad.example"}).headers
        )
    answer = client.get("/api/v1/openapi.json", headers={"Origin": "https://kwaad.example"})
    assert answer.headers.get("Access-Control-Allow-Origin", "*") == "*"  # never that of who asks: no cookie goes along
    assert "Access-Control-Allow-Credentials" not in answer.headers


@pytest.mark.parametrize("path", ["/", "/beheer/login", "/api/v1/openapi.json", "/livez"])
def test_no_trace(office: Office, path: str) -> None:
    assert office.app.test_client().open(path, method="TRACE").status_code == 405


def test_nothing_debugs(office: Office) -> None:
    assert not office.app.debug
    code = [path.read_text(encoding="utf-8") for path in (ROOT / "app").rglob("*.py")]
    assert not any(re.search(r"debug=True|FLASK_DEBUG|DebuggedApplication", text) for text in code)


def test_the_image_has_no_repository() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    first = next(line for line in lines if line and not line.startswith("#"))
    assert first == "*"
    assert not [line for line in lines if line.startswith("!.")]


def test_recovery_codes_are_too_long_to_guess(office: Office) -> None:
    codes = {second_factor._recovery_code() for _ in range(100)}
    assert len(codes) == 100
    assert all(len(code.replace("-", "")) * 4.9 > 112 for code in codes)  # bits a sign


class _Log:
    """What was logged."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, dict[str, object]]] = []

    def warning(self, event: str, **about: object) -> None:
        self.lines.append((event, about))


def test_who_is_refused_and_who_guesses_stands_in_the_log(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    log = _Log()
    monkeypatch.setattr(site, "log", log)
    monkeypatch.setattr(accounts, "log", log)
    who = somebody(office.db, "editor")
    assert office.visit(who).get("/beheer/accounts").status_code == 403
    assert not accounts.knows_password(office.db, who.account, "gegokt")
    assert log.lines == [
        ("not_allowed", {"account": who.account.id, "endpoint": "admin.people.list_accounts"}),
        ("password_wrong", {"account": who.account.id}),
    ]
