"""What is to be known of a field of the document; whatever shows a field follows from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from marshmallow import Schema


@dataclass(frozen=True)
class About:
    """The metadata of a field: `label` is Dutch, as the back office says it; `meaning` English, for the references."""

    label: str
    meaning: str
    correctable: str = ""  # the question in the form of the owner; "": no correction changes it
    heading: str = ""  # in the list of facts on the page of an offering; "": not in that list
    api: bool = False  # in the answer of the API for one offering
    in_results: bool = False  # a list of results reads it
    listed: bool = True  # in the table of fields of an offering in the back office
    exported: bool = True  # in the report of what a run changes, and in its download
    columns: tuple[str, ...] = ()  # names that people give such a column in a file: small letters, no blanks
    of_organisation: bool = False  # such a column stands among those of the organisation


@cache  # to make a schema takes milliseconds, and each part that shows fields asks
def of(schema: type[Schema]) -> Mapping[str, About]:
    """Each field of a schema with what is to be known of it, in their order. Raises TypeError where that is missing."""
    return {name: About(**field.metadata) for name, field in schema().fields.items()}
