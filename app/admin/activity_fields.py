"""The fields of forms that choose some activities, one in each: `activity_1`, `activity_2`, …"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from app.http.forms import Form
from indexer import taxonomy


def activity_field(number: int) -> SelectField:
    """The field of an activity."""
    return SelectField(f"Activiteit {number}", choices=_activities, default="", validate_choice=False)


def chosen(form: Form, most: int) -> list[str]:
    """The activities that were chosen, each once."""
    slugs = [form[f"activity_{number}"].data for number in range(1, most + 1)]
    return list(dict.fromkeys(slug for slug in slugs if slug in taxonomy.activities()))


def numbered(activities: Sequence[str], most: int) -> dict[str, str]:
    """What the fields hold for some activities."""
    filled = [*activities, *[""] * most][:most]
    return {f"activity_{number}": slug for number, slug in enumerate(filled, start=1)}


def _activities() -> Mapping[str, list[SelectChoice]]:
    """Every activity, below its sector."""
    groups: dict[str, list[SelectChoice]] = {"": [SelectChoice("", "geen")]}
    sectors = taxonomy.sectors()
    for slug, activity in taxonomy.activities().items():
        groups.setdefault(sectors[activity.sector].label, []).append(SelectChoice(slug, activity.label))
    return groups
