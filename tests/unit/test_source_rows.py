"""One odd value, in whatever column of whatever shape, refuses its row in Dutch; the rows around it go on."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from marshmallow import fields

from indexer import faults
from indexer.document.parts import PhotoSchema, ServiceAreaSchema, SiteSchema
from indexer.offering import OfferingSchema, Reject
from indexer.sources import SourceConfig, registry
from indexer.sources.config import PROVINCES, load_configs
from indexer.sources.converters import CONVERTERS
from indexer.sources.mapping import Rule
from indexer.sources.rows import MappingError
from indexer.tables.rows import Row
from indexer.validator import check

CONFIGS = {config.province: config for config in load_configs(PROVINCES, lambda province: f"/{province}")}
READ_AT = datetime(2026, 11, 22, tzinfo=UTC)
LIMBURG: Row = {
    "area_type": "radius",
    "area_km": 20,
    "id": "7",
    "title": "Hagen scheren",
    "categories": [{"label": "Snoeiwerk"}],
    "organisation_name": "De Kromme Spade",
    "locations": [{"postcode": "3500", "town": "Hasselt"}],
    "updated_at": "2026-05-03 10:00:00",
}
WEST: Row = {
    "id": "w7",
    "titel": "Hagen scheren",
    "rubrieken": ["Snoeiwerk"],
    "aanbieder": {"naam": "De Kromme Spade"},
    "vestigingen": [{"postnummer": "8000", "plaats": "Brugge"}],
    "gewijzigd": "2026-05-03T10:00:00",
}
ANTWERPEN: Row = {
    "id": 7,
    "title": "Hagen scheren",
    "terms": {"activiteit": ["Snoeiwerk"]},
    "organisatie": {"id": 3, "title": "De Kromme Spade", "meta": {}},
    "meta": {"vestigingen": 'a:1:{i:0;a:1:{s:8:"postcode";s:4:"2000";}}'},
    "modified": "2026-05-03 10:00:00",
}
BRABANT: Row = LIMBURG | {"locations": [{"postcode": "3000", "town": "Leuven"}]}
OOST: Row = dict.fromkeys(CONFIGS["oost-vlaanderen"].read.columns, "")  # type: ignore[union-attr]
ROWS = {"limburg": LIMBURG, "west-vlaanderen": WEST, "antwerpen": ANTWERPEN}


def nested(depth: int) -> Any:
    value: Any = "x"
    for _ in range(depth):
        value = [value]
    return value


LATE, EARLY = timezone(timedelta(hours=-23)), timezone(timedelta(hours=23))
ODD: list[Any] = [
    *(None, True, False, 0, -1, 10**400, -(10**5000), 1e308, -1e308, float("nan"), float("inf"), 2**63, 2**64),
    *(Decimal("NaN"), Decimal("sNaN"), Decimal("Infinity"), Decimal("1e999999"), Decimal("1.50"), 3 + 4j),
    *(b"\xe9", b"Gent", bytearray(b"\xff"), memoryview(b"\xe9"), "half \ud83d paar", "\udce9", "Ka\x00arsen", "CafÃ©"),
    *("&amp;amp;", "null", "undefined", "", " ", "\u202e", "\ufdfa" * 50, "x" * 100_000, "9" * 5000, "a\r\nBcc: b"),
    *(date.min, date.max, datetime.min, datetime.max, datetime(1, 1, 1, tzinfo=UTC), time(1), timedelta(days=-1)),
    *(datetime.max.replace(tzinfo=LATE), datetime.min.replace(tzinfo=EARLY), datetime(2026, 1, 1, tzinfo=LATE)),
    *("0001-01-01", "0001-01-01T00:00:00", "01/01/0001", "00010101", "9999-12-31", "9999-12-31T23:59:59-23:00"),
    *("0000-00-00", "0000-00-00 00:00:00", "10000-01-01", "-0001-01-01", "-4713-01-01 BC", "infinity", "-infinity"),
    *("2026-02-30", "2026-00-00", "0", "31/12/9999", "32/13/2026", "2026-05-03T10:00:00+99:00", "²", "٣"),
    *("a:1:{i:0;a:1:{", "a:1:{i:0;" * 3000, 'O:8:"stdClass":0:{}', "r:1;", "R:1;", "b:0;", "N;", f"i:{'9' * 5000};"),
    *("[" * 5000, '{"a":' * 2000, '["\\ud83d"]', "1e999", "NaN", '{"a":1}', "[1]", "http://[", "http://a\ud800"),
    *({}, [], (), {"a": {}}, [None], [[]], [{}], {1: 2}, {None: None}, {"naam": ["x"]}, nested(300), nested(5000)),
    *(object(), UUID(int=7), range(3), {1, 2}, b"", "<" * 3000, "[" * 3000, "&" * 3000, "&#xd800;", "&#0;", "://", "%"),
]  # fmt: skip
_scalars = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.text(st.characters(codec=None, exclude_categories=()), max_size=30),
    st.binary(max_size=8),
    st.dates(),
    st.datetimes(timezones=st.sampled_from([None, UTC, timezone(timedelta(hours=-23))])),
    st.timedeltas(),
    st.integers(0, len(ODD) - 1).map(lambda number: ODD[number]),  # hypothesis cannot write all of them
)
ANYTHING = st.recursive(
    _scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner)
)


def judged(config: SourceConfig, rows: list[Any], monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    monkeypatch.setitem(registry.registry, config.shape, lambda _config: iter(rows))  # type: ignore[arg-type]
    return list(registry.read(config, READ_AT))


def is_dutch(message: str) -> bool:
    """Whether it is one of our sentences: an English word that libraries use betrays theirs."""
    english = r"\b(not|valid|invalid|must|value|could|out of range|error|expected|missing|field|exceeds)\b"
    around = re.sub("“.*”", "“…”", message, flags=re.DOTALL)
    return message.endswith((".", "…")) and not re.search(english, around, re.IGNORECASE)


def reason(name: str, value: Any) -> str:
    """Why a converter refuses a value; "." when it does not."""
    try:
        Rule(("title",), ("column",), (CONVERTERS[name],)).value({"column": value})
    except MappingError as error:
        return error.message
    return "."


def places_in(row: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a row where a value stands, the branches included."""
    if path:
        yield path
    for key, value in row.items() if isinstance(row, dict) else enumerate(row) if isinstance(row, list) else ():
        yield from places_in(value, (*path, key))


def with_value(row: Any, path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    copy = dict(row) if isinstance(row, dict) else list(row)
    copy[path[0]] = with_value(row[path[0]], path[1:], value)
    return copy


CASES = [(province, path) for province, row in ROWS.items() for path in places_in(row)]


@pytest.mark.parametrize(("province", "path"), CASES, ids=[f"{p}-{'.'.join(map(str, path))}" for p, path in CASES])
def test_an_odd_value_anywhere_refuses_its_row_and_no_other(
    province: str, path: tuple[Any, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    config = CONFIGS[province]
    for value in ODD:
        before, odd, after = (
            ROWS[province] | {"id": 1},
            with_value(ROWS[province], path, value),
            ROWS[province] | {"id": 9},
        )
        results = judged(config, [before, odd, after], monkeypatch)
        assert len(results) == 3
        assert [result["source_id"] for result in (results[0], results[2])] == ["1", "9"]
        if isinstance(results[1], Reject):
            assert is_dutch(results[1].message), results[1]
            repr(results[1]).encode()


@pytest.mark.parametrize("name", CONVERTERS)
def test_a_converter_converts_or_refuses_in_dutch(name: str) -> None:
    for number, value in enumerate(ODD):
        assert is_dutch(reason(name, value)), number


@given(name=st.sampled_from(sorted(CONVERTERS)), value=ANYTHING)
@settings(max_examples=200)
def test_any_converter_takes_anything(name: str, value: Any) -> None:
    assert is_dutch(reason(name, value))


@given(province=st.sampled_from(sorted(CONFIGS)), data=st.data())
@settings(max_examples=100)
def test_a_row_of_anything_is_a_document_or_a_reject_in_dutch(province: str, data: st.DataObject) -> None:
    config = CONFIGS[province]
    columns = sorted({column.split(".")[0] for column in config.mapping.columns()})
    odd = data.draw(st.dictionaries(st.sampled_from(columns), ANYTHING, min_size=1, max_size=4))
    row = ROWS.get(province, {}) | odd
    with pytest.MonkeyPatch.context() as monkeypatch:
        (result,) = judged(config, [row], monkeypatch)
    if isinstance(result, Reject):
        assert is_dutch(result.message), result
    (validated,) = check._judge([(1, row)], config).faults[:1] or [None]
    assert (validated is None) == (not isinstance(result, Reject))


@pytest.mark.parametrize(
    ("province", "column", "value", "field", "message"),
    [
        ("limburg", "updated_at", "0001-01-01T00:00:00+02:00", "updated_at", "geen"),
        (
            "limburg",
            "updated_at",
            datetime.max.replace(tzinfo=LATE),
            "updated_at",
            "geen geldig",
        ),
        ("limburg", "updated_at", datetime(1, 1, 1), "updated_at", "geen geldig"),
        ("limburg", "updated_at", datetime(9999, 12, 31), "updated_at", "geen echt"),
        ("limburg", "confirmed_on", "0001-01-01", "confirmed_on", "geen"),
        ("limburg", "confirmed_on", "9999-12-31", "confirmed_on", "geen"),
        ("limburg", "title", b"Cr\xe8me", "title", "andere tekenset"),
        ("limburg", "title", "Cr\udce8me", "title", "andere tekenset"),
        ("limburg", "title", "CrÃ¨me", "title", "andere tekenset"),
        ("limburg", "description", "dâ€™Artagnan", "description", "andere tekenset"),
        ("limburg", "title", "Cr\ufffdme", "title", "verloren"),
        ("limburg", "title", "null", "title", "geen titel"),
        ("limburg", "title", {"nl": "Kaarsen"}, "title", "geen tekst"),
        ("limburg", "area_km", 10**400, "service_area.km", "te groot"),
        ("limburg", "id", "half \ud83d", "source_id", "andere tekenset"),
        ("limburg", "id", "null", "source_id", "geen sleutel"),
        ("west-vlaanderen", "gewijzigd", "0001-01-01T00:00:00", "updated_at", "geen"),
        ("west-vlaanderen", "vestigingen", [nested(5000)], "sites", "geen lijst"),
    ],
)
def test_the_reason_names_the_field(
    province: str, column: str, value: Any, field: str, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = ROWS[province] | {column: value}
    (reject,) = judged(CONFIGS[province], [row], monkeypatch)
    assert isinstance(reject, Reject)
    assert reject.field == field
    assert message in reject.message


@pytest.mark.parametrize(
    ("column", "value", "field", "expected"),
    [
        ("title", b"Caf\xc3\xa9", "title", "Café"),
        ("title", "Kaa\x00rsen\x07", "title", "Kaarsen"),
        ("organisation_name", "Atelier &amp;amp; Co", "organisation_name", "Atelier & Co"),
        ("organisation_name", "Soci&eacute;t&#233; R&D", "organisation_name", "Société R&D"),
        ("languages", "Frans, R&amp;D", "languages", ["Frans", "R&D"]),
        ("title", "SÃO Paulo Âge", "title", "SÃO Paulo Âge"),
        ("description", "null", "description", ""),
        ("website", "https://x.example/?a=1&amp;copy=2", "website", "https://x.example/?a=1&copy=2"),
        ("website", "https://x.example/?a=1&copy=2", "website", "https://x.example/?a=1&copy=2"),
    ],
)
def test_what_is_clear_is_repaired(
    column: str, value: Any, field: str, expected: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    (document,) = judged(CONFIGS["limburg"], [LIMBURG | {column: value}], monkeypatch)
    assert document[field] == expected


def test_an_odd_value_that_is_not_read_is_no_reason(monkeypatch: pytest.MonkeyPatch) -> None:
    odd = [10**400, "\ud83d", nested(300), nested(5000), object(), {1: 2, "a": 3}]
    rows = [LIMBURG | {"id": str(number), "unread": value} for number, value in enumerate(odd)]
    assert not [result for result in judged(CONFIGS["limburg"], rows, monkeypatch) if isinstance(result, Reject)]


def _messages(field: Any) -> Iterator[str]:
    no_zone = {"invalid_awareness"} if isinstance(field, fields.Date) else set()  # a day has none
    yield from (text for key, text in field.error_messages.items() if key not in no_zone)
    for inner in (getattr(field, "inner", None), getattr(field, "schema", None)):
        if isinstance(inner, fields.Field):
            yield from _messages(inner)
        elif inner is not None:
            yield from inner.error_messages.values()


@pytest.mark.parametrize("schema", [OfferingSchema, SiteSchema, PhotoSchema, ServiceAreaSchema])
def test_every_message_of_the_schema_is_dutch(schema: Any) -> None:
    for name, field in schema().fields.items():
        for message in _messages(field):
            said = message.format(obj_type=getattr(field, "OBJ_TYPE", ""), awareness="aware", input="x")
            ((_, shown),) = faults.listed({name: [said]})
            assert is_dutch(shown), (name, shown)


def test_what_breaks_outside_a_row_fails_its_source_only(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_config: SourceConfig) -> Iterator[Row]:
        yield LIMBURG
        raise RecursionError("sqlite:///geheim")

    config = replace(CONFIGS["limburg"], url="postgresql://u:geheim@h/x")
    monkeypatch.setitem(registry.registry, "relational", broken)  # type: ignore[arg-type]
    with pytest.raises(registry.SourceError, match=r"Limburg .* \(RecursionError\)"):
        list(registry.read(config, READ_AT))
