"""What a benchmark runs on: the real engine and broker, the demo's sources at some scale, and an index of them."""

from __future__ import annotations

import argparse
import os
import platform
import secrets
import sys
import tempfile
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, fields, replace
from pathlib import Path

from opensearchpy import OpenSearch

from base import connections, database, logging, versions
from base.config import ROOT, Settings
from demo.build import build
from demo.serve import make_server
from indexer.engine import alias, embedding, vectors
from indexer.running import runs
from indexer.running.rebuild import rebuild
from indexer.running.sync import sync
from indexer.sources import SourceConfig, configured
from standalone.artefacts import ensure_engine
from standalone.broker import broker_part
from standalone.engine import start_engine
from standalone.family import end, leader
from standalone.guard import Guard
from standalone.loopback import free_port
from standalone.model import running_model
from standalone.processes import await_ready, launch


@dataclass(frozen=True)
class Services:
    """The engine and the broker of a benchmark; `guard` ends them, and what is added, when we are killed."""

    settings: Settings
    guard: Guard


@dataclass(frozen=True)
class Stage:
    """What a benchmark has at one scale: its options, and an index of the demo."""

    options: argparse.Namespace
    given: Services
    settings: Settings
    folder: Path

    @property
    def engine(self) -> OpenSearch:
        """A client for the engine."""
        return connections.search_engine(self.settings)

    @property
    def offerings(self) -> int:
        """How many there are in the index."""
        return int(self.engine.count(index=self.settings.index)["count"])


def stages(
    about: str | None, arguments: Sequence[str] | None, *, scales: Sequence[int], rounds: int
) -> Iterator[Stage]:
    """One stage after another, for each --scale of the command line; says what they run on."""
    parser = argparse.ArgumentParser(description=(about or "").splitlines()[0])
    more = "sizes of the demo; 1 is about 700 offerings, 5 is 3,500, 43 is 30,000"
    parser.add_argument("--scale", type=int, nargs="+", default=list(scales), help=more)
    parser.add_argument("--rounds", type=int, default=rounds, help="how often each is done")
    options = parser.parse_args(arguments)
    logging.configure("ERROR")
    print(f"{os.cpu_count()} cores, Python {platform.python_version()}")
    with tempfile.TemporaryDirectory(prefix="doeners-bench-") as path, services(Path(path)) as given:
        for scale in options.scale:
            folder = Path(path) / f"scale-{scale}"
            folder.mkdir()
            with indexed(given, folder, scale) as settings:
                yield Stage(options, given, settings, folder)


@contextmanager
def services(folder: Path, engine_url: str = "") -> Iterator[Services]:
    """An engine as in production (no options for a quick start) and a broker, in a private folder.

    The engine at `engine_url`, when that is given, is used as it is.
    """
    with (
        Guard() as guard,
        nullcontext(engine_url) if engine_url else _own_engine(folder, guard) as url,
        running_model(folder, guard) as model,
    ):
        part, redis_url = broker_part(folder, free_port(), os.environ)
        broker = launch(part)
        guard.watch(leader(broker.pid))
        try:
            await_ready(part, broker, threading.Event())
            yield Services(
                Settings(
                    opensearch_url=url,
                    redis_url=redis_url,
                    secret_key=secrets.token_hex(32),
                    model_socket=str(model),
                    search_timeout=10.0,  # the guards are not what is measured
                    log_level="WARNING",
                    var=str(folder),
                ),
                guard,
            )
        finally:
            end([leader(broker.pid)])
            broker.wait()


@contextmanager
def _own_engine(folder: Path, guard: Guard) -> Iterator[str]:
    jars = ensure_engine(ROOT / "var" / "engine", lambda text: print(text, file=sys.stderr))
    with start_engine(jars, folder, guard=guard) as engine:
        yield engine.url


@contextmanager
def indexed(given: Services, folder: Path, scale: int) -> Iterator[Settings]:
    """Settings of an index of the demo at `scale`; the index goes at the end."""
    settings = _sources(given.settings, folder, scale)
    versions.upgrade(settings.database_url)
    client = connections.search_engine(settings)
    with west_vlaanderen(folder, settings):
        carried_out(settings, "rebuild")
        client.indices.refresh(index=settings.index)
        try:
            yield settings
        finally:
            for name in client.indices.get(index=f"{settings.index}*", expand_wildcards="all"):
                client.indices.delete(index=name)


def make_vectors(settings: Settings) -> None:
    """Give the offerings of the live index their vectors, as the worker does within a minute of a rebuild."""
    client = connections.search_engine(settings)
    index = str(alias.live(client, settings.index))
    vectors.complete(client, settings.index, index, embedding.embedder(settings, patient=True))


def carried_out(settings: Settings, kind: runs.RunKind, configs: Sequence[SourceConfig] | None = None) -> runs.Run:
    """Order a rebuild or a sync, of all sources or of some, and carry it out here. Raises SystemExit when it fails."""
    db, client = database.connect(settings.database_url), connections.search_engine(settings)
    order = runs.request(db, source=None, requested_by="benchmark", lease_seconds=settings.lease_seconds, kind=kind)
    run = runs.get(db, order)
    assert run is not None
    work = sync if kind == "sync" else rebuild
    run = work(settings, client, db, configured(settings) if configs is None else configs, run)
    if run.state != "succeeded":
        raise SystemExit(f"{kind}: {run.message}")
    return run


def _sources(settings: Settings, folder: Path, scale: int) -> Settings:
    addresses = build(folder / "demo", scale, free_port())
    url = f"sqlite:///{folder / 'platform.sqlite'}"
    made = replace(settings, index=f"bench{scale}-{secrets.token_hex(3)}", database_url=url, var=str(folder))
    return made.with_sources(addresses)


@contextmanager
def west_vlaanderen(folder: Path, settings: Settings) -> Iterator[None]:
    """The province that is read over HTTP."""
    port = int(settings.source_west_vlaanderen.rpartition(":")[2])
    with make_server(folder / "demo" / "west-vlaanderen", port) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        try:
            yield
        finally:
            server.shutdown()


def environment(settings: Settings) -> dict[str, str]:
    """The variables with which a child has these settings; ours, and nothing that this shell had set before."""
    inherited = {k: v for k, v in os.environ.items() if not k.startswith("DOENERS_")}
    own = {f.metadata["name"]: getattr(settings, f.name) for f in fields(settings)}
    given = {name: str(int(value)) if isinstance(value, bool) else str(value) for name, value in own.items()}
    return inherited | {name: value for name, value in given.items() if value}
