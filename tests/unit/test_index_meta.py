"""What an index knows of itself: also of an index that other code made."""

from __future__ import annotations

from indexer.engine.index_meta import IndexMeta, from_json, to_json


def test_an_index_says_again_what_was_written_into_it() -> None:
    meta = IndexMeta(digest="d", rules={"1": "a => b"}, edits=3, counts={"limburg": 2}, unsettled="run")
    assert from_json(to_json(meta)) == meta


def test_a_foreign_index_says_nothing() -> None:
    assert from_json({}) == IndexMeta()
    assert IndexMeta().rules is None


def test_what_other_code_wrote_stays() -> None:
    assert to_json(from_json({"later": [1], "marks": {"limburg": "7"}}))["later"] == [1]


def test_tokens_keep_the_key_of_the_indices_that_stand() -> None:
    assert from_json({"marks": {"limburg": "7"}}).change_tokens == {"limburg": "7"}
    assert to_json(IndexMeta(change_tokens={"limburg": "7"}))["marks"] == {"limburg": "7"}


def test_a_change_that_is_done_leaves_no_key_behind() -> None:
    assert "unsettled" not in to_json(IndexMeta())
