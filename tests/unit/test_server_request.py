"""What the website's port takes for a request, and what it says of the rest."""

from __future__ import annotations

import json

import pytest
from waitress.adjustments import Adjustments

from app.server.refusal import TEXTS, page
from app.server.request import LARGEST_BODY, LONGEST_HEAD, LONGEST_LINE, Request

LIMITS = Adjustments(max_request_header_size=LONGEST_HEAD, max_request_body_size=LARGEST_BODY)
HOST = b"Host: doeners.example\r\n"
CHUNKED = b"Transfer-Encoding: chunked\r\n"


def read(*pieces: bytes) -> Request:
    """The request of which these pieces arrived, as far as it was read."""
    request = Request(LIMITS)
    for piece in pieces:
        waiting = piece
        while waiting and not request.completed:
            waiting = waiting[request.received(waiting) :]
    request.close()
    return request


def status(*pieces: bytes) -> int | None:
    """The status with which a request is refused; None when it is not."""
    request = read(*pieces)
    return request.error.code if request.error else None


@pytest.mark.parametrize(
    "sent",
    [
        b"GET / HTTP/1.1\r\n" + HOST + b"\r\n",
        b"GET / HTTP/1.0\r\n\r\n",
        b"\r\n\r\nGET / HTTP/1.1\r\n" + HOST + b"\r\n",
        b"HEAD http://elders/ HTTP/1.1\r\n" + HOST + b"\r\n",
        b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 4\r\n\r\na\nb\n",
        b"POST / HTTP/1.1\r\n" + HOST + CHUNKED + b"\r\n2\r\na\n\r\n1;x=y\r\nb\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: Chunked \r\n\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + HOST + b"Expect: 100-continue\r\n\r\n",
        b"GET /?q=" + b"a" * (LONGEST_LINE - 17) + b" HTTP/1.1\r\n" + HOST + b"\r\n",
    ],
)
@pytest.mark.parametrize("step", [1, 7, 100_000])
def test_a_request_is_read_however_it_arrives(sent: bytes, step: int) -> None:
    waiting, request = sent, Request(LIMITS)
    while waiting and not (request.completed and not request.empty):
        request = Request(LIMITS) if request.empty else request
        taken = request.received(waiting[:step])
        waiting = waiting[taken:]
    assert (request.completed, request.error, waiting) == (True, None, b"")


@pytest.mark.parametrize(
    "sent",
    [
        b"POST / HTTP/1.1\r\n" + HOST + CHUNKED + b"Content-Length: 3\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 3\r\nContent-Length: 3\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 3, 3\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: +3\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: -3\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: 0x3\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length : 3\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + HOST + CHUNKED + CHUNKED + b"\r\n",
        b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: chunked, chunked\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: gzip, chunked\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding: \x0bchunked\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + HOST + b"Transfer-Encoding : chunked\r\n\r\n",
        b"POST / HTTP/1.0\r\n" + HOST + CHUNKED + b"\r\n",
        b"POST / HTTP/1.1\r\n" + HOST + CHUNKED + b"\r\n0x3\r\nabc\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + HOST + CHUNKED + b"\r\n-3\r\nabc\r\n0\r\n\r\n",
        b"POST / HTTP/1.1\r\n" + HOST + CHUNKED + b"\r\n3\r\nabcd\r\n0\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + HOST + HOST + b"\r\n",
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + HOST + b"X-A: b\r\n c\r\n\r\n",
        b"GET / HTTP/1.1\r\n " + HOST + b"\r\n",
        b"GET / HTTP/1.1\nHost: a\n\n",
        b"GET / HTTP/1.1\r\nHost: a\nX-A: b\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: a\rX-A: b\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + HOST + b"X-A: b\0\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + HOST + b"geen kop\r\n\r\n",
        b"GET /\r\n\r\n",
        b"GET / HTTP/2.0\r\n" + HOST + b"\r\n",
        b"GET / HTTP/1.1 \r\n" + HOST + b"\r\n",
        b"GET /een twee HTTP/1.1\r\n" + HOST + b"\r\n",
        b"get / HTTP/1.1\r\n" + HOST + b"\r\n",
        b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
    ],
)
def test_what_two_servers_could_read_in_two_ways_is_refused(sent: bytes) -> None:
    assert status(sent) == 400


def test_too_much_has_a_status_of_its_own() -> None:
    assert status(b"GET /?q=" + b"a" * LONGEST_LINE + b" HTTP/1.1\r\n" + HOST + b"\r\n") == 414
    assert status(*[b"GET /" + b"a" * 100] + [b"a" * 100] * 100) == 414
    assert status(b"GET / HTTP/1.1\r\n" + HOST + b"Cookie: " + b"a" * LONGEST_HEAD) == 431
    assert status(b"POST / HTTP/1.1\r\n" + HOST + b"Content-Length: %d\r\n\r\n" % LARGEST_BODY) == 413
    chunk = b"100000\r\n" + b"a" * 0x100000 + b"\r\n"
    assert status(b"POST / HTTP/1.1\r\n" + HOST + CHUNKED + b"\r\n", *[chunk] * (LARGEST_BODY // len(chunk) + 2)) == 413


@pytest.mark.parametrize("charset", ["utf-8", "latin-1"])
def test_text_in_an_address_need_not_be_escaped(charset: str) -> None:
    request = read("GET /zoeken/café?q=café+crème HTTP/1.1\r\n".encode(charset) + HOST + b"\r\n")
    assert (request.error, request.query) == (None, "q=caf%C3%A9+cr%C3%A8me")
    assert request.path.encode("latin-1").decode() == "/zoeken/café"


@pytest.mark.parametrize("code", sorted(TEXTS))
def test_a_refusal_is_a_page_for_people_and_a_problem_for_programs(code: int) -> None:
    content_type, body = page(code, b"GET /zoeken HTTP/1.1")
    assert content_type.startswith("text/html")
    assert f"<h1>{TEXTS[code][0]}</h1>" in body.decode()
    content_type, body = page(code, b"GET /api/v1/offerings HTTP/1.1")
    assert content_type == "application/problem+json"
    assert (json.loads(body)["status"], json.loads(body)["title"]) == (code, TEXTS[code][0])
