"""Real database servers for tests, each started once in a private folder, and an empty database in it per test."""

from __future__ import annotations

import os
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import pytest
import sqlalchemy as sa

from standalone import family
from standalone.guard import Guard
from standalone.loopback import free_port
from tests.kit.stopping import family_of, stopped


@dataclass(frozen=True)
class Postgres:
    """A PostgreSQL server of our own."""

    url: str
    pid: int

    @contextmanager
    def hanging(self) -> Iterator[None]:
        """It takes connections and never answers, as a machine that swaps."""
        with stopped(*family_of(self.pid)):
            yield

    @contextmanager
    def locked(self, *tables: str) -> Iterator[None]:
        """Somebody else holds tables, against reading and writing."""
        other = sa.create_engine(self.url, poolclass=sa.NullPool)
        with other.connect() as connection, connection.begin():
            for table in tables:
                connection.exec_driver_sql(f"LOCK TABLE {table} IN ACCESS EXCLUSIVE MODE")
            yield

    @contextmanager
    def exhausted(self) -> Iterator[None]:
        """Others have all connections, and those of the site are broken off."""
        other = sa.create_engine(self.url, pool_size=100, max_overflow=0)
        first = other.connect()
        throw_out(first)
        taken = [first]
        try:
            while True:
                taken.append(other.connect())
        except sa.exc.OperationalError:
            yield
        finally:
            for connection in taken:
                connection.close()
            other.dispose()

    def kill(self) -> None:
        """As kill -9, of all its processes."""
        processes = [psutil.Process(self.pid), *psutil.Process(self.pid).children(recursive=True)]
        for process in processes:
            with suppress(psutil.NoSuchProcess):  # some may just have ended
                process.kill()
        psutil.wait_procs(processes, 10)


def throw_out(connection: sa.Connection) -> None:
    """Break off all connections to its server but this one."""
    connection.exec_driver_sql("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid()")


@contextmanager
def postgresql(guard: Guard, *own: str) -> Iterator[Postgres]:
    """A PostgreSQL server with settings of its own, and its database `postgres`."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        pytest.skip("PostgreSQL is niet geïnstalleerd (apt-get install postgresql)")
    binaries, port = found[-1].parent, free_port()
    with _private_folder("postgres") as folder:
        data = folder / "data"
        run = _as("postgres", folder)
        options = ["-U", "doeners", "-A", "trust", "--no-sync", "--encoding", "UTF8", "--locale", "C.UTF-8"]
        subprocess.run([binaries / "initdb", "-D", data, *options], check=True, capture_output=True, **run)
        settings = [f"port={port}", "listen_addresses=127.0.0.1", "unix_socket_directories=", "fsync=off", *own]
        command = [binaries / "postgres", "-D", data, *(part for setting in settings for part in ("-c", setting))]
        with _running(command, folder, guard, run) as process:
            url = f"postgresql+psycopg://doeners@127.0.0.1:{port}/postgres"
            _await(url)
            try:
                yield Postgres(url, process.pid)
            finally:
                process.send_signal(signal.SIGINT)  # it ends at once, whoever is connected


@pytest.fixture(scope="session")
def postgresql_url(guard: Guard) -> Iterator[str]:
    """The address of a PostgreSQL server of our own, with its database `postgres`."""
    with postgresql(guard) as server:
        yield server.url


@pytest.fixture(scope="session")
def mariadb_url(guard: Guard) -> Iterator[str]:
    """The address of a MariaDB server of our own, with its database `mysql`."""
    server, install = shutil.which("mariadbd", path="/usr/sbin:/usr/bin"), shutil.which("mariadb-install-db")
    if not server or not install:
        pytest.skip("MariaDB is niet geïnstalleerd (apt-get install mariadb-server)")
    port = free_port()
    with _private_folder("mysql") as folder:
        run = _as("mysql", folder)
        data = f"--datadir={folder / 'data'}"
        options = ["--no-defaults", data, "--auth-root-authentication-method=normal", "--skip-test-db"]
        subprocess.run([install, *options], check=True, capture_output=True, **run)
        command = [server, "--no-defaults", data, f"--port={port}", "--bind-address=127.0.0.1"]
        command += [f"--socket={folder / 'socket'}", f"--pid-file={folder / 'pid'}", "--innodb-flush-method=nosync"]
        with _running(command, folder, guard, run):
            url = f"mysql+pymysql://root@127.0.0.1:{port}/mysql"
            _await(url)
            yield url


@pytest.fixture
def postgresql_database(postgresql_url: str) -> str:
    """The address of an empty PostgreSQL database."""
    return empty_database(postgresql_url)


@pytest.fixture
def mariadb_database(mariadb_url: str) -> str:
    """The address of an empty MariaDB database."""
    return empty_database(mariadb_url, " CHARACTER SET utf8mb4")


def load_dump(url: str, file: Path) -> None:
    """Load a dump with the database's own client, as an administrator would."""
    address = sa.make_url(url)
    where = ["-h", str(address.host), "-U" if address.get_backend_name() == "postgresql" else "-u"]
    if address.get_backend_name() == "postgresql":
        client = ["psql", *where, str(address.username), "-p", str(address.port), "-v", "ON_ERROR_STOP=1", "-q"]
    else:
        client = ["mariadb", *where, str(address.username), "-P", str(address.port), "--default-character-set=utf8mb4"]
    with file.open("rb") as dump:
        subprocess.run([*client, str(address.database)], stdin=dump, check=True, capture_output=True)


def empty_database(url: str, options: str = "") -> str:
    """The address of a new database on the server at `url`."""
    name = f"test_{secrets.token_hex(4)}"
    engine = sa.create_engine(url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(f"CREATE DATABASE {name}{options}")
    return sa.make_url(url).set(database=name).render_as_string(hide_password=False)


def _as(user: str, folder: Path) -> dict[str, Any]:
    """How to run a command: as root, servers want a user of their own."""
    run: dict[str, Any] = {"cwd": folder, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"}}
    return run | ({"user": user, "group": user, "extra_groups": []} if os.geteuid() == 0 else {})


@contextmanager
def _private_folder(user: str) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix=f"doeners-{user}-", dir="/tmp", ignore_cleanup_errors=True) as name:
        if os.geteuid() == 0:
            shutil.chown(name, user)
        yield Path(name)


@contextmanager
def _running(command: list[Any], folder: Path, guard: Guard, run: dict[str, Any]) -> Iterator[subprocess.Popen[bytes]]:
    """The server, for as long as the tests run; killed with them by the guard."""
    with (folder / "log").open("wb") as log:
        process = subprocess.Popen(command, stdout=log, stderr=log, start_new_session=True, **run)
        guard.watch(family.leader(process.pid))
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()


def _await(url: str) -> None:
    engine = sa.create_engine(url, poolclass=sa.NullPool)
    deadline = time.monotonic() + 30
    while True:
        try:
            engine.connect().close()
            return
        except sa.exc.OperationalError:
            if time.monotonic() > deadline:
                raise
            time.sleep(0.1)
