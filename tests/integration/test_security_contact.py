"""/.well-known/security.txt says whom to tell of a weakness, as RFC 9116 wants it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from app.wsgi import create_app
from base import clock
from base.config import ROOT
from tests.kit.office import Office

PATH = "/.well-known/security.txt"


@pytest.mark.parametrize(
    ("contact", "shown"),
    [
        ("", "mailto:info@doeners.test"),
        ("veilig@doeners.test", "mailto:veilig@doeners.test"),
        ("https://doeners.test/veilig", "https://doeners.test/veilig"),
    ],
)
def test_it_names_the_configured_contact_for_less_than_a_year(office: Office, contact: str, shown: str) -> None:
    site = "https://doeners.test"
    app = create_app(
        replace(office.settings, security_contact=contact, pages_contact="info@doeners.test", base_url=site)
    )
    answer = app.test_client().get(PATH)
    assert answer.content_type == "text/plain; charset=utf-8"
    lines = dict(line.split(": ", 1) for line in answer.text.splitlines())
    assert lines["Contact"] == shown
    assert lines["Canonical"] == site + PATH
    assert timedelta(0) < datetime.fromisoformat(lines["Expires"]) - clock.now() < timedelta(days=366)
    assert lines["Preferred-Languages"].startswith("nl")


def test_the_policy_leads_there() -> None:
    assert f"`{PATH}`" in (ROOT / "SECURITY.md").read_text(encoding="utf-8")
