"""One request as it arrives, read strictly: what two servers could read in two ways is refused (RFC 9112)."""

from __future__ import annotations

import re
from collections import Counter

from waitress.parser import HTTPRequestParser, ParsingError
from waitress.utilities import Error

LONGEST_LINE = 8190  # bytes of the first line: the longest search with every facet fits ten times
LONGEST_HEAD = 32_768
LARGEST_BODY = 32_000_000  # the files of a question with their form; the application allows less elsewhere
_ONCE = (b"host", b"content-length", b"transfer-encoding")
_RAW = re.compile(rb"[\x80-\xff]")
_BARE_NEWLINE = re.compile(rb"(?<!\r)\n")


class Refused(Error):  # type: ignore[misc]
    """Why a request is not carried out: a status."""

    def __init__(self, status: int) -> None:
        super().__init__("")
        self.code = status


class Request(HTTPRequestParser):  # type: ignore[misc]
    """A request of which more and more is known. `error` says why it will not be carried out."""

    start = b""  # as much as the longest first line

    def received(self, data: bytes) -> int:
        """Take what arrived; how many bytes of it belong to this request."""
        if not self.headers_finished:
            self.start = (self.start + data)[: LONGEST_LINE + 1].lstrip(b"\r\n")
            head = self.start.partition(b"\r\n\r\n")[0]
            if len(self.first) > LONGEST_LINE or _BARE_NEWLINE.search(head):
                self.refuse(414 if len(self.first) > LONGEST_LINE else 400)
                return len(data)
        return int(super().received(data))

    def parse_header(self, header_plus: bytes) -> None:
        """Read the head."""
        first, end, rest = header_plus.partition(b"\r\n")
        if doubtful(first, rest):
            raise ParsingError("doubtful")
        super().parse_header(escaped(first) + end + rest)

    def refuse(self, status: int) -> None:
        """Nothing more is read; who asked gets `status`."""
        self.error, self.completed = Refused(status), True

    @property
    def first(self) -> bytes:
        """The first line, or as much of it as there is."""
        return self.start.partition(b"\r")[0]


def escaped(first: bytes) -> bytes:
    """The first line, with text in the address that somebody forgot to escape: UTF-8, or older."""
    try:
        first.decode()
    except UnicodeDecodeError:
        first = first.decode("latin-1").encode()
    return _RAW.sub(lambda byte: b"%%%02X" % ord(byte[0]), first)


def doubtful(first: bytes, rest: bytes) -> bool:
    """Whether a head could be read in two ways: continued lines, headers twice, two lengths, a version of its own."""
    lines = [line for line in rest.split(b"\r\n") if line]
    pairs = [(name.lower(), value.strip(b" \t").lower()) for name, _, value in (line.partition(b":") for line in lines)]
    names = Counter(name for name, _ in pairs)
    old, new = first.endswith(b" HTTP/1.0"), first.endswith(b" HTTP/1.1")
    return (
        any(line.startswith((b" ", b"\t")) for line in lines)
        or any(names[name] > 1 for name in _ONCE)
        or (b"transfer-encoding" in names and (old or b"content-length" in names))
        or any(name == b"transfer-encoding" and value != b"chunked" for name, value in pairs)
        or not (old or (new and b"host" in names))
    )
