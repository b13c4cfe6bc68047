"""The engine takes every rule: a term that its analysis reduces to nothing would make it refuse the whole index."""

from collections.abc import Iterator

import pytest
from opensearchpy import OpenSearch

from base.config import Settings
from dutch.analysis import analyse, stop_words
from indexer import definition
from indexer.rules.synonyms import compile_rules, form, in_stems, read, sides


@pytest.fixture(scope="module")
def rules() -> list[str]:
    return compile_rules(read(definition.ROOT / "synonyms"), stop_words())


@pytest.fixture(scope="module")
def index(engine: OpenSearch, settings: Settings, rules: list[str]) -> Iterator[str]:
    """An empty index with all rules."""
    body = definition.load().body
    assert body["settings"]["analysis"]["filter"]["nl_syn"] == {
        "type": "synonym_graph",
        "lenient": False,
        "synonym_analyzer": "whitespace",
        "synonyms": [in_stems(rule) for rule in rules],
    }
    name = f"{settings.index}-synonyms"
    engine.indices.create(index=name, body=body)
    yield name
    engine.indices.delete(index=name)


def tokens(engine: OpenSearch, index: str, analyzer: str, text: str) -> list[str]:
    answer = engine.indices.analyze(index=index, body={"analyzer": analyzer, "text": text})
    return [token["token"] for token in answer["tokens"]]


def test_each_rule_keeps_its_terms(engine: OpenSearch, index: str, rules: list[str]) -> None:
    lost = {}
    for rule in rules:
        left, right = sides(rule)
        expected = {stem for term in right for stem in form(term)}
        if missing := expected - set(tokens(engine, index, "nl_search", left[0])):
            lost[rule] = missing
    assert lost == {}


def test_documents_are_indexed_without_synonyms(engine: OpenSearch, index: str) -> None:
    assert tokens(engine, index, "nl_index", "Glazenwasser en poetshulp") == ["glazenwasser", "poetshulp"]


def test_the_engine_stems_as_python_does(engine: OpenSearch, index: str) -> None:
    text = "Trofeeën, oorlogstrofeeen en ideeën; gipskopieën, frituuroliën, provinciën, auto's, velos, één been"
    assert tokens(engine, index, "nl_index", text) == analyse(text)
