"""Every command line that `doeners standalone` runs, apart from engine and broker. What runs, and with which options.

Everything of ours is started as `python -m …` in the root of the checkout, with its log in var/log.
"""

from __future__ import annotations

import shutil
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from standalone.loopback import HOST, answers, ask
from standalone.processes import Part, Task

ROOT = Path(__file__).resolve().parent.parent
CLI = ("-m", "app.cli")
CELERY = ("-m", "celery", "-A", "app.worker:celery")


@dataclass(frozen=True)
class Site:
    """What the command lines need to know: the data folder, the port of the website, the children's environment."""

    var: Path
    port: int
    env: Mapping[str, str]

    def part(self, name: str, label: str, *arguments: str, ready: str = "", ready_port: int = 0) -> Part:
        """A Python child; ready when `ready_port` accepts connections, or when `ready` answers 200 on it."""
        return Part(
            name, label, self._python(arguments), self.env, ROOT, self._log(name), lambda: _ready(ready_port, ready)
        )

    def task(self, name: str, label: str, *arguments: str, show: bool = False, fine: Sequence[int] = (0,)) -> Task:
        """A Python child that does one thing and ends."""
        return Task(label, self._python(arguments), self.env, ROOT, self._log(name), show, frozenset(fine))

    def _python(self, arguments: tuple[str, ...]) -> list[str]:
        return [sys.executable, *arguments]

    def _log(self, name: str) -> Path:
        return self.var / "log" / f"{name}.log"


def _ready(port: int, path: str) -> bool:
    if path:
        return ask(port, "GET", path)[0] == 200
    return not port or answers(port)


def build_demo(site: Site, folder: Path) -> Task:
    """Make the five fictional provincial sources in `folder`."""
    return site.task("demo-build", "Voorbeeldgegevens maken", *CLI, "demo", "build", "--folder", str(folder))


def demo_http(site: Site, port: int) -> Part:
    """The source of West-Vlaanderen, which is read over HTTP."""
    return site.part(
        "demo-http", "Voorbeeldbron West-Vlaanderen", *CLI, "demo", "serve", "--port", str(port), ready_port=port
    )


def upgrade_database(site: Site) -> Task:
    """Make the tables of the platform database, or bring them up to date."""
    return site.task("database", "Databank klaarzetten", *CLI, "database", "upgrade")


def ensure_administrator(site: Site) -> Task:
    """The first administrator; prints {"name": …, "password": … | null}."""
    return site.task("admin", "Beheerder klaarzetten", *CLI, "admin", "ensure")


def demo_people(site: Site) -> Task:
    """The regisseurs of the demo; prints their first password when they are new."""
    return site.task("demo-people", "Regisseurs van het voorbeeld", *CLI, "demo", "people", show=True)


def demo_stories(site: Site) -> Task:
    """The stories of the demo."""
    return site.task("demo-stories", "Verhalen van het voorbeeld", *CLI, "demo", "stories", show=True)


def demo_campaigns(site: Site) -> Task:
    """The campaigns of the demo."""
    return site.task("demo-campaigns", "Campagnes van het voorbeeld", *CLI, "demo", "campaigns", show=True)


def demo_figures(site: Site) -> Task:
    """The figures of a year of the demo, once."""
    return site.task("demo-figures", "Cijfers van het voorbeeld", *CLI, "demo", "figures")


def demo_opened(site: Site) -> Task:
    """What visitors of the demo open, once."""
    return site.task("demo-opened", "Bezoekers van het voorbeeld", *CLI, "demo", "opened")


def ensure_index(site: Site) -> Task:
    """Rebuild the index when it is missing or its definition changed.

    A partial index (5: a source is away) goes live, and one that the gate refuses (4) leaves the old one live: the site
    can start. Without any index it does not become ready.
    """
    return site.task("index", "Index klaarzetten", *CLI, "index", "ensure", show=True, fine=(0, 4, 5))


def worker(site: Site) -> Part:
    """Celery: a run beside small tasks, nothing fetched ahead; the lease sees to it that there is one run at a time."""
    options = ["--pool", "prefork", "--concurrency", "2", "--prefetch-multiplier", "1"]
    options += ["--without-gossip", "--without-mingle", "--loglevel", "WARNING"]
    return site.part("worker", "Achtergrondwerk", *CELERY, "worker", *options)


def beat(site: Site) -> Part:
    """Celery's clock. No pid file: after a kill -9 the old one would keep it from starting."""
    schedule = str(site.var / "beat-schedule")
    return site.part("beat", "Klok", *CELERY, "beat", "--schedule", schedule, "--pidfile=", "--loglevel", "WARNING")


def web(site: Site) -> Part:
    """gunicorn, as in the Dockerfile, with a worker that no slow visitor keeps busy."""
    options = ["--worker-class", "app.server.worker.BufferedWorker", "--graceful-timeout", "8", "--no-control-socket"]
    options += ["--workers", site.env.get("DOENERS_WEB_WORKERS", "2")]
    options += ["--threads", site.env.get("DOENERS_THREADS", "16"), "--bind", f"{HOST}:{site.port}"]
    part = site.part(
        "web", "Website", "-m", "gunicorn", "app.wsgi:create_app()", *options, ready="/readyz", ready_port=site.port
    )
    return replace(part, env={**site.env, "PROMETHEUS_MULTIPROC_DIR": str(_empty(site.var / "metrics"))})


def _empty(folder: Path) -> Path:
    """The folder in which the web processes add up their figures; those of an earlier start go."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
