"""Before the start, and the file that tells other commands what runs."""

from __future__ import annotations

import os
import socket
import stat
import threading
from pathlib import Path

import pytest

from standalone import checks, family, runfile
from standalone.errors import StartError
from standalone.runfile import Run
from tests.kit.children import sleeper


def run_of(pid: int) -> Run:
    created = family.leader(pid).created
    return Run(
        pid=pid,
        created=created,
        port=8123,
        opensearch_url="http://127.0.0.1:9201",
        redis_url="redis://:geheim@127.0.0.1:1/0",
        database_url="sqlite:////tmp/platform.sqlite",
        secret_key="k" * 32,
        sources={"west-vlaanderen": "http://127.0.0.1:2"},
    )


def test_port_in_use_names_another() -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(
            StartError, match=rf"Poort {port} is al in gebruik; kies een andere met: PORT={port + 1} make run"
        ):
            checks.port_is_free(port)
    checks.port_is_free(port)


def test_too_little_memory_is_one_sentence() -> None:
    with pytest.raises(StartError, match=r"nog 1,0 GiB geheugen vrij en er is 1,5 GiB nodig"):
        checks.memory_is_enough(1024**3)
    checks.memory_is_enough(2 * 1024**3)


def test_folder_that_cannot_be_made(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("een bestand")
    with pytest.raises(StartError, match="kan niet geschreven worden"):
        checks.folder_is_writable(tmp_path / "var")
    checks.folder_is_writable(tmp_path / "andere" / "var")
    assert list((tmp_path / "andere" / "var").iterdir()) == []


def test_a_second_instance_in_the_same_folder_is_refused(tmp_path: Path) -> None:
    with checks.only_instance(tmp_path):
        runfile.write(tmp_path, run_of(os.getpid()))
        with (
            pytest.raises(StartError, match=r"draait doeners al op http://127\.0\.0\.1:8123"),
            checks.only_instance(tmp_path),
        ):
            pass
    with checks.only_instance(tmp_path):
        pass


def test_a_start_waits_until_the_guard_of_a_killed_instance_is_done(tmp_path: Path) -> None:
    first = checks.only_instance(tmp_path)
    first.__enter__()
    done: list[bool] = []

    def end() -> None:
        done.append(True)
        first.__exit__(None, None, None)

    threading.Timer(0.5, end).start()
    with checks.only_instance(tmp_path):
        assert done == [True]


def test_run_file_is_private_and_read_back(tmp_path: Path) -> None:
    run = run_of(os.getpid())
    with sleeper() as child:
        run.set_processes({"engine": family.leader(child.pid)})
        runfile.write(tmp_path, run)
        runfile.write(tmp_path, run)
        assert stat.S_IMODE((tmp_path / "run.json").stat().st_mode) == 0o600
        assert runfile.read(tmp_path) == run
        assert runfile.leftovers(tmp_path) == []
    runfile.remove(tmp_path)
    runfile.remove(tmp_path)
    assert runfile.read(tmp_path) is None


def test_a_run_file_of_a_dead_process_is_ignored_but_its_children_are_known(tmp_path: Path) -> None:
    with sleeper() as parent, sleeper() as child:
        run = run_of(parent.pid)
        run.set_processes({"engine": family.leader(child.pid), "broker": family.Leader(child.pid, 1.0)})
        runfile.write(tmp_path, run)
        parent.kill()
        parent.wait()
        assert runfile.read(tmp_path) is None
        assert runfile.leftovers(tmp_path) == [family.leader(child.pid)]


def test_a_run_file_whose_number_went_to_another_process_is_ignored(tmp_path: Path) -> None:
    with sleeper() as stranger:
        run = run_of(stranger.pid)
        run.created -= 100
        runfile.write(tmp_path, run)
        assert runfile.read(tmp_path) is None


@pytest.mark.parametrize("text", ["", "{", "[]", '{"pid": 1}'])
def test_a_broken_run_file_is_ignored(tmp_path: Path, text: str) -> None:
    (tmp_path / "run.json").write_text(text)
    assert runfile.read(tmp_path) is None
    assert runfile.leftovers(tmp_path) == []
