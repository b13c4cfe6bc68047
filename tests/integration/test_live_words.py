"""The words of the live index while another one goes live."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import pytest
from opensearchpy import OpenSearch

from app.search.service import site_search
from base.config import Settings
from indexer.engine import vocabulary
from indexer.running import runs

WAIT = 60  # seconds, for what comes at once


@contextmanager
def held(monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[threading.Event, list[str]]]:
    """While this lasts, who loads words waits: an event that says somebody does, and the indices they are of."""
    begun, free, loaded = threading.Event(), threading.Event(), list[str]()
    load = vocabulary.load

    def slow(client: OpenSearch, alias: str, index: str) -> vocabulary.Words:
        begun.set()
        assert free.wait(WAIT)
        loaded.append(index)
        return load(client, alias, index)

    monkeypatch.setattr(vocabulary, "load", slow)
    yield begun, loaded
    free.set()


def test_one_thread_loads_the_words_and_the_others_go_on_with_those_of_before(
    engine: OpenSearch, settings: Settings, live_index: runs.Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = site_search(engine, settings).live
    before = live.words()
    live.noticed("another")
    with ThreadPoolExecutor(1) as pool:
        with held(monkeypatch) as (begun, loaded):
            first = pool.submit(live.words)
            assert begun.wait(WAIT)
            assert [live.words() for _ in range(3)] == [before] * 3
        assert first.result(WAIT) is not before
    assert loaded == ["another"]


def test_without_words_of_before_all_wait_for_one_load(
    engine: OpenSearch, settings: Settings, live_index: runs.Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = site_search(engine, settings).live
    with ThreadPoolExecutor(3) as pool:
        with held(monkeypatch) as (begun, loaded):
            waiting = [pool.submit(live.words) for _ in range(3)]
            assert begun.wait(WAIT)
        one, *others = [each.result(WAIT) for each in waiting]
    assert all(each is one for each in others)
    assert len(loaded) == 1
