"""People who use the site: each searches, opens a result, goes back and turns the page, and thinks in between."""

from __future__ import annotations

import html
import http.client
import random
import re
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field

from benchmarks.pages import queries
from standalone.loopback import HOST

THINK = (2.0, 10.0)  # seconds between an answer and the next question
PATIENCE = 10.0  # seconds; then somebody gives up
BROWSER = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"  # who is counted, unlike a robot
_RESULT = re.compile(r'href="(/aanbod/[^"/]+)"')
_NEXT = re.compile(r'href="(/zoeken\?[^"]*\bpagina=2\b[^"]*)"')


@dataclass(frozen=True)
class Seen:
    """One answer: when it was asked for, how many seconds it took, and what was wrong with it ("" for nothing)."""

    began: float
    seconds: float
    fault: str = ""


@dataclass
class Crowd:
    """`with Crowd(port, 40)`: so many people at once, from the first think time on; `seen` is what they saw."""

    port: int
    count: int
    think: tuple[float, float] = THINK
    seen: list[Seen] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._gone = threading.Event()
        self._threads = [threading.Thread(target=self._visit, args=(number,)) for number in range(self.count)]

    def __enter__(self) -> Crowd:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._gone.set()
        for thread in self._threads:
            thread.join()

    def _visit(self, number: int) -> None:
        """One person, who comes some time within the first think time: nobody comes in step with the others."""
        chance = random.Random(number)  # the same people at each measurement
        person = Person(self.port, chance)
        self._gone.wait(chance.uniform(0, self.think[1]))
        for address in person.wishes():
            if self._gone.is_set():
                break
            self.seen.append(person.ask(address))
            self._gone.wait(chance.uniform(*self.think))
        person.close()


class Person:
    """Somebody with a browser: one connection that stays open, and the page that was read last."""

    def __init__(self, port: int, chance: random.Random) -> None:
        self._connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE)
        self._chance, self._page = chance, ""

    def wishes(self) -> Iterator[str]:
        """The addresses that one visitor opens after another, without end."""
        texts = queries()
        while True:
            yield f"/zoeken?{self._chance.choice(texts)}"
            results, following = _RESULT.findall(self._page), _NEXT.search(self._page)
            if results:
                yield html.unescape(self._chance.choice(results))
            if following:
                yield html.unescape(following[1])

    def ask(self, address: str) -> Seen:
        """Open a page and read it to its end."""
        began = time.monotonic()
        try:
            self._connection.request("GET", address, headers={"User-Agent": BROWSER, "Accept-Encoding": "identity"})
            answer = self._connection.getresponse()
            self._page = answer.read().decode(errors="replace")
            fault = "" if answer.status == http.HTTPStatus.OK else str(answer.status)
        except (OSError, http.client.HTTPException) as error:
            self.close()
            fault = type(error).__name__
        return Seen(began, time.monotonic() - began, fault)

    def close(self) -> None:
        """Leave."""
        with suppress(OSError):
            self._connection.close()
