"""Ports and requests on 127.0.0.1. Proxies are never used."""

from __future__ import annotations

import http.client
import json
import secrets
import socket

HOST = "127.0.0.1"
_PORTS = range(20_000, 32_768)  # Linux gives connections those from 32,768 on, other systems from 49,152


def is_free(port: int) -> bool:
    """Whether nothing listens on this port and we may."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            return False
    return not answers(port)


def answers(port: int) -> bool:
    """Whether something accepts connections on this port."""
    try:
        socket.create_connection((HOST, port), timeout=1.0).close()
    except OSError:
        return False
    return True


def free_port() -> int:
    """A port that is free now, chosen by chance, of those that a system gives to no connection: a part that dies finds
    it free again."""
    while not is_free(port := secrets.choice(_PORTS)):
        pass
    return port


def ask(port: int, method: str, path: str, *, timeout: float = 5.0) -> tuple[int, object]:
    """Status and JSON body of a request; (0, None) without an answer, no body when it is not JSON."""
    connection = http.client.HTTPConnection(HOST, port, timeout=timeout)
    try:
        connection.request(method, path)
        response = connection.getresponse()
        body = response.read()
    except (OSError, http.client.HTTPException):
        return 0, None
    finally:
        connection.close()
    try:
        return response.status, json.loads(body)
    except ValueError:
        return response.status, None
