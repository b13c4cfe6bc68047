"""The traps of JSON over HTTP, on a real server that misbehaves on purpose."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest

from base import clock
from base.errors import SourceError
from indexer.offering import Reject
from indexer.sources import read
from indexer.sources.config import SourceConfig, load_config
from indexer.sources.http_client import LONGEST_WAIT
from indexer.sources.http_json import rows
from tests.kit.replay import Exchange, replay

CONFIG = """
shape = "http"
[read]
version = "version"
page_size = 2
required = ["id"]
timeout = 1.0
[mapping]
source_id = "id"
title = "title"
organisation_name = "title"
[[mapping.sites]]
postcode = "'9000'"
"""
READ_AT = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
def config(tmp_path: Path) -> SourceConfig:
    file = tmp_path / "west-vlaanderen.toml"
    file.write_text(CONFIG, encoding="utf-8")
    return load_config(file, "http://127.0.0.1:1")


def target(page: int) -> str:
    return f"/?page={page}&per_page=2"


def answer(page: int, ids: list[str], total: int, version: str = "1", **response: Any) -> Exchange:
    body = {"items": [{"id": i, "title": f"Aanbod {i}"} for i in ids], "total": total, "version": version}
    return {"request": {"target": target(page)}, "response": {"status": 200, "body": body, **response}}


def status(page: int, code: int, headers: dict[str, str] | None = None) -> Exchange:
    return {"request": {"target": target(page)}, "response": {"status": code, "headers": headers or {}, "body": "x"}}


def ids(config: SourceConfig, url: str) -> list[str]:
    return [row["id"] for row in rows(replace(config, url=url), sleep=lambda _: None) if isinstance(row, dict)]


def test_pages_until_the_total(config: SourceConfig) -> None:
    with replay([answer(1, ["a", "b"], 3), answer(2, ["c"], 3)]) as server:
        assert ids(config, server.url) == ["a", "b", "c"]
        assert len(server.asked) == 2


def test_an_empty_source(config: SourceConfig) -> None:
    with replay([answer(1, [], 0)]) as server:
        assert ids(config, server.url) == []


def test_a_first_row_without_its_fields_is_refused_alone(config: SourceConfig) -> None:
    for odd in (None, {"title": "Zonder sleutel"}):
        page = answer(1, ["a", "b"], 2)
        page["response"]["body"]["items"][0] = odd
        with replay([page]) as server:
            refused, accepted = list(read(replace(config, url=server.url), READ_AT))
            assert isinstance(refused, Reject)
            assert not isinstance(accepted, Reject)


def test_429_is_honoured_in_seconds_or_as_a_date(config: SourceConfig) -> None:
    waits: list[float] = []
    later = format_datetime(clock.now() + timedelta(seconds=8), usegmt=True)
    script = [status(1, 429, {"Retry-After": "2"}), status(1, 429, {"Retry-After": later}), answer(1, ["a"], 1)]
    with replay(script) as server:
        assert len(list(rows(replace(config, url=server.url), sleep=waits.append))) == 1
    assert waits[0] == 2
    assert 6 < waits[1] <= 8


def test_429_that_lasts_ends_the_reading(config: SourceConfig) -> None:
    waits: list[float] = []
    with replay([status(1, 429, {"Retry-After": "7"})]) as server, pytest.raises(SourceError, match="429"):
        list(rows(replace(config, url=server.url), sleep=waits.append))
    assert sum(waits) <= LONGEST_WAIT


def test_unchanged_pages_are_not_sent_again(config: SourceConfig, tmp_path: Path) -> None:
    etag = {"ETag": '"v1"'}
    unchanged = status(1, 304) | {"request": {"target": target(1), "headers": {"If-None-Match": '"v1"'}}}
    with replay([answer(1, ["a"], 1, headers=etag), unchanged]) as server:
        kept = replace(config, cache=tmp_path / "pages")
        assert ids(kept, server.url) == ids(kept, server.url) == ["a"]
        assert [headers.get("If-None-Match") for _, headers in server.asked] == [None, '"v1"']


def test_a_row_that_moves_to_another_page_is_found(config: SourceConfig) -> None:
    """While we read page 1, c moved to the front: b is seen twice, c not at all, until we read again."""
    script = [
        answer(1, ["a", "b"], 4, "1"),
        answer(2, ["b", "d"], 4, "2"),
        answer(1, ["c", "a"], 4, "2"),
        answer(2, ["b", "d"], 4, "2"),
    ]
    with replay(script) as server:
        assert sorted(ids(config, server.url)) == ["a", "b", "c", "d"]
        assert len(server.asked) == 4


def test_a_row_that_moves_is_found_without_a_version_too(config: SourceConfig) -> None:
    still = {"request": {"target": target(1)}}
    pages = [
        answer(1, ["a", "b"], 4),
        answer(2, ["b", "d"], 4),
        answer(1, ["c", "a"], 4) | still,
        answer(2, ["b", "d"], 4),
    ]
    with replay(pages) as server:
        assert sorted(ids(config, server.url)) == ["a", "b", "c", "d"]


def test_a_source_that_never_holds_still_is_read_three_times(config: SourceConfig) -> None:
    script = [answer(1, ["a"], 1, str(n)) for n in range(3)]
    script += [answer(1, ["a", "b"], 3, "1"), answer(2, ["c"], 3, "2")]
    moving = [answer(p, found, 3, f"{n}{p}") for n in range(5) for p, found in ((1, ["a", "b"]), (2, ["c"]))]
    with replay(moving) as server:
        assert ids(config, server.url) == ["a", "b", "c"]
        assert len(server.asked) == 6


def test_a_real_duplicate_is_a_reject(config: SourceConfig) -> None:
    with replay([answer(1, ["a", "b"], 3), answer(2, ["b"], 3)]) as server:
        results = list(read(replace(config, url=server.url), READ_AT))
    assert [r.source_id for r in results if isinstance(r, Reject)] == ["b"]
    assert len(results) == 3


def unpaged(items: list[Any], total: Any, page: int = 1) -> Exchange:
    return {"request": {"target": target(page)}, "response": {"status": 200, "body": {"items": items, "total": total}}}


def test_rows_that_are_counted_and_never_given_fail_the_source(config: SourceConfig) -> None:
    with (
        replay([answer(1, ["a", "b"], 9), answer(2, ["c"], 9), answer(3, [], 9)]) as server,
        pytest.raises(SourceError, match="zegt 9 rijen, maar gaf er 3"),
    ):
        ids(config, server.url)
    assert len(server.asked) == 9


def test_more_rows_than_are_counted_fail_the_source(config: SourceConfig) -> None:
    with replay([answer(1, ["a", "b"], 1)]) as server, pytest.raises(SourceError, match="zegt 1 rijen, maar gaf er 2"):
        ids(config, server.url)


def test_a_row_that_hides_behind_another_in_one_pass_is_found_in_the_next(config: SourceConfig) -> None:
    pages = [answer(1, ["a", "b"], 3), answer(2, ["a"], 3), answer(1, ["a", "b"], 3), answer(2, ["c"], 3)]
    with replay(pages) as server:
        assert ids(config, server.url) == ["a", "b", "c"]


def test_a_row_that_hides_behind_another_each_time_fails_the_source(config: SourceConfig) -> None:
    """Every pass gives as many rows as the service counts, but each time another one twice."""
    pages = [answer(page, found, 3) for again in "aba" for page, found in ((1, ["a", "b"]), (2, [again]))]
    with replay(pages) as server, pytest.raises(SourceError, match="zegt 3 rijen, maar gaf er 2"):
        ids(config, server.url)


@pytest.mark.parametrize(("first_page", "asked"), [(0, ["0", "1"]), (1, ["1", "2"])])
def test_the_first_page_has_the_number_that_was_agreed(config: SourceConfig, first_page: int, asked: list[str]) -> None:
    script = [answer(first_page, ["a", "b"], 3), answer(first_page + 1, ["c"], 3)]
    with replay(script) as server:
        zero = replace(config, read=replace(config.read, first_page=first_page))
        assert ids(zero, server.url) == ["a", "b", "c"]
        assert [query[0].partition("=")[2][0] for query in server.asked] == asked


def test_a_total_that_counts_one_page_fails_the_source(config: SourceConfig) -> None:
    with (
        replay([answer(1, ["a", "b"], 2), answer(2, ["c", "d"], 2)]) as server,
        pytest.raises(SourceError, match="van één pagina"),
    ):
        ids(config, server.url)


@pytest.mark.parametrize("second", [status(2, 404), answer(2, [], 2), answer(2, ["a", "b"], 2)])
def test_a_full_first_page_may_be_all_there_is(config: SourceConfig, second: Exchange) -> None:
    with replay([answer(1, ["a", "b"], 2), second]) as server:
        assert ids(config, server.url) == ["a", "b"]


def test_without_a_total_pages_are_read_until_one_is_empty(config: SourceConfig) -> None:
    uncounted = replace(config, read=replace(config.read, total=""))
    with replay([answer(1, ["a", "b"], 0), answer(2, ["c"], 0), answer(3, [], 0)]) as server:
        assert ids(uncounted, server.url) == ["a", "b", "c"]
    with replay([answer(1, ["a"], 0), answer(2, ["a"], 0)]) as server, pytest.raises(SourceError, match="zonder einde"):
        ids(uncounted, server.url)


@pytest.mark.parametrize("total", ["1", " 1 ", 1.0])
def test_a_number_in_any_form_counts(config: SourceConfig, total: object) -> None:
    with replay([unpaged([{"id": "a", "title": "A"}], total)]) as server:
        assert ids(config, server.url) == ["a"]


@pytest.mark.parametrize("total", [None, True, "veel", -1, 1.5, [1], {"value": 1}, "1.000", "²", "9" * 30])
def test_a_total_that_is_no_number_is_told(config: SourceConfig, total: object) -> None:
    with replay([unpaged([{"id": "a"}], total)]) as server, pytest.raises(SourceError, match="“total” staat"):
        ids(config, server.url)


@pytest.mark.parametrize(
    ("script", "message"),
    [
        ([answer(1, ["a", "b"], 9), answer(2, ["a", "b"], 9)], "zonder einde"),
        ([answer(1, ["a"], 1, cut=30)], "beschadigd of afgebroken"),
        ([{"request": {"target": target(1)}, "response": {"status": 200, "body": '{"items": [{"id": '}}], "afgebroken"),
        ([answer(1, ["a"], 1, wait=4.0)], "antwoordt niet op tijd"),
        ([status(1, 503)], "503"),
        ([status(1, 403)], "weigert"),
        ([status(1, 404)], "onverwacht antwoord"),
        ([status(1, 302, {"Location": "http://127.0.0.1:1/"})], "onverwacht antwoord"),
        ([{"request": {"target": target(1)}, "response": {"status": 200, "body": []}}], "veld “items”"),
        ([{"request": {"target": target(1)}, "response": {"status": 200, "body": {"items": []}}}], "veld “total”"),
        (
            [{"request": {"target": target(1)}, "response": {"status": 200, "body": {"items": [{}], "total": 1}}}],
            "veld “id”",
        ),
    ],
)
def test_what_cannot_be_read_ends_in_one_sentence(config: SourceConfig, script: list[Exchange], message: str) -> None:
    with replay(script) as server, pytest.raises(SourceError, match=message):
        ids(config, server.url)


@pytest.mark.parametrize(
    "bad", [status(1, 500), answer(1, ["a"], 1, cut=30), answer(1, ["a"], 1, wait=4.0)], ids=["500", "cut", "slow"]
)
def test_a_passing_trouble_is_tried_again(config: SourceConfig, bad: Exchange) -> None:
    with replay([bad, answer(1, ["a"], 1)]) as server:
        assert ids(config, server.url) == ["a"]


def test_trouble_half_way_through_the_pages(config: SourceConfig) -> None:
    """Rows came before the trouble: the reader must throw them away, so it must hear of it."""
    with replay([answer(1, ["a", "b"], 3), status(2, 503)]) as server:
        results = read(replace(config, url=server.url), READ_AT)
        assert not isinstance(next(results), Reject)
        with pytest.raises(SourceError, match="503"):
            list(results)


def test_an_element_that_is_no_row(config: SourceConfig) -> None:
    body = {"items": [{"id": "a", "title": "A"}, "kapot", {"title": "zonder sleutel"}], "total": 3}
    with replay([{"request": {"target": target(1)}, "response": {"status": 200, "body": body}}]) as server:
        results = list(read(replace(config, url=server.url), READ_AT))
    assert [r.field for r in results if isinstance(r, Reject)] == ["rij", "source_id"]


def test_a_server_that_is_away(config: SourceConfig) -> None:
    with pytest.raises(SourceError, match="niet bereikbaar"):
        ids(config, "http://127.0.0.1:9")
    with pytest.raises(SourceError, match="geen adres"):
        ids(config, "")
