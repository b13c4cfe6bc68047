"""How a text is read is remembered as long as the index and its words are the same."""

from __future__ import annotations

from dataclasses import replace

from opensearchpy import OpenSearch

from app.search.live import OneIndex, one_index
from app.search.params import SearchParams
from app.search.service import SearchService, search_in
from app.search.understand import IndexWords
from base.config import Settings

NEED = SearchParams(q="kuisploeg durme staal")


def searched(words: IndexWords) -> tuple[OneIndex, SearchService]:
    live = one_index(OpenSearch(), Settings(), "aanbod-1", words, live="aanbod-1")
    return live, search_in(live, Settings())


def test_another_page_of_a_need_is_not_read_again() -> None:
    _, service = searched(IndexWords())
    assert service.read(replace(NEED, page=2)).understood is service.read(NEED).understood


def test_a_place_taken_literally_is_read_anew() -> None:
    _, service = searched(IndexWords())
    catering = replace(NEED, q="catering Gent")
    assert service.read(catering).place is not None
    assert service.read(replace(catering, literal=("plaats",))).place is None


def test_words_of_another_index_are_read_anew() -> None:
    live, service = searched(IndexWords())
    assert service.read(NEED).understood.organisation is None
    live.only_words = IndexWords(organisations={"durme staal": "Durme Staal"})
    assert service.read(NEED).understood.organisation == "Durme Staal"
