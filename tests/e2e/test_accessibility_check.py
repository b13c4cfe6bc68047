"""The accessibility check itself: it sees what is too pale, and what has no name."""

from __future__ import annotations

import pytest

from tests.e2e.conftest import NewContext, violations

pytestmark = pytest.mark.browser
PAGE = "<html lang='nl'><title>Titel</title><main><h1>Kop</h1>%s</main></html>"


@pytest.mark.parametrize(
    ("shown", "rules"),
    [
        ("<p>donker genoeg</p>", set()),
        ("<p style='color: #bbb'>te bleek</p>", {"color-contrast"}),
        ("<button></button>", {"button-name"}),
    ],
)
def test_what_is_wrong_is_seen(context: NewContext, shown: str, rules: set[str]) -> None:
    page = context().new_page()
    page.set_content(PAGE % shown)
    assert {fault.partition(":")[0] for fault in violations(page)} == rules


def test_each_of_what_is_alike_is_judged_on_its_own_ground(context: NewContext) -> None:
    page = context().new_page()
    grounds = ("white", "black", "rgba(255, 255, 255, 0.9)")
    page.set_content(PAGE % "".join(f"<p style='color: #bbb; background: {ground}'>Tekst</p>" for ground in grounds))
    for _ in range(2):
        assert len(violations(page)) == 2
