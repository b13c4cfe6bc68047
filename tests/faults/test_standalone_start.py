"""`doeners standalone` as a whole: real engine, broker, gunicorn and Celery around a site of a few lines.

The site is a stand-in, so that this is about starting and stopping only.
"""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from model.client import ModelClient
from standalone import runfile
from standalone.artefacts import ensure_engine
from standalone.loopback import answers, ask, free_port
from tests.kit.children import ROOT, gone
from tests.kit.waiting import PATIENCE, eventually

CRASHING = ("web", "model")
ELSEWHERE = "http://127.0.0.1:9"
CLI = """
import json, os, sys
from http.server import HTTPServer, SimpleHTTPRequestHandler
from pathlib import Path
arguments = sys.argv[1:]
if arguments[:2] == ["demo", "build"]:
    Path(arguments[3]).mkdir()
elif arguments[:2] == ["demo", "serve"]:
    HTTPServer(("127.0.0.1", int(arguments[3])), SimpleHTTPRequestHandler).serve_forever()
elif arguments == ["database", "upgrade"]:
    Path(os.environ["DATABASE_URL"].removeprefix("sqlite:///")).touch()
elif arguments == ["admin", "ensure"]:
    print("iets anders")
    print(json.dumps({"name": "beheer", "password": "eerste-keer"}))
elif arguments == ["index", "ensure"]:
    print("650 van 650 gelezen")
    sys.exit(int(os.environ.get("ENSURE", "5")))
"""
WSGI = """
import json, os
NAMES = ("OPENSEARCH_URL", "REDIS_URL", "DOENERS_SOURCE_ANTWERPEN", "DOENERS_SOURCE_WEST_VLAANDEREN", "JAVA_HOME")
def app(environ, start):
    start("200 OK", [("Content-Type", "application/json")])
    return [json.dumps({name: os.environ.get(name) for name in NAMES}).encode()]
def create_app():
    return app
"""
WORKER = """
import os
from celery import Celery
celery = Celery("stand-in", broker=os.environ["REDIS_URL"])
"""
START = """
import sys
from pathlib import Path
from standalone import main, parts
parts.ROOT = Path(sys.argv[1])
sys.exit(main.run(Path(sys.argv[2]), int(sys.argv[3]), heap_mb=256))
"""


class Instance:
    """One start, with what it wrote on the screen."""

    def __init__(self, folder: Path, port: int, screen: str = "screen.txt", **env: str) -> None:
        self.folder, self.var, self.port = folder, folder / "var", port
        self.screen = folder / screen
        arguments = [sys.executable, "-c", START, str(folder / "site"), str(self.var), str(port)]
        with self.screen.open("wb") as out:
            self.process = subprocess.Popen(
                arguments,
                cwd=ROOT,
                stdout=out,
                stderr=subprocess.STDOUT,
                env={**os.environ, "JAVA_HOME": "/nergens", **env},
            )

    def said(self) -> str:
        return self.screen.read_text()

    def children(self) -> dict[str, int]:
        run = runfile.read(self.var)
        return run.processes if run else {}

    def everyone(self) -> list[int]:
        """The children and theirs."""
        children = [*self.children().values()]
        return children + [child.pid for pid in children for child in psutil.Process(pid).children(recursive=True)]

    def wait_until_ready(self) -> None:
        assert eventually(lambda: "Stoppen: Ctrl-C." in self.said() or self.process.poll() is not None)
        assert self.process.poll() is None, self.said()


def checkout(folder: Path) -> Path:
    """A checkout with a stand-in site; the jars are those of this checkout."""
    site = folder / "site" / "app"
    site.mkdir(parents=True)
    for name, text in {"__init__": "", "cli": CLI, "wsgi": WSGI, "worker": WORKER}.items():
        (site / f"{name}.py").write_text(text)
    (site / "server").symlink_to(ROOT / "app" / "server")
    cache = folder / "var" / "engine"
    cache.mkdir(parents=True)
    ensure_engine(ROOT / "var" / "engine", lambda _: None)
    (cache / "jars").symlink_to(ROOT / "var" / "engine" / "jars")
    return folder


@contextmanager
def ended() -> Iterator[list[Instance]]:
    """Whatever is started in the block is ended with it."""
    instances: list[Instance] = []
    yield instances
    for instance in instances:
        instance.process.terminate()
        instance.process.wait(PATIENCE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A checkout of the test's own."""
    return checkout(tmp_path)


@pytest.fixture
def start() -> Iterator[list[Instance]]:
    """What a test started."""
    with ended() as instances:
        yield instances


@pytest.fixture(scope="module")
def running(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Instance]:
    """One instance for all that can be seen of one; the last test that uses it kills it."""
    with ended() as instances:
        instance = launch(checkout(tmp_path_factory.mktemp("running")), instances)
        instance.wait_until_ready()
        yield instance


def launch(folder: Path, instances: list[Instance], port: int | None = None, **env: str) -> Instance:
    instance = Instance(folder, port or free_port(), **env)
    instances.append(instance)
    return instance


@pytest.mark.slow
def test_a_start_says_what_it_does_and_where_the_site_is(running: Instance) -> None:
    said = running.said()
    assert "Zoekmotor starten … klaar" in said
    assert (running.var / "demo").is_dir()
    assert "650 van 650 gelezen" in said
    assert f"De site is klaar: http://127.0.0.1:{running.port}" in said
    assert "Eerste wachtwoord: eerste-keer" in said


def test_the_website_knows_the_other_parts(running: Instance) -> None:
    run = json.loads((running.var / "run.json").read_text())
    assert sorted(run["processes"]) == ["beat", "broker", "demo-http", "engine", "model", "web", "worker"]
    _, seen = ask(running.port, "GET", "/")
    assert seen["OPENSEARCH_URL"] == run["opensearch_url"]
    assert seen["REDIS_URL"] == run["redis_url"]
    assert seen["DOENERS_SOURCE_ANTWERPEN"] == f"sqlite:///{running.var}/demo/antwerpen.sqlite"
    assert seen["DOENERS_SOURCE_WEST_VLAANDEREN"] == run["sources"]["west-vlaanderen"]
    assert seen["JAVA_HOME"] is None


def test_a_second_start_says_where_the_first_is(running: Instance) -> None:
    second = Instance(running.folder, free_port(), screen="second.txt")
    assert second.process.wait(PATIENCE) == 1
    assert f"draait doeners al op http://127.0.0.1:{running.port}" in second.said()


def test_a_part_that_crashes_is_started_again(running: Instance) -> None:
    before = running.children()
    model = ModelClient(json.loads((running.var / "run.json").read_text())["model_socket"])
    assert eventually(model.is_there)
    for part in CRASHING:
        os.kill(before[part], signal.SIGKILL)
    assert eventually(lambda: all(running.children().get(part) not in {None, before[part]} for part in CRASHING))
    assert eventually(lambda: ask(running.port, "GET", "/")[0] == 200)
    assert eventually(model.is_there)


@pytest.mark.slow
def test_kill_leaves_nothing_and_the_next_start_works_until_ctrl_c(running: Instance, start: list[Instance]) -> None:
    """Last: `running` runs no more."""
    everyone = running.everyone()
    running.process.kill()
    running.process.wait()
    again = launch(running.folder, start, running.port)  # at once: it waits for the guard
    again.wait_until_ready()
    assert all(gone(pid) for pid in everyone)
    assert "Voorbeeldgegevens maken" not in again.said()

    everyone = again.everyone()
    again.process.send_signal(signal.SIGINT)
    assert again.process.wait(PATIENCE) == 0
    assert all(gone(pid) for pid in everyone)
    assert not (again.var / "run.json").exists()
    assert not answers(again.port)


def test_port_in_use_is_one_sentence(folder: Path, start: list[Instance]) -> None:
    with socket.create_server(("127.0.0.1", 0)) as other:
        instance = launch(folder, start, other.getsockname()[1])
        assert instance.process.wait(PATIENCE) == 1
    port = instance.port
    assert instance.said() == f"Poort {port} is al in gebruik; kies een andere met: PORT={port + 1} make run\n"


def test_a_failing_step_stops_everything(folder: Path, start: list[Instance]) -> None:
    instance = launch(folder, start, ENSURE="1", OPENSEARCH_URL=ELSEWHERE)
    assert instance.process.wait(PATIENCE) == 1
    *_, stopped, reason = instance.said().splitlines()
    assert stopped == "Stoppen … klaar"
    assert reason.startswith("Index klaarzetten is niet gelukt; de reden staat in ")
    assert "Traceback" not in instance.said()
    assert not (instance.var / "run.json").exists()


def test_no_network_is_one_sentence(folder: Path, start: list[Instance]) -> None:
    (folder / "var" / "engine" / "jars").unlink()
    instance = launch(folder, start, HTTPS_PROXY="http://127.0.0.1:9", https_proxy="http://127.0.0.1:9")
    assert instance.process.wait(PATIENCE) == 1
    assert "De zoekmotor kon niet worden opgehaald" in instance.said().splitlines()[-1]


def test_ctrl_c_during_the_start(folder: Path, start: list[Instance]) -> None:
    instance = launch(folder, start)
    assert eventually(lambda: "engine" in instance.children())
    engine = instance.children()["engine"]
    instance.process.send_signal(signal.SIGINT)
    assert instance.process.wait(PATIENCE) == 130
    assert gone(engine)
    assert instance.said().splitlines()[-1] == "Het starten is afgebroken; alles is gestopt."


def test_services_of_the_user_are_not_started(folder: Path, start: list[Instance]) -> None:
    """With the engine elsewhere there is none here; a broker that does not answer is the user's own business."""
    instance = launch(folder, start, OPENSEARCH_URL=ELSEWHERE, DOENERS_SOURCE_WEST_VLAANDEREN=ELSEWHERE)
    instance.wait_until_ready()
    assert sorted(instance.children()) == ["beat", "broker", "model", "web", "worker"]
    assert ask(instance.port, "GET", "/")[1]["OPENSEARCH_URL"] == ELSEWHERE
