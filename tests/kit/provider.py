"""An identity provider (OpenID Connect) on this machine: it checks what providers check, and does wrong on purpose."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey

CLIENT, SECRET = "doeners", "een geheim van de aanmelddienst"
DISCOVERY = ".well-known/openid-configuration"
Key = RSAKey | OctKey


def new_key(kid: str) -> RSAKey:
    """A key to sign with."""
    return RSAKey.generate_key(2048, {"kid": kid}, private=True)


def over(right: Mapping[str, object], wrong: Mapping[str, object]) -> dict[str, object]:
    """What is right with what is wrong laid over it; None takes a value away."""
    return {name: value for name, value in {**right, **wrong}.items() if value is not None}


@dataclass
class Provider:
    """Who logs in (`person`), and what is wrong about the answers.

    `claims`, `tokens` and `document` lie over the right ones (None takes one away); a path answers 500 (`down`), with
    what is no JSON (`garbled`), never (`silent`), or sends elsewhere (`moved`).
    """

    person: dict[str, object] = field(default_factory=dict)
    claims: dict[str, object] = field(default_factory=dict)
    tokens: dict[str, object] = field(default_factory=dict)
    document: dict[str, object] = field(default_factory=dict)
    key: RSAKey = field(default_factory=lambda: new_key("eerste"))
    more_keys: list[Key] = field(default_factory=list)
    signs_with: Key | None = None
    algorithm: str = "RS256"
    down: set[str] = field(default_factory=set)
    garbled: set[str] = field(default_factory=set)
    silent: set[str] = field(default_factory=set)
    moved: dict[str, str] = field(default_factory=dict)
    port: int = 0
    given: dict[str, dict[str, str]] = field(default_factory=dict)  # code -> the request for it
    requests: Counter[str] = field(default_factory=Counter)  # path -> how often it was asked
    logins: list[str] = field(default_factory=list)  # the Authorization headers that came
    closing: threading.Event = field(default_factory=threading.Event)

    def behave(self) -> None:
        """Nothing is wrong, and nobody has asked anything."""
        right = Provider(key=self.key, port=self.port, closing=self.closing)
        self.__dict__.update(right.__dict__)

    @property
    def issuer(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def metadata(self) -> dict[str, object]:
        paths = {"authorization_endpoint": "/authorize", "token_endpoint": "/token", "jwks_uri": "/keys"}
        right = {"issuer": self.issuer, **{name: self.issuer + path for name, path in paths.items()}}
        return over({**right, "id_token_signing_alg_values_supported": ["RS256"]}, self.document)

    def keys(self) -> dict[str, object]:
        return {"keys": [self.key.as_dict(private=False), *(key.as_dict() for key in self.more_keys)]}

    def authorize(self, asked: dict[str, str]) -> str:
        """Where the person is sent back to."""
        assert asked["response_type"] == "code"
        assert asked["code_challenge_method"] == "S256"
        assert set(asked["scope"].split()) == {"openid", "email"}
        code = secrets.token_urlsafe()
        self.given[code] = asked
        return f"{asked['redirect_uri']}?{urlencode({'code': code, 'state': asked['state']})}"

    def token(self, form: dict[str, str], authorization: str) -> dict[str, object] | None:
        """The tokens for a code; None when anything about the request is wrong. A code counts once."""
        asked = self.given.pop(form.get("code", ""), None)
        known = "Basic " + base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
        challenge = hashlib.sha256(form.get("code_verifier", "").encode()).digest()
        hashed = base64.urlsafe_b64encode(challenge).rstrip(b"=").decode()
        if asked is None or authorization != known or asked["code_challenge"] != hashed:
            return None
        if form.get("redirect_uri") != asked["redirect_uri"]:
            return None
        right = {"access_token": "a", "token_type": "Bearer", "id_token": self.id_token(asked["nonce"])}
        return over(right, self.tokens)

    def id_token(self, nonce: str) -> str:
        now = int(time.time())  # noqa: TID251 - what is outside has a clock of its own
        right = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, "nonce": nonce, **self.person}
        claims, key = over(right, self.claims), self.signs_with or self.key
        header = {"alg": self.algorithm, "kid": key.kid or self.key.kid}
        return jwt.encode(header, claims, key, algorithms=[self.algorithm])


class _Handler(BaseHTTPRequestHandler):
    provider: Provider

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        if self._goes_wrong(url.path):
            return
        if url.path == "/authorize":
            self._send_to(self.provider.authorize({name: values[0] for name, values in parse_qs(url.query).items()}))
        else:
            self._answer(200, self.provider.keys() if url.path == "/keys" else self.provider.metadata())

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"])).decode()
        form = {name: values[0] for name, values in parse_qs(body).items()}
        if not self._goes_wrong(self.path):
            tokens = self.provider.token(form, self.headers.get("Authorization", ""))
            self._answer(200 if tokens else 400, tokens or {"error": "invalid_grant"})

    def _goes_wrong(self, path: str) -> bool:
        """Whether this request was answered in a wrong way already, or never will be."""
        part, provider = path.strip("/"), self.provider
        provider.requests[part] += 1
        provider.logins += self.headers.get_all("Authorization") or []
        if part in provider.silent:
            provider.closing.wait()
        elif part in provider.moved:
            self._send_to(provider.moved[part])
        elif part in provider.down | provider.garbled:
            self._answer(500 if part in provider.down else 200, "geen gegevens")
        else:
            return False
        return True

    def _send_to(self, url: str) -> None:
        self.send_response(302)
        self.send_header("Location", url)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def _answer(self, status: int, data: dict[str, object] | str) -> None:
        body = (data if isinstance(data, str) else json.dumps(data)).encode()
        self.send_response(status)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Silence."""


@pytest.fixture(scope="module")
def provider() -> Iterator[Provider]:
    """The provider, listening."""
    with listening() as made:
        yield made


@contextmanager
def listening() -> Iterator[Provider]:
    """A provider that listens on this machine."""
    made = Provider()
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (_Handler,), {"provider": made}))
    made.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield made
    finally:
        made.closing.set()
        server.shutdown()
        thread.join()
        server.server_close()
