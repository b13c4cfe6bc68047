"""Where an offering comes from, how fresh it is, and what edits say of it."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import TypedDict

from marshmallow import Schema, fields, validate

from indexer import taxonomy
from indexer.document.about import About
from indexer.document.field_kinds import day, derived, derived_list

_YEARS = validate.Range(
    datetime(1900, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC), error="“{input}” is geen echt tijdstip."
)
_CHANGED = ("gewijzigdop", "gewijzigd", "aangepastop", "updatedat", "laatstewijziging", "modified")


class Provenance(TypedDict):
    """Times are ISO 8601."""

    id: str
    source: str
    source_id: str
    updated_at: str | None
    confirmed_on: str | None
    verified_at: str | None
    read_at: str
    stale: bool
    overridden: dict[str, object]
    duplicate_of: str | None
    twins: list[str]
    twin_of: str | None
    own: dict[str, object]
    hash: str
    missing: list[str]
    freshness: int
    shuffle: int


class ProvenanceFields(Schema):
    """The rules of these fields."""

    id = derived(
        About(
            "id",
            "`<source>:<source_id>`; the same in the index, in addresses and in the API",
            api=True,
            in_results=True,
            listed=False,
            exported=False,
        )
    )
    source = fields.String(
        required=True,
        validate=validate.OneOf(list(taxonomy.PROVINCES)),
        metadata=vars(
            About(
                "bron",
                "province whose source delivered it",
                api=True,
                in_results=True,
                listed=False,
                exported=False,
            )
        ),
    )
    source_id = fields.String(
        required=True,
        validate=validate.Regexp(r"^[A-Za-z0-9._-]{1,100}$", error="Ongeldige sleutel: {input}."),
        metadata=vars(
            About(
                "sleutel",
                "key of the row in that source",
                exported=False,
                columns=("id", "nummer", "nr", "sleutel", "volgnummer", "aanbodid", "rijnummer"),
            )
        ),
    )
    updated_at = fields.AwareDateTime(
        load_default=None,
        allow_none=True,
        default_timezone=UTC,
        validate=_YEARS,
        metadata=vars(
            About("gewijzigd op", "when the source last changed it", api=True, in_results=True, columns=_CHANGED)
        ),
    )
    confirmed_on = day(
        date(2100, 1, 1),
        About(
            "nagekeken op",
            "day on which the organisation last confirmed it",
            api=True,
            in_results=True,
            columns=("bevestigdop", "nagekekenop", "gecontroleerdop"),
        ),
    )
    verified_at = fields.AwareDateTime(
        dump_only=True,
        allow_none=True,
        metadata=vars(About("bevestigd op", "when the organisation last confirmed it here", api=True, in_results=True)),
    )
    read_at = fields.AwareDateTime(
        required=True,
        metadata=vars(About("gelezen op", "when the source was last read", api=True, in_results=True, exported=False)),
    )
    stale = fields.Boolean(
        load_default=False,
        metadata=vars(
            About(
                "verouderd",
                "the source could not be read; this is its last good version",
                api=True,
                in_results=True,
                exported=False,
            )
        ),
    )
    overridden = fields.Dict(
        dump_only=True,
        metadata=vars(
            About("wat de bron zei", "what the source says of the fields that an edit replaced", listed=False)
        ),
    )
    duplicate_of = fields.String(
        dump_only=True,
        allow_none=True,
        metadata=vars(About("verborgen voor", "the equal offering in favour of which it is hidden")),
    )
    twins = derived_list(
        About(
            "ook in andere bronnen",
            "ids of the same offering of this organisation in other sources (`indexer/twins.py`)",
            api=True,
            in_results=True,
            exported=False,
        )
    )
    twin_of = fields.String(
        dump_only=True,
        allow_none=True,
        metadata=vars(About("getoond als", "the one of them that is shown for all", api=True, exported=False)),
    )
    own = fields.Dict(
        dump_only=True,
        metadata=vars(
            About(
                "wat ze zelf zegt",
                "what the one that is shown says itself of the fields in which all are joined",
                listed=False,
                exported=False,
            )
        ),
    )
    hash = derived(
        About(
            "controlesom",
            "SHA-256 of the content; the gate compares it with what was read",
            listed=False,
            exported=False,
        )
    )
    missing = derived_list(
        About("ontbreekt", "fields that matter to who searches and that it lacks (`indexer/completeness.py`)")
    )
    freshness = fields.Integer(
        dump_only=True,
        metadata=vars(
            About(
                "halfjaar",
                "half-year of the last change or confirmation, e.g. 20262; breaks ties",
                in_results=True,
                listed=False,
                exported=False,
            )
        ),
    )
    shuffle = fields.Integer(
        dump_only=True,
        metadata=vars(
            About(
                "lot",
                "fixed pseudo-random number; with the day it orders what is equal",
                listed=False,
                exported=False,
            )
        ),
    )
