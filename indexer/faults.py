"""What is wrong with a row, in Dutch: from what the schema says of it."""

from __future__ import annotations

from collections.abc import Iterator

UNEXPECTED = "Dit heeft niet de vorm die wij verwachten."
_DUTCH = {  # what marshmallow says of values of a wrong kind, such as a list where we expect text
    "Not a valid string.": "Dit is geen tekst.",
    "Not a valid utf-8 string.": "Deze tekst staat in een andere tekenset.",
    "Not a valid aware datetime.": "Dit is geen geldig tijdstip.",
    "Not a valid naive datetime.": "Dit is geen geldig tijdstip.",
    "Not a valid date.": "Dit is geen geldige datum.",
    "Not a valid mapping type.": UNEXPECTED,
    "Not a valid boolean.": "Dit is geen ja of nee.",
    "Not a valid integer.": "Dit is geen getal.",
    "Number too large.": "Dit getal is te groot.",
    "Special numeric values (nan or infinity) are not permitted.": "Dit is geen getal.",
    "Invalid type.": UNEXPECTED,
    "Invalid value.": UNEXPECTED,
    "Unknown field.": "Dit veld bestaat niet.",
    "Not a valid URL.": "Geen geldig webadres.",
    "Not a valid email address.": "Geen geldig e-mailadres.",
    "Not a valid list.": "Dit is geen lijst.",
    "Not a valid number.": "Dit is geen getal.",
    "Not a valid datetime.": "Dit is geen geldig tijdstip.",
    "Missing data for required field.": "Dit veld ontbreekt.",
    "Field may not be null.": "Dit veld is leeg.",
    "Invalid input type.": UNEXPECTED,
}


def listed(messages: object, path: str = "") -> Iterator[tuple[str, str]]:
    """(field, message in Dutch) of marshmallow's nested errors, e.g. ("sites.0.postcode", "…")."""
    if isinstance(messages, dict):
        for key, value in messages.items():
            yield from listed(value, path if key == "_schema" else f"{path}.{key}".strip("."))
    else:
        yield path, dutch(messages[0] if isinstance(messages, list) else messages)


def dutch(message: object) -> str:
    """What marshmallow says, in Dutch; what we say ourselves stays as it is."""
    return _DUTCH.get(str(message), str(message))
