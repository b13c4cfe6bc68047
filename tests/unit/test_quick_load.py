"""The quick way to load a row gives what the schema gives, or leaves the row to the schema."""

from __future__ import annotations

import random
from collections.abc import Mapping
from typing import Any

import orjson
import pytest
from marshmallow import ValidationError

from base import clock
from base.config import Settings
from demo.build import build
from indexer import offering, quick_load
from indexer.derived import derive
from indexer.sources import configured
from indexer.sources.mapping import to_offering
from indexer.sources.registry import registry
from indexer.sources.rows import MappingError
from indexer.tables.rows import BadRow

ODD: tuple[Any, ...] = (
    None,
    "",
    "  ",
    "x" * 9000,
    0,
    1.5,
    True,
    [],
    [""],
    {},
    "2026-13-01",
    "2026-02-03",
    "a@b",
    float("nan"),
)


@pytest.fixture(scope="module")
def rows(tmp_path_factory: pytest.TempPathFactory) -> list[dict[str, Any]]:
    """Rows of four provinces, as their mappings give them."""
    folder = tmp_path_factory.mktemp("demo")
    addresses = build(folder)
    found = []
    for config in configured(Settings(var=str(folder)).with_sources(addresses)):
        for row in registry[config.shape](config) if config.shape != "http" else ():
            if not isinstance(row, BadRow):
                try:
                    given = to_offering(config.mapping, row)
                except MappingError:
                    continue
                found.append({**given, "source": config.province, "read_at": clock.now().isoformat()})
    return found


def by_schema(row: Mapping[str, Any]) -> Any:
    try:
        return offering.OfferingSchema().load(row)
    except ValidationError:
        return None


def same(one: Any, other: Any) -> bool:
    """Equal as JSON, except for the order of keys."""
    return orjson.dumps(one, option=orjson.OPT_SORT_KEYS) == orjson.dumps(other, option=orjson.OPT_SORT_KEYS)


def test_an_ordinary_row_is_loaded_as_the_schema_does(rows: list[dict[str, Any]]) -> None:
    quick = quick_load.loader(offering.OfferingSchema())
    loaded = [(row, quick(row)) for row in rows]
    assert sum(found is not None for _, found in loaded) > 0.95 * len(rows)
    for row, found in loaded:
        expected = by_schema(row)
        assert found is None or same(derive(found), expected), row


def test_a_row_that_is_odd_anywhere_is_never_accepted_otherwise(rows: list[dict[str, Any]]) -> None:
    quick = quick_load.loader(offering.OfferingSchema())
    chance = random.Random(7)
    names = list(offering.OfferingSchema().load_fields)
    for _ in range(1500):
        row = dict(chance.choice(rows))
        for name in chance.sample(names, chance.randint(1, 2)):
            row[name] = chance.choice(ODD)
        found, expected = quick(row), by_schema(row)
        assert found is None or same(derive(found), expected), row
