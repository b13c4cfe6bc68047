"""A hundred thousand odd texts, as queries and as rows of a source: nothing dies of them, every answer is below 500."""

from __future__ import annotations

import itertools
import sqlite3
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

import numpy as np
import pytest

from indexer.engine import vectors
from model.client import ModelClient
from model.limits import MOST_TEXTS
from standalone.guard import Guard
from tests.kit.machine import numbered
from tests.kit.meant import Meant, get
from tests.kit.odd_texts import odd_texts
from tests.kit.waiting import wait_for
from tests.kit.workers import ring, worker

TEXTS = 100_000
PAGES = ("/zoeken?q={0}", "/api/v1/offerings?q={0}", "/api/v1/suggest?q={0}", "/zoeken?q=tuin&plaats={0}")
WORST = "\ufdfa" * 300


@pytest.fixture(scope="module")
def count(full_size: bool) -> int:
    """How many texts."""
    return TEXTS if full_size else TEXTS // 1000


def batches(texts: Iterator[str]) -> Iterator[list[str]]:
    """As many at once as the model takes."""
    while batch := list(itertools.islice(texts, MOST_TEXTS)):
        yield batch


def test_the_model_reads_them_all_and_lives(meant: Meant, count: int) -> None:
    client = ModelClient(meant.settings.model_socket, patience=30.0)

    def furthest(batch: list[str]) -> float:
        """How far from 1 the length of a vector is, at most."""
        found = np.vstack([client.passages(batch), client.queries(batch[:1])])
        return float(abs((found**2).sum(axis=1) - 1).max())

    with ThreadPoolExecutor(2) as pool:
        distances = list(pool.map(furthest, batches(odd_texts(count))))
    assert len(distances) == count / MOST_TEXTS
    assert max(distances) < 1e-4
    assert not meant.deaths()


def test_the_website_answers_them_all_and_none_of_its_processes_dies(meant: Meant, count: int) -> None:
    web = meant.web()
    assert web

    def answer(numbered: tuple[int, str]) -> tuple[int, str]:
        number, text = numbered
        address = PAGES[number % len(PAGES)].format(quote(text.encode("utf-8", "surrogatepass")))
        return get(meant.url, address)[0], address

    with ThreadPoolExecutor(4) as pool:
        answers = Counter(
            status if status < 500 else (status, address)
            for status, address in pool.map(answer, enumerate(odd_texts(count, seed=11)))
        )
    assert answers.total() == count
    assert set(answers) <= {200, 422}, answers
    assert answers[200] > count / 2
    assert meant.web() == web
    assert not meant.deaths()


def storable(texts: Iterator[str]) -> Iterator[str]:
    """Texts as a database can hold them: without halves of characters."""
    return (text.encode("utf-8", "replace").decode() for text in texts)


def describe(meant: Meant, texts: list[str]) -> None:
    """Give every row of the source another description, with a text of these in it."""
    with closing(sqlite3.connect(meant.site.source("limburg"))) as connection, connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM offering ORDER BY id")]
        rows = [(f"Wij helpen u. {text}", key) for key, text in zip(ids, texts, strict=False)]
        connection.executemany("UPDATE offering SET description = ? WHERE id = ?", rows)


def lacking(meant: Meant) -> int:
    """How many live offerings have no vector."""
    return vectors.load(meant.site.engine, meant.settings.index, meant.site.index).missing


def embedded(meant: Meant) -> tuple[int, int]:
    """How many live offerings have a vector, and how many lack one."""
    site = meant.site
    vectors.complete(site.engine, meant.settings.index, site.index, ModelClient(meant.settings.model_socket))
    space = vectors.load(site.engine, meant.settings.index, site.index)
    return len(space.ids), space.missing


def test_the_worker_embeds_the_rows_behind_the_worst_one(meant: Meant, tmp_path: Path, guard: Guard) -> None:
    settings = replace(meant.settings, redis_url=numbered(meant.settings.redis_url, 6))
    describe(meant, [WORST, *storable(odd_texts(50, seed=13))])
    assert meant.site.run("sync").state == "succeeded"
    with worker(settings, tmp_path, guard) as busy:
        ring(settings, "embed")
        wait_for(lambda: lacking(meant) == 0, busy.log.read_text)
        assert busy.process.poll() is None
        assert "WorkerLostError" not in busy.log.read_text(), "what a child that died is called"
    assert not meant.deaths()


def test_rows_of_such_texts_are_read_and_found_by_meaning(meant: Meant, full_size: bool) -> None:
    rows = embedded(meant)[0]
    texts = storable(odd_texts(rows * (40 if full_size else 2), seed=12))
    while batch := list(itertools.islice(texts, rows)):
        describe(meant, [WORST, *batch[1:]])
        run = meant.site.run("sync")
        assert run.state == "succeeded", run.message
        found, missing = embedded(meant)
        assert (found, missing) == (len(meant.site.ids("limburg")), 0)
        assert found > rows / 2
    assert not meant.deaths()
    wait_for(meant.knows_all)
