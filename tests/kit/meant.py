"""A small site that searches by meaning too, under a real web server, and people who search it."""

from __future__ import annotations

import http.client
import itertools
import os
import secrets
import threading
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import quote, urlsplit

import psutil
import pytest
from opensearchpy import OpenSearch

from base.config import Settings
from indexer.engine import vectors
from model.client import ModelClient
from standalone.console import Console
from standalone.guard import Guard
from standalone.model import model_part, socket_in
from standalone.processes import Supervisor
from tests.kit import sites
from tests.kit.machine import Machine
from tests.kit.parts import served
from tests.kit.sites import Site
from tests.kit.waiting import wait_for

READERS = 4
OFFERINGS = 30
NEEDS = ("een lekke band", "eten voor een feest", "hulp in de tuin", "iemand die strijkt", "drukwerk versturen")


@dataclass
class Meant:
    """A site that searches by meaning too: its settings, its sources, its address."""

    settings: Settings
    site: Site
    url: str

    def processes(self) -> list[psutil.Process]:
        """The model's parent and its children."""
        found = [p for p in psutil.Process().children(recursive=True) if "model.settings" in " ".join(_line(p))]
        return [p for p in found if f"unix:{self.settings.model_socket}" in _line(p)]

    def web(self) -> set[int]:
        """The processes of the website."""
        return {p.pid for p in psutil.Process().children(recursive=True) if "app.wsgi:create_app()" in _line(p)}

    def deaths(self) -> list[str]:
        """What the model's log says of processes that did not end by themselves."""
        log = Path(self.settings.var) / "log" / "model.log"
        return [line for line in log.read_text().splitlines() if "was sent SIG" in line or "TIMEOUT" in line]

    def knows_all(self) -> bool:
        """Whether an answer of the website has everything: then it has an ETag."""
        return "etag" in get(self.url, f"/api/v1/offerings?q={quote(NEEDS[0])}")[1]

    def model_answers(self) -> bool:
        """Whether the model is there."""
        return ModelClient(self.settings.model_socket).is_there()


def _line(process: psutil.Process) -> list[str]:
    try:
        return list(process.cmdline())
    except psutil.Error:
        return []


def get(url: str, address: str, headers: Mapping[str, str] | None = None) -> tuple[int, dict[str, str]]:
    """The status and the headers of an answer."""
    with closing(http.client.HTTPConnection(urlsplit(url).netloc, timeout=60)) as connection:
        connection.request("GET", address, headers=dict(headers or {}))
        answer = connection.getresponse()
        answer.read()
        return answer.status, {name.lower(): value for name, value in answer.getheaders()}


@contextmanager
def _supervised(folder: Path, guard: Guard) -> Iterator[Path]:
    """A model under the supervisor of `doeners standalone`."""
    path = socket_in(folder)
    with (folder / "console").open("w") as out:
        supervisor = Supervisor(Console(out), guard, lambda _: None)
        supervisor.start(model_part(folder, path, os.environ))
        watching = threading.Thread(target=supervisor.watch)
        watching.start()
        try:
            yield path
        finally:
            supervisor.stopping.set()
            watching.join()
            supervisor.stop()


@pytest.fixture(scope="module")
def meant(
    settings: Settings,
    engine: OpenSearch,
    machine: Machine,
    tmp_path_factory: pytest.TempPathFactory,
    guard: Guard,
) -> Iterator[Meant]:
    """Some offerings of Limburg with all their vectors, under a real web server."""
    own = tmp_path_factory.mktemp("meant")
    prefixed = replace(
        settings, index=f"{settings.index}m{secrets.token_hex(3)}", log_level="WARNING", search_timeout=30.0
    )
    with (
        _supervised(own, guard) as path,
        sites.site(prefixed, engine, machine.folder / "demo", own, ["limburg"]) as site,
    ):
        site.change("limburg", [], [identity.partition(":")[2] for identity in site.said("limburg")][OFFERINGS:])
        assert site.run("rebuild").state == "succeeded"
        searching = replace(site.settings, meaning=True, model_socket=str(path))
        vectors.complete(engine, searching.index, site.index, ModelClient(str(path)))
        with served(searching, own, guard) as url:
            found = Meant(searching, site, url)
            wait_for(found.knows_all)
            yield found


@dataclass
class Readers:
    """People who search as fast as they are answered, each time something else."""

    url: str
    statuses: Counter[object] = field(default_factory=Counter)
    _stop: threading.Event = field(default_factory=threading.Event)
    _numbers: Iterator[int] = field(default_factory=itertools.count)

    def __enter__(self) -> Readers:
        self._threads = [threading.Thread(target=self._read) for _ in range(READERS)]
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join()

    @property
    def answers(self) -> int:
        """How many there were."""
        return sum(self.statuses.values())

    def wait_for_answers(self, count: int) -> None:
        """Wait until there were so many."""
        wait_for(lambda: self.answers >= count)

    def _read(self) -> None:
        while not self._stop.is_set():
            number = next(self._numbers)
            need = quote(f"{NEEDS[number % len(NEEDS)]} {number}")
            page = "/zoeken" if number % 2 else "/api/v1/offerings"
            try:
                self.statuses[get(self.url, f"{page}?q={need}")[0]] += 1
            except OSError as error:
                self.statuses[repr(error)] += 1
