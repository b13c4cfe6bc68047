"""Shared fixtures: a real engine, a real broker, the five demo sources and a live index, each made once per session."""

from __future__ import annotations

import faulthandler
import gc
import importlib
import os
import secrets
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import hypothesis
import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient
from opensearchpy import OpenSearch

from base import clock, connections, database
from base.config import ROOT, Settings
from indexer.running import runs
from standalone.guard import Guard
from standalone.loopback import ask
from tests.kit.accounts import forget_attempts
from tests.kit.machine import Machine, place_among_processes
from tests.kit.mailbox import Mailbox, mail_server
from tests.kit.migrated import migrate, new_database
from tests.kit.parts import served
from tests.kit.rebuilds import rebuild_now
from tests.kit.waiting import wait_for

# modules of the kit with fixtures and hooks
KIT = (
    "machine",
    "durations",
    "servers",
    "office",
    "provider",
    "hashing",
    "templates",
    "two_provinces",
    "models",
    "meant",
    "webhooks",
    "editor",
    "asker",
    "whole",
    "quiet_site",
    "fault_table",
)
pytest_plugins = [f"tests.kit.{module}" for module in KIT]
gc.disable()  # until all tests are known (`pytest_collection`): modules and tests are no garbage
# A loaded machine is no fault; in CI the same cases each time.
hypothesis.settings.register_profile(
    "steady",
    deadline=None,
    suppress_health_check=[hypothesis.HealthCheck.too_slow],
    derandomize="CI" in os.environ,
)
hypothesis.settings.load_profile("steady")
BEGIN = datetime(2026, 11, 22, 9, 30, tzinfo=clock.BRUSSELS)  # no run lasts until midnight


def pytest_addoption(parser: pytest.Parser) -> None:
    """--drill is what `make drill` gives."""
    parser.addoption("--drill", action="store_true", help="faults and kills at full size")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item: pytest.Item, call: pytest.CallInfo[None]) -> Iterator[None]:
    """In CI a skipped test is a failure: everything it needs has been installed."""
    report = yield
    if os.environ.get("CI") and report.skipped and not hasattr(report, "wasxfail"):
        report.outcome = "failed"
        report.longrepr = f"skipped in CI: {report.longrepr}"
    return report


@pytest.hookimpl(wrapper=True)
def pytest_collection(session: pytest.Session) -> Iterator[None]:
    """When all tests are known, garbage is looked for again, seldom, and only in what is made from then on."""
    _load_a_part(session.config)
    yield
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)  # looking as often as Python does is a twentieth of the tests' time
    gc.enable()


def _load_a_part(config: pytest.Config) -> None:
    """Of several processes each loads other files first: pytest compiles a file when it is loaded for the first time
    ever, and together they compile each of them once."""
    number, processes = place_among_processes(config)
    if processes == 1:  # all of it is loaded at once
        return
    chosen = [Path(argument.partition("::")[0]).resolve() for argument in config.args]
    files = {file for path in chosen for file in ([path] if path.is_file() else path.rglob("test_*.py"))}
    for file in sorted(files)[number::processes]:
        with suppress(Exception):  # what is wrong with it is said when it is collected
            importlib.import_module(".".join(file.relative_to(ROOT).with_suffix("").parts))


def pytest_make_parametrize_id(val: object, argname: str) -> str | None:
    """A file's bytes name no test: they may hold the time, and every process must collect the same tests."""
    return argname if isinstance(val, bytes) else None


@pytest.fixture(scope="session")
def full_size(pytestconfig: pytest.Config) -> bool:
    """Whether everything is tried (`make drill`); else a part of what is alike."""
    return bool(pytestconfig.getoption("--drill"))


@pytest.fixture(autouse=True)
def as_long_as_it_takes(full_size: bool) -> None:
    """A drill at full size has no limit of time (`faulthandler_timeout`), however it was started."""
    if full_size:
        faulthandler.cancel_dump_traceback_later()


@pytest.fixture(scope="session")
def folder() -> Iterator[Path]:
    """A private folder of the session."""
    with tempfile.TemporaryDirectory(prefix="doeners-test-") as path:
        yield Path(path)


@pytest.fixture(scope="session")
def guard() -> Iterator[Guard]:
    """Ends the children when the tests are killed."""
    with Guard() as guard:
        yield guard


@pytest.fixture(scope="session")
def settings(folder: Path, machine: Machine, process_number: int, demo_sources: dict[str, str]) -> Settings:
    """Settings with an index prefix and a platform database of our own."""
    url = f"sqlite:///{folder / 'platform.sqlite'}"
    migrate(url)
    return Settings(
        opensearch_url=machine.engine_url,
        redis_url=machine.broker_of(process_number),
        database_url=url,
        secret_key=secrets.token_hex(32),
        index=f"test{secrets.token_hex(3)}",
        search_timeout=20.0,  # the machine of the tests may be busy; the guards have tests of their own
        database_timeout=20.0,
        lease_seconds=8.0,
        log_level="WARNING",
        meaning=False,  # 700 vectors take a minute; search by meaning has tests of its own
        var=str(folder),
    ).with_sources(demo_sources)


@pytest.fixture(scope="session", autouse=True)
def same_day() -> Iterator[None]:
    """Every run of the tests begins at the same moment, here and in the processes that it starts."""
    with clock.moved(to=BEGIN):
        os.environ[clock.AHEAD] = clock.days_ahead()
        yield
    del os.environ[clock.AHEAD]


@pytest.fixture(scope="session")
def engine(settings: Settings) -> Iterator[OpenSearch]:
    """A client for the engine; every index of this run is deleted at the end."""
    client = connections.search_engine(settings)
    yield client
    names = list(client.indices.get(index=f"{settings.index}*", expand_wildcards="all"))
    for name in names:
        client.indices.delete(index=name)


@pytest.fixture(scope="session")
def db(settings: Settings) -> sa.Engine:
    """The platform database of the session."""
    return database.connect(settings.database_url)


@pytest.fixture(scope="session")
def live_index(settings: Settings, engine: OpenSearch) -> runs.Run:
    """The five demo sources in a live index; the run that made it."""
    run = rebuild_now(settings)
    assert run.state == "succeeded", run.message
    return run


@pytest.fixture
def own_settings(settings: Settings, engine: OpenSearch, tmp_path: Path) -> Settings:
    """Settings for one test alone: its own index prefix and platform database, on the shared engine and sources."""
    url = new_database(tmp_path)
    return replace(settings, index=f"{settings.index}x{secrets.token_hex(3)}", database_url=url, var=str(tmp_path))


@pytest.fixture
def mailbox() -> Iterator[Mailbox]:
    """A real mail server; `mailbox.url` is its address, `mailbox.messages` what arrived."""
    with mail_server() as box:
        yield box


@pytest.fixture(scope="session")
def app(settings: Settings, live_index: runs.Run) -> Flask:
    """The web application on the live index."""
    from app.wsgi import create_app

    application = create_app(settings)
    application.config.update(TESTING=True)
    return application


@pytest.fixture
def own_app(settings: Settings, live_index: runs.Run, tmp_path: Path) -> Flask:
    """The application on the live index, for one test alone: nobody else counts in its platform database."""
    from app.wsgi import create_app

    return create_app(replace(settings, database_url=new_database(tmp_path)))


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    """A browser without JavaScript, so to speak, of somebody who has sent nothing yet."""
    forget_attempts(app)
    return app.test_client()


@pytest.fixture(scope="session")
def server_url(settings: Settings, live_index: runs.Run, folder: Path, guard: Guard) -> Iterator[str]:
    """The application under a real gunicorn, once it is ready."""
    with served(settings, folder, guard) as url:
        wait_for(lambda: ask(int(url.rpartition(":")[2]), "GET", "/readyz")[0] == 200)
        yield url
