"""The supervisor: starts in order, restarts what crashes, gives up after three crashes, stops everything it started."""

from __future__ import annotations

import io
import json
import os
import re
import signal
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from standalone import family
from standalone.console import Console
from standalone.errors import Interrupted, StartError
from standalone.family import Leader
from standalone.guard import Guard
from standalone.processes import BIGGEST_LOG, CRASHES, Part, Supervisor, Task, launch
from tests.kit.children import gone
from tests.kit.waiting import eventually

SLEEP = "import time; print('begonnen', flush=True); time.sleep(600)"


class Bench:
    """A supervisor with everything it needs, and what it said and published."""

    def __init__(self, folder: Path, guard: Guard) -> None:
        self.folder = folder
        self.out = io.StringIO()
        self.published: dict[str, Leader] = {}
        self.history: list[list[str]] = []
        self.supervisor = Supervisor(Console(self.out), guard, self._changed)

    def _changed(self, leaders: dict[str, Leader]) -> None:  # type: ignore[override]
        self.published = dict(leaders)
        self.history.append(list(leaders))

    def part(self, name: str, code: str, **more: object) -> Part:
        return Part(name, name.title(), [sys.executable, "-c", code], os.environ, self.folder, self.log(name), **more)  # type: ignore[arg-type]

    def task(self, code: str, **more: object) -> Task:
        return Task("Taak", [sys.executable, "-c", code], os.environ, self.folder, self.log("taak"), **more)  # type: ignore[arg-type]

    def log(self, name: str) -> Path:
        return self.folder / "log" / f"{name}.log"


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    with Guard() as guard:
        found = Bench(tmp_path, guard)
        yield found
        found.supervisor.stop()


def test_parts_start_in_order_and_stop_in_reverse(bench: Bench, tmp_path: Path) -> None:
    order = tmp_path / "order"
    code = (
        "import signal, sys, time; from pathlib import Path\n"
        "def end(*_):\n  f = open({order!r}, 'a'); f.write({name!r}); f.close(); sys.exit(0)\n"
        "signal.signal(signal.SIGTERM, end); Path({ready!r}).touch(); time.sleep(600)"
    )
    for name in "abc":
        ready = tmp_path / name
        part = bench.part(name, code.format(order=str(order), name=name, ready=str(ready)), ready=ready.exists)
        bench.supervisor.start(part)
    pids = [who.pid for who in bench.published.values()]
    assert bench.history == [["a"], ["a", "b"], ["a", "b", "c"]]
    bench.supervisor.stop()
    assert order.read_text() == "cba"
    assert all(gone(pid) for pid in pids)
    assert re.fullmatch(r"A starten … klaar \(\d+ s\)", bench.out.getvalue().splitlines()[0])


def test_a_crashed_part_is_restarted(bench: Bench) -> None:
    bench.supervisor.start(bench.part("web", SLEEP))
    first = bench.published["web"]
    thread = threading.Thread(target=bench.supervisor.watch)
    thread.start()
    os.kill(first.pid, signal.SIGKILL)
    assert eventually(lambda: bench.published["web"] != first)
    assert family.is_alive(bench.published["web"])
    assert not family.is_alive(first)
    bench.supervisor.stopping.set()
    thread.join()
    assert "Web is onverwacht gestopt en wordt opnieuw gestart." in bench.out.getvalue()


def test_three_crashes_in_a_minute_end_the_whole(bench: Bench) -> None:
    bench.supervisor.start(bench.part("goed", SLEEP))
    bench.supervisor.start(bench.part("klok", "print('te vroeg', flush=True); raise SystemExit(7)"))
    with pytest.raises(StartError, match=r"Klok is 3 keer in een minuut gestopt.*klok\.log"):
        bench.supervisor.watch()
    assert bench.log("klok").read_text().splitlines() == ["te vroeg"] * 3
    healthy = bench.published["goed"]
    assert family.is_alive(healthy)
    bench.supervisor.stop()
    assert not family.is_alive(healthy)


def test_a_part_that_is_not_vital_is_restarted_however_often_it_crashes(bench: Bench) -> None:
    bench.supervisor.start(bench.part("model", "print('begonnen', flush=True); raise SystemExit(7)", vital=False))
    thread = threading.Thread(target=bench.supervisor.watch)
    thread.start()
    assert eventually(lambda: bench.log("model").read_text().count("begonnen") > CRASHES + 1, 60.0)
    assert thread.is_alive()
    bench.supervisor.stopping.set()
    thread.join()


def test_a_start_goes_on_without_a_part_that_is_not_vital(bench: Bench) -> None:
    bench.supervisor.start(bench.part("model", "raise SystemExit(1)", ready=lambda: False, vital=False))
    bench.supervisor.start(bench.part("web", SLEEP))
    assert "Model starten … nog niet; de site begint zonder" in bench.out.getvalue()


def test_a_part_that_ends_before_it_is_ready(bench: Bench) -> None:
    with pytest.raises(StartError, match=r"Stuk is meteen weer gestopt; de reden staat in .*stuk\.log"):
        bench.supervisor.start(bench.part("stuk", "raise SystemExit(1)", ready=lambda: False))


def test_a_part_that_never_gets_ready(bench: Bench) -> None:
    with pytest.raises(StartError, match="antwoordt na 0 s nog niet"):
        bench.supervisor.start(bench.part("traag", SLEEP, ready=lambda: False, ready_within=0.2))


def test_a_program_that_does_not_exist(tmp_path: Path) -> None:
    part = Part("x", "Iets", [str(tmp_path / "ontbreekt")], {}, tmp_path, tmp_path / "x.log")
    with pytest.raises(StartError, match="Iets kan niet starten"):
        launch(part)


def test_stopping_cuts_a_start_short(bench: Bench) -> None:
    threading.Timer(0.3, bench.supervisor.stopping.set).start()
    with pytest.raises(Interrupted):
        bench.supervisor.start(bench.part("traag", SLEEP, ready=lambda: False))


def test_stopping_cuts_a_task_short_and_ends_it(bench: Bench, tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    pid.touch()
    threading.Thread(target=lambda: eventually(pid.read_text) and bench.supervisor.stopping.set()).start()
    with pytest.raises(Interrupted):
        bench.supervisor.once(bench.task(f"import os, time; open({str(pid)!r}, 'w').write(str(os.getpid())); {SLEEP}"))
    assert gone(int(pid.read_text()))


def test_a_task_gives_its_output_and_its_failure(bench: Bench) -> None:
    code = "import json; print(json.dumps({'name': 'beheer', 'password': None}))"
    assert json.loads(bench.supervisor.once(bench.task(code))) == {"name": "beheer", "password": None}
    with pytest.raises(StartError, match=r"Taak is niet gelukt; de reden staat in .*taak\.log"):
        bench.supervisor.once(bench.task("raise SystemExit('om deze reden')"))
    assert "om deze reden" in bench.log("taak").read_text()
    bench.supervisor.once(bench.task("raise SystemExit(5)", fine=frozenset({0, 5})))


def test_a_shown_task_prints_while_it_runs(bench: Bench, capfd: pytest.CaptureFixture[str]) -> None:
    assert bench.supervisor.once(bench.task("print('300 van 650')", show=True)) == ""
    assert capfd.readouterr().out == "300 van 650\n"
    assert bench.out.getvalue() == "Taak …\n"


def test_nobody_waits_for_a_task_aside_and_it_ends_with_the_rest(bench: Bench, tmp_path: Path) -> None:
    pid = tmp_path / "pid"
    pid.touch()
    bench.supervisor.aside(bench.task("raise SystemExit('om deze reden')"))
    bench.supervisor.aside(bench.task(f"import os; open({str(pid)!r}, 'w').write(str(os.getpid())); {SLEEP}"))
    assert eventually(lambda: pid.read_text() and "om deze reden" in bench.log("taak").read_text())
    bench.supervisor.stop()
    assert gone(int(pid.read_text()))
    assert not bench.published


def test_what_a_dead_leader_left_behind_ends_before_the_restart(bench: Bench, tmp_path: Path) -> None:
    """gunicorn's workers outlive a killed master for a moment and would hold the port."""
    left = tmp_path / "left"
    inner = f"import os, time; open({str(left)!r}, 'a').write(f'{{os.getpid()}}\\n'); time.sleep(600)"
    bench.supervisor.start(
        bench.part(
            "web", f"import subprocess, sys; subprocess.run([sys.executable, '-c', {inner!r}])", ready=left.exists
        )
    )
    first = bench.published["web"]
    thread = threading.Thread(target=bench.supervisor.watch)
    thread.start()
    assert eventually(lambda: left.read_text().endswith("\n"))
    os.kill(first.pid, signal.SIGKILL)
    assert eventually(lambda: len(left.read_text().split()) == 2)
    old, _ = map(int, left.read_text().split())
    assert gone(old)
    bench.supervisor.stopping.set()
    thread.join()


def test_a_log_that_grew_too_big_is_set_aside(bench: Bench) -> None:
    log = bench.log("taak")
    log.parent.mkdir()
    log.write_bytes(b"x" * (BIGGEST_LOG + 1))
    bench.supervisor.once(bench.task("import sys; sys.stderr.write('nieuw')"))
    assert log.read_text() == "nieuw"
    assert log.with_suffix(".1.log").stat().st_size == BIGGEST_LOG + 1
