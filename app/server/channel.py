"""One visitor's connection. It takes a thread only for a whole request, and has to send and to read at a fair pace.

A deadline that begins anew with each byte stops nobody who sends a byte a second; so each is one for the whole head,
the whole body, the whole answer. Larger ones get more time: `SLOWEST` bytes a second will do.
"""

from __future__ import annotations

import contextlib
import socket
import time

from waitress.channel import HTTPChannel
from waitress.task import WSGITask

from app.server.refusal import Refusal
from app.server.request import Request

HEAD_SECONDS = 10.0  # for a whole head, and for saying nothing at all
BODY_SECONDS = 20.0  # for a body, and for an answer that waits to be read …
SLOWEST = 32_000  # … and a second more for so many bytes: 10 MB may take five minutes
LEAVE_SECONDS = 5.0  # for reading a refusal


class Answer(WSGITask):  # type: ignore[misc]
    """An answer of the website."""

    def build_response_header(self) -> bytes:
        """Status and headers; a worker that stops says that it closes."""
        names = [name for name, _ in self.response_headers]
        if self.channel.server.stopping:
            self.set_close_on_finish()
        head = _named(super().build_response_header(), names)
        if self.request.command == "HEAD":
            self.chunked_response = False  # no last chunk of a body that is not sent
        return head

    def set_close_on_finish(self) -> None:
        """Close afterwards; waitress asks it for want of a length, of which a 304 has no need."""
        asked = self.request.headers.get("CONNECTION", "").lower() == "close" or self.version == "1.0"
        if self.has_body or asked or self.channel.server.stopping:
            super().set_close_on_finish()


def _named(head: bytes, names: list[str]) -> bytes:
    """The headers as the application wrote them: waitress makes Etag of ETag."""
    for name in names:
        changed = "-".join(part.capitalize() for part in name.split("-"))
        if changed != name:
            head = head.replace(f"\r\n{changed}: ".encode(), f"\r\n{name}: ".encode())
    return head


class Channel(HTTPChannel):  # type: ignore[misc]
    """A connection. The loop owns it; only `service`, `leave` and `write_soon` run in a thread."""

    parser_class = Request
    task_class = Answer
    error_task_class = Refusal
    request: Request | None = None  # what is being read

    def __init__(self, *arguments: object, **options: object) -> None:
        self.since = time.monotonic()  # it is the client's turn since then
        self.answered = False
        self.ahead = b""  # sent before the answer to what came before was read
        self.leaving = False
        self.full_since: float | None = None  # an answer waits to be read
        self.taken = 0  # bytes of it that were
        super().__init__(*arguments, **options)

    def received(self, data: bytes) -> bool:
        """Take what arrived."""
        if not self.leaving:
            self.ahead += data
            self.read_ahead()
        return True

    def read_ahead(self) -> None:
        """Go on reading, until there is a whole request: one at a time, or many in a row would fill the memory."""
        while self.ahead and self.readable():
            if self.request is None:
                self.request = self.parser_class(self.adj)
            request, began = self.request, self.request.headers_finished
            self.ahead = self.ahead[request.received(self.ahead) :]
            if request.completed:
                self._hand_over(request)
            elif request.headers_finished and not began:
                self.since = time.monotonic()
                if request.expect_continue:
                    self.send_continue()

    def _hand_over(self, request: Request) -> None:
        """A whole request, or the reason why it will not be one, takes a thread."""
        self.request = None
        if not request.empty:
            with self.requests_lock:
                self.requests.append(request)
            self.server.add_task(self)

    def service(self) -> None:
        """Answer a request, in a thread."""
        super().service()
        if self.ahead:
            self.server.trigger.pull_trigger(self.read_ahead)

    def handle_write(self) -> None:
        """Send more of an answer."""
        super().handle_write()
        if self.leaving:
            self._shut()
        elif self.ahead:
            self.read_ahead()

    def send(self, data: bytes, do_close: bool = True) -> int:
        """Send what goes; the client's turn begins anew."""
        sent = int(super().send(data, do_close))
        self.taken += sent
        self.since, self.answered = time.monotonic(), True
        return sent

    def leave(self) -> None:
        """Say nothing more; what still arrives is thrown away until the client has seen it, or for a short while."""
        self.ahead, self.leaving = b"", True
        self._shut()

    def _shut(self) -> None:
        connection = self.socket
        if connection and not self.total_outbufs_len:
            with contextlib.suppress(OSError):  # the client was quicker
                connection.shutdown(socket.SHUT_WR)

    def late(self, now: float) -> bool:
        """Whether the client took too long to send, or to read."""
        if self.total_outbufs_len:
            return self._late_reader(now)
        self.full_since = None
        return not self.requests and now - self.since > self._patience()

    def _patience(self) -> float:
        """Seconds that the client may take from `since` on."""
        if self.leaving:
            return LEAVE_SECONDS
        if self.request is None and self.answered:
            return float(self.server.keep_alive)
        if self.request is None or not self.request.headers_finished:
            return HEAD_SECONDS
        return BODY_SECONDS + float(self.request.body_bytes_received) / SLOWEST

    def _late_reader(self, now: float) -> bool:
        if self.full_since is None:
            self.full_since, self.taken = now, 0
        return now - self.full_since > BODY_SECONDS + self.taken / SLOWEST

    def dismiss(self) -> None:
        """Close it; who began to ask something is told why."""
        if self.request is None or self.total_outbufs_len or self.leaving:
            self.handle_close()
        else:
            self.request.refuse(408)
            self._hand_over(self.request)

    @property
    def idle(self) -> bool:
        """Whether nothing is being read, made or sent."""
        return self.leaving or not (self.requests or self.request or self.total_outbufs_len)

    @property
    def held(self) -> int:
        """Bytes that are kept for it."""
        body = self.request.body_bytes_received if self.request else 0
        return int(self.total_outbufs_len + body)
