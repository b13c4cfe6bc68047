"""Ports of our own: none that the system may give to somebody's connection while its part is dead."""

from __future__ import annotations

import socket

from standalone.loopback import HOST, free_port, is_free


def test_a_free_port_is_never_one_that_the_system_gives_to_a_connection() -> None:
    with socket.create_server((HOST, 0)) as server, socket.create_connection(server.getsockname()) as connection:
        given = min(server.getsockname()[1], connection.getsockname()[1])
    assert all(1024 < free_port() < 32_768 <= given for _ in range(50))


def test_a_port_on_which_somebody_listens_is_not_free() -> None:
    with socket.create_server((HOST, free_port())) as server:
        assert not is_free(server.getsockname()[1])
