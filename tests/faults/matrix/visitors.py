"""People who look at pages of a site without a pause, and what they see: everything, less but so said, or a fault."""

from __future__ import annotations

import http.client
import itertools
import json
import re
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from typing import Any, Literal

from base.config import Settings
from standalone.loopback import HOST
from tests.kit.leaving import Asker, a_browser
from tests.kit.waiting import wait_for

READERS = 3
PATIENCE = 30.0  # seconds before a reader goes away; nobody may be kept so long
LIVEZ_SECONDS = 0.1  # between two questions whether the web lives
ADDRESSES = (
    "/api/v1/offerings?q=fietsen",
    "/api/v1/offerings?provincie=limburg",
    "/zoeken?q=fietsen",
    "/zoeken?provincie=west-vlaanderen",
    "/api/v1/offerings/limburg:1",
    "/aanbod/limburg:1",
    "/api/v1/suggest?q=fiets",
    "/stel-je-vraag",
    "/",
)
CHOICES = ("/api/v1/offerings?provincie=limburg", "/zoeken?provincie=west-vlaanderen")  # equal in the copy too
_HEADING = re.compile(r"<h1[^>]*>(.*?)</h1>", re.DOTALL)
_CARD, _INSIDE = (
    re.compile(r'class="card-title"'),
    ("Traceback", "opensearchpy", "sqlalchemy", "psycopg", "OpenSearchException"),
)
Sight = Literal["all", "limited", "notice", "cut", "error", "wrong", "leak"]
GOOD: tuple[Sight, ...] = ("all", "limited", "notice")


@dataclass(frozen=True)
class Answer:
    """The status and body of an answer; status 0: there was none."""

    status: int
    body: str

    def content(self) -> object:
        """What must be the same each time: of the API all, but for how long it took; of a page its heading, and how
        many results its list has. What stands beside an offering is extra, and may be left out."""
        if self.status != 200:
            return self.body[:200]
        if not self.body.startswith("{"):
            return _HEADING.findall(self.body), len(_CARD.findall(self.body)) if 'id="lijst"' in self.body else 0
        said: dict[str, Any] = json.loads(self.body)
        return (said.get("total"), said.get("facets"), [o["id"] for o in said.get("offerings", [])], len(said))

    def is_limited(self) -> bool:
        """Whether it says itself that it is from the copy."""
        return '"limited": true' in self.body or '"limited":true' in self.body or "Beperkt zoeken" in self.body


def ask(port: int, address: str) -> Answer:
    """The answer to a page."""
    with closing(http.client.HTTPConnection(HOST, port, timeout=PATIENCE)) as connection:
        try:
            connection.request("GET", address, headers={"Connection": "close"})
            answer = connection.getresponse()
            return Answer(answer.status, answer.read().decode())
        except (OSError, http.client.HTTPException):
            return Answer(0, "")


def sight(address: str, answer: Answer, truth: Answer) -> Sight:
    """What somebody sees in an answer, beside the one of a site that is well."""
    if answer.status == 0:
        return "cut"
    if any(word in answer.body for word in _INSIDE):
        return "leak"
    if answer.status == 503 and len(answer.body) > 20:
        return "notice"
    if answer.status != 200:
        return "error"
    if answer.is_limited():
        same = address not in CHOICES or _counts(answer) == _counts(truth)
        return "limited" if same else "wrong"
    return "all" if answer.content() == truth.content() else "wrong"


def _counts(answer: Answer) -> object:
    """Total and facets, or how many results a page has; the copy may have another order."""
    if answer.body.startswith("{"):
        said = json.loads(answer.body)
        return said["total"], said["facets"]
    return len(_CARD.findall(answer.body))


@dataclass
class Visitors:
    """Readers, somebody who leaves questions, and somebody who asks whether the web lives; while a block lasts."""

    settings: Settings
    truth: dict[str, Answer]
    number: Iterator[int]  # of the questions
    seen: Counter[Sight] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)  # of each answer
    livez: list[float] = field(default_factory=list)
    accepted: list[str] = field(default_factory=list)  # addresses of who left a question
    faults: list[str] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)

    def __enter__(self) -> Visitors:
        turns = [self._reads] * READERS + [self._leaves, self._looks]
        self._threads = [threading.Thread(target=turn, daemon=True) for turn in turns]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def begin(self) -> None:
        """Count from now on."""
        for counted in (self.seconds, self.livez, self.faults, self.seen):
            counted.clear()

    def wait_for_answers(self, many: int) -> None:
        """Wait until there are so many more."""
        goal = self.seen.total() + many
        wait_for(lambda: self.seen.total() >= goal)

    def _reads(self) -> None:
        for address in itertools.cycle(ADDRESSES):
            if self._stop.is_set():
                return
            began = time.monotonic()
            answer = ask(self.settings.port, address)
            self.seconds.append(time.monotonic() - began)
            found = sight(address, answer, self.truth[address])
            self.seen[found] += 1
            if found not in GOOD:
                self.faults.append(
                    f"{found} {answer.status} {address} {answer.content()} not {self.truth[address].content()}"
                )
                self._stop.wait(0.05)

    def _leaves(self) -> None:
        while not self._stop.is_set():
            number = next(self.number)
            with a_browser(number, PATIENCE) as browser:
                asker = Asker(browser, self.settings, number)
                while not self._stop.wait(0.2):
                    if asker.is_accepted():
                        self.accepted.append(asker.address)
                        break

    def _looks(self) -> None:
        while not self._stop.wait(LIVEZ_SECONDS):
            began = time.monotonic()
            if ask(self.settings.port, "/livez").status == 200:
                self.livez.append(time.monotonic() - began)
