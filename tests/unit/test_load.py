"""How many people at once: what each of them opens, what is counted, and where the answer comes from."""

from __future__ import annotations

import random
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice

import pytest

from benchmarks.load import BAR, Step, most, summed_up
from benchmarks.people import Crowd, Person, Seen
from tests.kit.waiting import wait_for

PAGE = b'<a href="/aanbod/limburg:1">Gras</a> <a href="/zoeken?q=gras&amp;pagina=2">volgende</a>'


@pytest.fixture
def site() -> Iterator[tuple[int, list[str]]]:
    """A site of one page: its port, and what was asked. Details are not there."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(404 if self.path.startswith("/aanbod/") else 200)
            self.send_header("Content-Length", str(len(PAGE)))
            self.end_headers()
            self.wfile.write(PAGE)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server.server_port, asked
        server.shutdown()


def test_a_person_searches_opens_a_result_and_turns_the_page(site: tuple[int, list[str]]) -> None:
    port, asked = site
    person = Person(port, random.Random(1))
    faults = [person.ask(address).fault for address in islice(person.wishes(), 3)]
    person.close()
    assert asked[0].startswith("/zoeken?")
    assert asked[1:] == ["/aanbod/limburg:1", "/zoeken?q=gras&pagina=2"]
    assert faults == ["", "404", ""]


def test_who_gets_no_answer_counts_as_a_fault() -> None:
    assert Person(9, random.Random(1)).ask("/zoeken?").fault == "ConnectionRefusedError"


def test_a_crowd_comes_and_goes(site: tuple[int, list[str]]) -> None:
    with Crowd(site[0], 3, think=(0.0, 0.01)) as crowd:
        wait_for(lambda: len(crowd.seen) >= 9)
    assert {one.fault for one in crowd.seen} <= {"", "404"}


def test_a_step_is_what_its_answers_say() -> None:
    found = summed_up(7, [Seen(0.0, n / 100, "503" if n == 1 else "") for n in range(1, 101)], seconds=50.0)
    assert (found.people, found.a_second, found.faults, found.answers) == (7, 2.0, ("503",), 100)
    assert (round(found.p50, 2), round(found.p95, 2)) == (0.51, 0.96)
    assert not found.held
    assert str(found).endswith("| 1 of 100: 1 × 503 |")
    assert str(summed_up(7, [], 50.0)) == "| 7 | 0.0 | 0 | 0 | 0 | 0 of 0 |"


@pytest.mark.parametrize(
    ("capacity", "refine", "found", "asked"),
    [
        (110, 0, 100, [25, 50, 100, 200]),
        (110, 2, 100, [25, 50, 100, 200, 150, 125]),
        (130, 2, 125, [25, 50, 100, 200, 150, 125]),
        (10, 5, 10, [25, 12, 6, 9, 10, 11]),
        (0, 9, 0, [25, 12, 6, 3, 1]),
    ],
)
def test_the_answer_is_found_by_doubling_and_halving(capacity: int, refine: int, found: int, asked: list[int]) -> None:
    seen: list[int] = []

    def measure(people: int) -> Step:
        seen.append(people)
        return Step(people, 1.0, 0.1, 0.1 if people <= capacity else 2 * BAR, 0.1, (), 1000)

    assert most(measure, 25, refine) == found
    assert seen == asked
