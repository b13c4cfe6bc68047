"""A whole site whose every part can be hurt: engine, database and broker behind a wire, web, worker, mail, sources."""

from __future__ import annotations

import signal
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import urlsplit

import psutil
import sqlalchemy as sa
from opensearchpy import OpenSearch

from base import connections, database
from base.config import Settings
from indexer.local_copy import writing
from indexer.running import orders, runs
from standalone import family
from standalone.engine import Engine
from standalone.guard import Guard
from standalone.loopback import ask, free_port
from tests.kit import sites
from tests.kit.brokers import Broker, broker
from tests.kit.mailbox import Mailbox, mail_server
from tests.kit.migrated import migrate
from tests.kit.parts import WEB_THREADS, run_part, web_part
from tests.kit.servers import Postgres, postgresql
from tests.kit.sites import Site
from tests.kit.waiting import wait_for
from tests.kit.wire import Wire, wire
from tests.kit.workers import Worker, worker

PROVINCES = ("limburg", "west-vlaanderen")  # a file, and a service on the network
WEB_PROCESSES = 2
ORDERED_BY = "matrix"


@dataclass
class World:
    """The parts; `settings` reach each of them by its wire, `site` reaches the engine without."""

    settings: Settings
    site: Site
    folder: Path
    guard: Guard
    engine: (
        Engine | None
    )  # of our own, with its data in `folder`; None: the one that the tests share, which is never killed
    server: Postgres
    broker: Broker
    mailbox: Mailbox
    wires: dict[str, Wire]
    web: subprocess.Popen[bytes]
    worker: Worker
    stack: ExitStack

    @property
    def db(self) -> sa.Engine:
        """The platform database, without its wire."""
        return database.connect(self.site.settings.database_url)

    @property
    def client(self) -> OpenSearch:
        """The engine, without its wire."""
        return self.site.engine

    def web_children(self) -> list[psutil.Process]:
        """The web processes below their parent."""
        return psutil.Process(self.web.pid).children()

    def both_serve(self) -> bool:
        """Whether both web processes answer: the threads that do begin when one has read the whole website."""
        children = self.web_children()
        return len(children) == WEB_PROCESSES and all(child.num_threads() > WEB_THREADS for child in children)

    def start_web(self) -> None:
        """Start the web on the port it had."""
        self.web = run_part(web_part(self.settings, self.folder, self.settings.port, workers=WEB_PROCESSES), self.guard)

    def start_worker(self) -> None:
        """Start another worker."""
        self.worker = self.stack.enter_context(worker(self.settings, self.folder, self.guard))

    def order(self, kind: runs.RunKind = "rebuild") -> str:
        """Order a run, which the worker carries out; its id."""
        return orders.order(self.site.settings, self.db, orders.Order(kind), by=ORDERED_BY)

    def ended(self, run_id: str) -> bool:
        """Whether a run has ended, well or not; a dead one is written off."""
        runs.active(self.db, self.site.settings.lease_seconds)
        run = runs.get(self.db, run_id)
        return run is not None and run.state not in ("queued", "running")

    def is_running(self, run_id: str) -> bool:
        """Whether a run is being carried out."""
        run = runs.get(self.db, run_id)
        return run is not None and run.state == "running"

    def run(self, kind: runs.RunKind = "rebuild") -> runs.Run:
        """Order a run and wait for its end."""
        run_id = self.order(kind)
        wait_for(lambda: self.ended(run_id), self.worker.text)
        run = runs.get(self.db, run_id)
        assert run is not None
        return run

    def is_alive(self) -> bool:
        """Whether the web answers at all."""
        return ask(self.settings.port, "GET", "/livez")[0] == 200


@contextmanager
def world(settings: Settings, engine: Engine | None, demo: Path, own: Path, guard: Guard) -> Iterator[World]:
    """The site, its index live, everything well."""
    with ExitStack() as stack:
        server = stack.enter_context(postgresql(guard, "max_connections=60", "superuser_reserved_connections=0"))
        own_broker = stack.enter_context(broker(own, guard))
        mailbox = stack.enter_context(mail_server())
        url = engine.url if engine else settings.opensearch_url
        targets = {"engine": url, "database": server.url, "broker": own_broker.url}
        wires = {part: stack.enter_context(wire(int(urlsplit(where).port or 0))) for part, where in targets.items()}
        direct = replace(
            settings, index=f"{settings.index}x", opensearch_url=url, redis_url=own_broker.url, mail_url=mailbox.url,
            port=free_port(), trusted_proxies=1, log_level="INFO",  # it says why an answer is limited
        )  # fmt: skip
        client = connections.search_engine(direct)
        site = stack.enter_context(sites.site(direct, client, demo, own, PROVINCES))
        site = replace(site, settings=replace(site.settings, database_url=server.url))
        migrate(server.url)
        built = site.run("rebuild")
        assert built.state == "succeeded", built.message
        assert writing.keep_up(site.settings, client)
        wired = replace(
            site.settings,
            opensearch_url=f"http://127.0.0.1:{wires['engine'].port}",
            database_url=sa.make_url(server.url).set(port=wires["database"].port).render_as_string(False),
            redis_url=own_broker.url.replace(f":{urlsplit(own_broker.url).port}", f":{wires['broker'].port}"),
        )
        web = run_part(web_part(wired, own, wired.port, workers=WEB_PROCESSES), guard)
        first = stack.enter_context(worker(wired, own, guard))
        made = World(wired, site, own, guard, engine, server, own_broker, mailbox, wires, web, first, stack)
        try:
            yield made
        finally:
            for process in made.web_children():
                process.send_signal(signal.SIGCONT)
            family.end_child(made.web)
