"""What is offered: texts, activities, and what searches look in."""

from __future__ import annotations

from typing import TypedDict

from marshmallow import Schema, fields

from indexer import taxonomy
from indexer.document.about import About
from indexer.document.field_kinds import codes, derived, derived_list, line, lines, prose

_CATEGORIES = ("activiteiten", "activiteit", "rubrieken", "rubriek", "categorieen", "categorie", "categories")


class Subject(TypedDict):
    """Activities, sectors and strategic sectors are codes of `indexer.taxonomy`."""

    title: str
    description: str
    affirmed: str
    summary: str
    sectors: list[str]
    activities: list[str]
    main_activity: str
    strategic: list[str]
    keywords: list[str]
    activity_text: str
    title_parts: str
    description_parts: str
    activity_parts: str


class SubjectFields(Schema):
    """The rules of these fields."""

    title = line(
        200,
        About(
            "titel",
            "what is offered, in a line",
            correctable="Titel",
            api=True,
            in_results=True,
            columns=("titel", "title", "aanbod", "naamaanbod", "dienst", "product"),
        ),
        missing="Er is geen titel.",
    )
    description = prose(
        8000,
        About(
            "beschrijving",
            "what is offered, in full",
            correctable="Beschrijving",
            api=True,
            columns=("beschrijving", "omschrijving", "description", "tekst", "uitleg"),
        ),
    )
    affirmed = derived(
        About(
            "wat ze wel doet",
            "the description without what it says is not done (`dutch/denials.py`), to search in and to quote",
            listed=False,
            exported=False,
        )
    )
    summary = derived(
        About(
            "samenvatting",
            "start of what the description affirms, for lists",
            api=True,
            in_results=True,
            listed=False,
            exported=False,
        )
    )
    sectors = derived_list(About("sectoren", "sectors of the activities", api=True, in_results=True))
    activities = codes(
        {slug: activity.label for slug, activity in taxonomy.activities().items()},
        "activiteit",
        About(
            "activiteiten",
            "activities, as slugs of the taxonomy",
            api=True,
            in_results=True,
            columns=_CATEGORIES,
        ),
    )
    main_activity = derived(About("eerste activiteit", "the activity that the source names first; only to search in"))
    strategic = derived_list(About("strategische thema's", "those sectors that are strategic for Flanders", api=True))
    keywords = lines(
        80,
        About(
            "trefwoorden",
            "further words that the source gives",
            api=True,
            columns=("trefwoorden", "tags", "keywords", "zoekwoorden"),
        ),
    )
    activity_text = fields.String(
        dump_only=True,
        metadata=vars(
            About(
                "woorden van de activiteiten",
                "labels and words of activities, keywords and sectors, to search in",
                listed=False,
                exported=False,
            )
        ),
    )
    title_parts = derived(
        About("woorddelen van de titel", "the title with each compound replaced by its parts; only to search in")
    )
    description_parts = derived(
        About(
            "woorddelen van de tekst",
            "the same of what the description says is done, without clients and places (`dutch/mentions.py`)",
        )
    )
    activity_parts = derived(About("woorddelen van de activiteiten", "the same of `activity_text`"))
