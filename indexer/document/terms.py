"""On what terms: how much, how soon, how good, and when it is open."""

from __future__ import annotations

from datetime import date
from typing import TypedDict

from marshmallow import Schema, fields

from indexer.document.about import About
from indexer.document.field_kinds import day, line, lines, prose
from indexer.document.parts import Photo, PhotoSchema

_HOURS = ("openingsuren", "uren", "openinghours", "openingstijden")


class Terms(TypedDict):
    """Days are ISO 8601."""

    min_quantity: str
    lead_time: str
    capacity: str
    full_until: str | None
    paused_until: str | None
    quality_labels: list[str]
    languages: list[str]
    opening_hours: str
    photos: list[Photo]


class TermsFields(Schema):
    """The rules of these fields."""

    min_quantity = line(
        200,
        About(
            "minimum",
            "smallest order or series",
            correctable="Vanaf welke hoeveelheid",
            heading="Vanaf",
            api=True,
            columns=("minimum", "minimumaantal", "minimumafname", "minquantity"),
        ),
    )
    lead_time = line(
        200,
        About(
            "levertijd",
            "time between order and delivery",
            correctable="Termijn",
            heading="Termijn",
            api=True,
            columns=("levertijd", "levertermijn", "termijn", "leadtime"),
        ),
    )
    capacity = line(
        200,
        About(
            "capaciteit",
            "how much can be done",
            correctable="Capaciteit",
            heading="Capaciteit",
            api=True,
            columns=("capaciteit", "capacity"),
        ),
    )
    full_until = day(
        date.max,  # the last day that there is stands for “until further notice”
        About(
            "volzet tot",
            "no new orders before this day",
            api=True,
            in_results=True,
            columns=("volzettot", "volzet", "fulluntil"),
        ),
    )
    paused_until = fields.Date(
        dump_only=True,
        allow_none=True,
        metadata=vars(
            About(
                "pauze tot",
                "the organisation takes no orders before this day: not shown in searches until then",
                api=True,
                in_results=True,
            )
        ),
    )
    quality_labels = lines(
        80,
        About(
            "kwaliteitslabels",
            "certificates and labels",
            heading="Kwaliteitslabels",
            api=True,
            columns=("labels", "kwaliteitslabels", "certificaten", "erkenningen"),
        ),
    )
    languages = lines(
        40,
        About(
            "talen",
            "languages spoken with buyers",
            heading="Talen",
            api=True,
            columns=("talen", "taal", "languages"),
        ),
    )
    opening_hours = prose(
        300,
        About(
            "openingsuren",
            "when one can walk in or call",
            correctable="Openingsuren",
            heading="Open",
            api=True,
            columns=_HOURS,
            of_organisation=True,
        ),
    )
    photos = fields.List(
        fields.Nested(PhotoSchema),
        load_default=list,
        metadata=vars(About("foto's", "photos that we keep: file name and text", api=True, in_results=True)),
    )
