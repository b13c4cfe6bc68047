"""A polite reader of JSON over HTTP: no redirects, short time-outs, Retry-After honoured, ETags kept."""

from __future__ import annotations

import hashlib
import ssl
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC
from email.utils import parsedate_to_datetime
from pathlib import Path

import httpx
import stamina

from base import clock
from base.errors import SourceError
from indexer.sources import json_body

LONGEST_WAIT = 30.0  # seconds that a whole reading may wait because the server asks for it (429)
LONGEST_ANSWER = 30.0  # seconds that one answer may drip in
LARGEST_ANSWER = 50_000_000  # bytes
ATTEMPTS = 3


class _TryAgain(Exception):
    """An answer that may be better next time: a fault of the server, or half an answer."""


@dataclass
class JsonClient:
    """Fetches JSON. `cache` is a folder for answers with an ETag; `sleep` can be replaced in tests."""

    label: str
    http: httpx.Client
    cache: Path | None = None
    sleep: Callable[[float], None] = time.sleep
    waited: float = field(default=0.0, init=False)

    def get(self, url: str, query: Mapping[str, str | int]) -> object:
        """The JSON of an address. Raises SourceError when it cannot be had, also after three attempts."""
        try:
            for attempt in stamina.retry_context(
                on=(httpx.RequestError, _TryAgain), attempts=ATTEMPTS, wait_initial=0.1, wait_max=1.0
            ):
                with attempt:
                    return self._get(httpx.URL(url, params=dict(query)))
        except (httpx.InvalidURL, httpx.UnsupportedProtocol, UnicodeError):  # their texts repeat the address
            raise SourceError(f"Het adres van {self.label} klopt niet.") from None
        except (httpx.RequestError, _TryAgain) as error:
            raise SourceError(f"De dienst van {self.label} {_trouble(error)}.") from error
        raise AssertionError("retry_context raises or returns")

    def _get(self, url: httpx.URL) -> object:
        """One attempt, and again for as long as the server only asks to wait."""
        kept = _Cached.load(self.cache, url)
        headers = {"Accept": "application/json"} | ({"If-None-Match": kept.etag} if kept else {})
        while True:
            with self.http.stream("GET", url, headers=headers) as answer:
                body = _body(answer)
            if answer.status_code != httpx.codes.TOO_MANY_REQUESTS:
                return self._judge(answer, body, url, kept)
            self._wait(answer.headers.get("Retry-After", "1"))

    def _judge(self, answer: httpx.Response, body: bytes, url: httpx.URL, kept: _Cached | None) -> object:
        """The JSON of an answer. Raises _TryAgain, or SourceError where another attempt is no use."""
        status = answer.status_code
        if status == httpx.codes.NOT_MODIFIED and kept:
            return self._json(kept.body, "", url)
        if status >= 500:
            raise _TryAgain(f"meldt een fout ({status})")
        if status in (httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN):
            raise SourceError(f"De dienst van {self.label} weigert ons de toegang ({status}).")
        if status != httpx.codes.OK:
            raise SourceError(f"De dienst van {self.label} geeft een onverwacht antwoord ({status}).")
        value = self._json(body, answer.charset_encoding or "", url)
        if (etag := answer.headers.get("ETag", "")) and etag.isascii():
            _Cached(etag, body).save(self.cache, url)
        return value

    def _json(self, body: bytes, charset: str, url: httpx.URL) -> object:
        """What a body says. Raises _TryAgain, without the page that was kept, when it says nothing."""
        try:
            return json_body.loads(body, charset)
        except ValueError as error:
            _Cached.forget(self.cache, url)
            raise _TryAgain(str(error)) from error

    def _wait(self, asked: str) -> None:
        """Wait as long as the server asks. Raises SourceError when that becomes too long in all."""
        seconds = _seconds(asked)
        if self.waited + seconds > LONGEST_WAIT:
            raise SourceError(f"De dienst van {self.label} blijft vragen om te wachten (429).")
        self.waited += seconds
        self.sleep(seconds)


def _trouble(error: Exception) -> str:
    """What keeps a service from answering, for an administrator."""
    match error:
        case _TryAgain():
            return str(error)
        case httpx.TimeoutException():
            return "antwoordt niet op tijd"
        case httpx.DecodingError() | httpx.RemoteProtocolError():
            return "stuurt een antwoord dat beschadigd of afgebroken is"
    causes = [error, error.__cause__, error.__context__]
    if any(isinstance(cause, ssl.SSLError) or "SSL" in str(cause) for cause in causes):
        return "is niet veilig te bereiken: het certificaat of de versleuteling (https) klopt niet"
    return "is niet bereikbaar"


def _seconds(retry_after: str) -> float:
    """Retry-After as seconds: it is a number or a date; at least a tenth, so that we never hammer."""
    try:
        moment = None if retry_after.isdecimal() else parsedate_to_datetime(retry_after)
    except (ValueError, TypeError, IndexError, OverflowError):  # whatever parsedate makes of garbage
        return 1.0
    if moment is None:
        return max(float(retry_after), 0.1)
    return max((moment.replace(tzinfo=moment.tzinfo or UTC) - clock.now()).total_seconds(), 0.1)


def _body(answer: httpx.Response) -> bytes:
    """The whole body. Raises ReadTimeout for one that drips in, _TryAgain for one without end."""
    deadline, parts, size = time.monotonic() + LONGEST_ANSWER, [], 0
    for part in answer.iter_bytes():
        parts.append(part)
        size += len(part)
        if size > LARGEST_ANSWER:
            raise _TryAgain("stuurt een antwoord zonder einde")
        if time.monotonic() > deadline:
            raise httpx.ReadTimeout("the answer drips in")
    return b"".join(parts)


@dataclass(frozen=True)
class _Cached:
    """An answer from last time, with the ETag by which the server can say that it still holds."""

    etag: str
    body: bytes

    @staticmethod
    def _file(folder: Path, url: httpx.URL) -> Path:
        return folder / hashlib.sha256(str(url).encode()).hexdigest()[:32]

    @classmethod
    def load(cls, folder: Path | None, url: httpx.URL) -> _Cached | None:
        """What was kept for this address, if anything."""
        if folder is None or not (file := cls._file(folder, url)).is_file():
            return None
        etag, _, body = file.read_bytes().partition(b"\n")
        return cls(etag.decode("latin-1"), body) if etag.isascii() else None

    @classmethod
    def forget(cls, folder: Path | None, url: httpx.URL) -> None:
        """Drop what was kept for this address."""
        if folder is not None:
            cls._file(folder, url).unlink(missing_ok=True)

    def save(self, folder: Path | None, url: httpx.URL) -> None:
        """Keep this answer; in one move, so that nobody ever reads half of it."""
        if folder is None:
            return
        file = self._file(folder, url)
        part = file.with_suffix(".part")
        with suppress(OSError):  # a full disk: then it is asked for again next time
            folder.mkdir(parents=True, exist_ok=True)
            part.write_bytes(self.etag.encode("latin-1") + b"\n" + self.body)
            part.replace(file)
