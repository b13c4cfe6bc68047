"""The model in processes of its own: what it refuses, what happens when it dies, and that it takes nobody along."""

from __future__ import annotations

import http.client
import json
import secrets
import socket
import stat
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from opensearchpy import OpenSearch

from app.quality.rank import temporary_index
from app.search.likeness import Meanings
from base.errors import ModelDied, ModelUnavailable
from indexer.engine import index_meta, vectors
from model.client import ModelClient
from model.limits import (
    DIMENSIONS,
    LONGEST,
    LONGEST_QUERY,
    MOST_BYTES,
    MOST_QUERIES,
    MOST_TEXTS,
    PASSAGES,
    QUERY,
)
from tests.kit.models import DEADLY, ENDLESS
from tests.kit.waiting import wait_for


def answer(path: str, address: str, body: bytes, method: str = "POST") -> tuple[int, bytes]:
    """What the model answers to any request."""
    connection = http.client.HTTPConnection("model", timeout=30)
    connection.sock = socket.socket(socket.AF_UNIX)
    connection.sock.connect(path)
    connection.request(method, address, body)
    found = connection.getresponse()
    return found.status, found.read()


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b"[1]", b'"text"', b"\xff\xfe", b"[" * 5000])
def test_anything_but_a_list_of_texts_is_refused(model_socket: str, body: bytes) -> None:
    assert answer(model_socket, QUERY, body)[0] == 400


@pytest.mark.parametrize(("path", "most"), [(QUERY, MOST_QUERIES), (PASSAGES, MOST_TEXTS)])
def test_no_more_texts_are_read_at_once_than_was_agreed(model_socket: str, path: str, most: int) -> None:
    assert answer(model_socket, path, json.dumps(["a"] * most).encode())[0] == 200
    assert answer(model_socket, path, json.dumps(["a"] * (most + 1)).encode())[0] == 400


def test_no_more_of_a_query_is_read_than_a_search_may_have(model_socket: str) -> None:
    client, words = ModelClient(model_socket), "wij snoeien hagen en maaien gras " * LONGEST_QUERY
    assert np.array_equal(*client.queries([words[:LONGEST_QUERY], words]))


def test_a_request_that_is_too_large_is_refused_unread(model_socket: str) -> None:
    assert answer(model_socket, PASSAGES, b" " * (MOST_BYTES + 1))[0] == 413


def test_other_addresses_are_unknown(model_socket: str) -> None:
    assert answer(model_socket, "/passwords", b"[]")[0] == 404
    assert answer(model_socket, QUERY, b"", "GET")[0] == 404


def test_the_longest_request_that_a_client_can_make_is_read(model_socket: str) -> None:
    texts = ["\U0001f600" * LONGEST] * MOST_TEXTS
    assert ModelClient(model_socket).passages(texts).shape == (MOST_TEXTS, 384)


def test_the_socket_is_for_this_user_alone(model_socket: str) -> None:
    assert stat.S_IMODE(Path(model_socket).stat().st_mode) == 0o600


@pytest.mark.parametrize("kind", [ModelClient.queries, ModelClient.passages])
def test_a_text_has_the_same_vector_alone_and_among_others(
    model_socket: str, kind: Callable[[ModelClient, list[str]], vectors.Vectors]
) -> None:
    client = ModelClient(model_socket)
    texts = ["wij snoeien hagen", "drukwerk", "soep aan huis"]
    together = kind(client, texts)
    assert all(np.array_equal(kind(client, [text])[0], vector) for text, vector in zip(texts, together, strict=True))


def test_queries_have_a_process_of_their_own_while_offerings_take_turns(model_socket: str) -> None:
    client = ModelClient(model_socket, patience=90.0)
    with ThreadPoolExecutor(1) as pool:
        reading = pool.submit(client.passages, ["\U00020000" * LONGEST] * 2)
        wait_for(lambda: answer(model_socket, PASSAGES, b'["een lekke band"]')[0] == 503)
        assert client.queries(["een lekke band"]).shape == (1, DIMENSIONS)
        assert reading.result().shape == (2, DIMENSIONS)


def test_a_process_that_died_is_replaced(deadly_socket: str) -> None:
    client = ModelClient(deadly_socket, patience=30.0)
    with pytest.raises(ModelDied):
        client.passages([DEADLY])
    assert client.queries(["een lekke band"]).shape == (1, DIMENSIONS)


def test_a_process_that_never_ends_is_replaced(deadly_socket: str) -> None:
    client = ModelClient(deadly_socket, patience=30.0)
    with pytest.raises(ModelDied):
        client.passages([ENDLESS])
    assert client.passages(["een lekke band"]).shape == (1, DIMENSIONS)


def test_a_visitor_does_not_wait_for_a_model_that_is_not_there(tmp_path: Path) -> None:
    client = ModelClient(str(tmp_path / "nobody.sock"))
    assert not client.is_there()
    for _ in range(3):
        with pytest.raises(ModelUnavailable):
            client.queries(["een lekke band"])


def test_a_path_that_no_socket_can_have_is_a_model_that_is_away() -> None:
    with pytest.raises(ModelUnavailable):
        ModelClient("/" + "x" * 300).queries(["een lekke band"])


@pytest.fixture
def index(engine: OpenSearch, tmp_path: Path) -> Iterator[str]:
    """An index of twenty offers, three of which hold the deadly word."""
    deadly = {"3", "4", "17"}
    rows = [{"id": str(n), "title": f"Dienst {n}", "description": f"Tekst {n}"} for n in range(20)]
    for row in rows:
        row["description"] += f" {DEADLY}" if row["id"] in deadly else ""
    file = tmp_path / "offers"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    with temporary_index(engine, f"deadly{secrets.token_hex(3)}", file) as (name, _):
        yield name


def test_texts_that_kill_the_model_are_skipped_and_all_others_get_their_vectors(
    engine: OpenSearch, index: str, deadly_socket: str
) -> None:
    client = ModelClient(deadly_socket)
    assert vectors.complete(engine, index, index, client) == 20, "the phrases have their released vectors"
    space = vectors.load(engine, index, index)
    assert (len(space.ids), space.missing) == (17, 0)
    assert vectors.complete(engine, index, index, client) == 0, "they are not tried for ever"


def test_a_model_that_is_away_is_a_matter_of_later(
    engine: OpenSearch, index: str, model_socket: str, tmp_path: Path
) -> None:
    with pytest.raises(ModelUnavailable):
        vectors.complete(engine, index, index, ModelClient(str(tmp_path / "nobody.sock")))
    assert vectors.load(engine, index, index).missing == 20
    vectors.complete(engine, index, index, ModelClient(model_socket))
    space = vectors.load(engine, index, index)
    assert (len(space.ids), space.missing) == (20, 0)


def test_a_phrase_of_an_administrator_votes_once_it_has_its_vector(
    engine: OpenSearch, index: str, model_socket: str
) -> None:
    own = {"ramen-wassen": ["onze glazen gevel blinkt niet"]}
    index_meta.write(engine, index, replace(index_meta.read(engine, index), phrases=own))
    before = vectors.load(engine, index, index)
    assert (before.missing, len(before.spoken)) == (21, len(before.book.phrases) - 1)
    vectors.complete(engine, index, index, ModelClient(model_socket))
    after = vectors.load(engine, index, index)
    assert (after.missing, len(after.phrases)) == (0, len(after.book.phrases))
    [need] = ModelClient(model_socket).queries(["de gevel van glas blinkt niet meer"])
    votes = [Meanings(space).like(need).activities.get("ramen-wassen", 0.0) for space in (before, after)]
    assert votes[0] < votes[1]
