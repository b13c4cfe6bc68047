"""From a row to a document: what a source must supply is loaded and validated, what follows from it is derived.

`OfferingSchema` is the contract: its fields are exactly those of `indexer.document` and of the mapping.
"""

from __future__ import annotations

import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import orjson
from marshmallow import EXCLUDE, ValidationError, post_load, pre_load

from base.logging import get_logger
from indexer import faults, quick_load
from indexer.derived import derive
from indexer.document.fields import Offering, OfferingFields

log = get_logger("sources")


REJECTED = {"source_id": 100, "field": 60, "message": 500}  # characters of what is kept of a reject


@dataclass(frozen=True)
class Reject:
    """A row that cannot be used: which one, which field, and why in Dutch. Any database can store it."""

    source: str
    source_id: str
    field: str
    message: str

    def __post_init__(self) -> None:
        for name, longest in REJECTED.items():
            object.__setattr__(self, name, storable(getattr(self, name), longest))


def storable(text: str, longest: int) -> str:
    """A text without halves of letters and NULs, and not too long."""
    whole = text if text.isascii() else text.encode("utf-8", "replace").decode()
    whole = whole.replace("\0", "")
    return whole if len(whole) <= longest else f"{whole[: longest - 1]}…"


class OfferingSchema(OfferingFields):
    """One offering. Times are ISO 8601, points WGS 84, codes as in indexer.taxonomy, municipalities as NIS codes."""

    class Meta:
        unknown = EXCLUDE

    @pre_load
    def drop_blanks(self, row: Mapping[str, object], **_: object) -> dict[str, object]:
        """An empty cell is no value, in any source."""
        return {
            k: v.strip() if isinstance(v, str) else v
            for k, v in row.items()
            if v is not None and v != "" and not _blank(v)
        }

    @post_load
    def complete(self, values: dict[str, object], **_: object) -> Offering:
        """The document in JSON form (dates as ISO text), with everything that follows from what was given."""
        return derive(orjson.loads(orjson.dumps(values)))


def _blank(value: object) -> bool:
    return isinstance(value, str) and not value.strip()


_schema = OfferingSchema()
_quick = quick_load.loader(_schema)


def load(row: Mapping[str, object], source: str, read_at: datetime) -> Offering | Reject:
    """The document of one row that a source delivered, or the reject that says what is wrong with it."""
    loaded = _load(row, source, read_at)
    if not isinstance(loaded, list):
        return loaded
    field, message = loaded[0]
    return Reject(source, str(row.get("source_id") or "?"), field, message)


def faults_of(row: Mapping[str, object], source: str, read_at: datetime) -> list[tuple[str, str]]:
    """(field, message in Dutch) of everything that is wrong with a row; none when it would be accepted."""
    loaded = _load(row, source, read_at)
    return loaded if isinstance(loaded, list) else []


def _load(row: Mapping[str, object], source: str, read_at: datetime) -> Offering | list[tuple[str, str]]:
    """The document, or (field, message) of everything that is wrong with a row, whatever stands in it."""
    given = {**row, "source": source, "read_at": read_at.isoformat()}
    try:
        ordinary = _quick(given)
        offering: Offering = _schema.load(given) if ordinary is None else derive(ordinary)
    except ValidationError as error:
        return list(faults.listed(error.messages))
    except Exception:  # noqa: BLE001 - one odd row is refused and logged, the others go on
        log.error("row_unexpected", source=source, details=traceback.format_exc(limit=-5))
        return [("rij", faults.UNEXPECTED)]
    return offering
