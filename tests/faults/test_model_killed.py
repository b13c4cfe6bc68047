"""The model dies again and again while people search: no page fails, no process of the site dies, it comes back."""

from __future__ import annotations

import random
import signal
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import pytest

from standalone.guard import Guard
from tests.kit.meant import READERS, Meant, Readers, get
from tests.kit.parts import served
from tests.kit.waiting import wait_for

KILLS = 100


def test_no_page_fails_while_the_model_is_killed_again_and_again(meant: Meant, full_size: bool) -> None:
    draw, web = random.Random(10), meant.web()
    assert web
    with Readers(meant.url) as readers:
        for number in range(KILLS if full_size else KILLS // 10):
            # children of a parent that was killed answer for a moment longer
            wait_for(lambda: meant.model_answers() and meant.processes())
            parent, *children = meant.processes()
            victim = parent if number % 5 == 4 or not children else draw.choice(children)
            enough = readers.answers + 2 * READERS
            victim.send_signal(signal.SIGKILL)
            readers.wait_for_answers(enough)
        wait_for(meant.model_answers)
    assert set(readers.statuses) == {200}, readers.statuses
    assert meant.web() == web, "no process of the website died"
    wait_for(meant.knows_all)


def test_an_answer_with_the_model_is_kept(meant: Meant) -> None:
    address = f"/zoeken?q={quote('iemand die onze ramen lapt')}"
    wait_for(lambda: "etag" in get(meant.url, address)[1])
    tag = get(meant.url, address)[1]["etag"]
    assert get(meant.url, address, {"If-None-Match": tag})[0] == 304


@pytest.mark.parametrize("page", ["/zoeken", "/api/v1/offerings"])
@pytest.mark.parametrize(
    "without", [{"model_socket": "/nobody/model.sock"}, {"meaning_cutoff": 0.0001}], ids=["away", "too slow"]
)
def test_an_answer_without_it_is_kept_by_nobody(
    meant: Meant, without: dict[str, object], page: str, tmp_path: Path, guard: Guard
) -> None:
    with served(replace(meant.settings, **without), tmp_path, guard) as url:  # type: ignore[arg-type]
        status, headers = get(url, f"{page}?q={quote('iemand die de goot leegmaakt')}")
        by_name = get(url, f"{page}?q={quote('goot')}&sorteer=naam")[1]
        without_need = get(url, f"{page}?plaats=Genk&sorteer=naam")[1]
    assert status == 200
    for unfinished in (headers, by_name):  # it has a say in what fits, in whatever order that stands
        assert "etag" not in unfinished
        assert unfinished["cache-control"] == "no-store"
    assert "etag" in without_need, "the model has no say in this one"
