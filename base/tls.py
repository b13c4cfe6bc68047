"""Whom this installation trusts when it opens an encrypted line to a source or a webhook."""

from __future__ import annotations

import ssl
from functools import cache

import httpx


@cache
def authorities() -> ssl.SSLContext:
    """The usual certificate authorities, or those of SSL_CERT_FILE. Reading them takes 60 ms of processor time."""
    return httpx.create_ssl_context()
