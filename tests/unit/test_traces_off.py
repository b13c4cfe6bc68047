"""Traces are off unless they are asked for: then nothing of ours loads OpenTelemetry, and it need not be there."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
import sqlalchemy as sa

from base import config, traced_database, traced_engine, traces
from base.config import ROOT
from base.errors import ConfigError

# All that runs in production, and a page; OpenTelemetry cannot be loaded, and who wants to is named.
CHILD = """
import sys, traceback
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] == "opentelemetry":
            print(next(f.filename for f in reversed(traceback.extract_stack()[:-1]) if "importlib" not in f.filename))
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Absent())
import app.cli, app.commands.index, app.worker
from app.wsgi import create_app
page = create_app().test_client().get("/zoeken?q=poetsen")
print("page", page.status_code, "trace" in page.text)
"""


def child(folder: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """The child, with addresses at which nobody answers."""
    addresses = {"OPENSEARCH_URL": "http://127.0.0.1:9", "REDIS_URL": "redis://127.0.0.1:9/0"}
    own = {"DATABASE_URL": f"sqlite:///{folder / 'platform.sqlite'}", "DOENERS_SECRET_KEY": "k" * 48}
    env = {**addresses, **own, "DOENERS_VAR": str(folder), **more}
    return subprocess.run(
        [sys.executable, "-c", CHILD], check=False, cwd=ROOT, env=env, capture_output=True, text=True, timeout=300
    )


def test_nothing_of_ours_loads_it(tmp_path: Path) -> None:
    done = child(tmp_path)
    assert done.returncode == 0, done.stderr
    *askers, page = done.stdout.splitlines()
    assert all(f"{Path('/redis')}/" in asker for asker in askers), askers  # which uses it when it is there
    assert page == "page 503 False"


def test_who_asks_for_traces_without_the_packages_is_told_which(tmp_path: Path) -> None:
    done = child(tmp_path, DOENERS_TRACES="http://127.0.0.1:9")
    assert done.returncode != 0
    assert "requirements/traces.txt" in done.stderr


def test_an_address_must_be_one() -> None:
    with pytest.raises(ConfigError, match="DOENERS_TRACES"):
        config.load({"DOENERS_TRACES": "collector:4318"})


def test_while_they_are_off_there_is_no_span() -> None:
    with traces.span("request", root=True) as one:
        assert one is None
        assert traces.current() is None
        assert traces.opened("database SELECT runs", {}) is None


@pytest.mark.parametrize(
    ("url", "operation", "index"),
    [
        ("/offerings/_search", "_search", "offerings"),
        ("/_msearch", "_msearch", ""),
        ("/offerings/_doc/limburg:1", "_doc", "offerings"),
        ("/offerings-1", "index", "offerings-1"),
        ("/", "info", ""),
    ],
)
def test_a_request_to_the_engine_is_named_without_its_words(url: str, operation: str, index: str) -> None:
    assert (traced_engine.operation(url), traced_engine.index(url)) == (operation, index)


@pytest.mark.parametrize(
    ("statement", "name"),
    [
        ("SELECT runs.id FROM runs WHERE runs.id = ?", "SELECT runs"),
        ("INSERT INTO questions (need) VALUES ('x')", "INSERT questions"),
        ('update "runs" SET state=?', "UPDATE runs"),
        ("PRAGMA foreign_keys=OFF", "PRAGMA"),
    ],
)
def test_a_statement_is_named_without_its_values(statement: str, name: str) -> None:
    assert traced_database.name(statement) == name


def test_a_statement_outside_a_trace_is_carried_out_as_before() -> None:
    traced_database.attach()
    try:
        with sa.create_engine("sqlite://").connect() as connection:
            assert connection.execute(sa.text("SELECT 1")).scalar() == 1
            with pytest.raises(sa.exc.OperationalError):
                connection.execute(sa.text("SELECT nothing"))
    finally:
        traced_database.detach()
