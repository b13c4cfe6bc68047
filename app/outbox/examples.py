"""Examples of what letters name, for a preview: a letter shows what it will look like before anybody gets it.

What has no example of its own shows its name between brackets, so that a new letter has a preview too.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

_AT = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


class Example:
    """A thing that a letter names; what it has not, it makes up."""

    def __init__(self, text: str, **values: object) -> None:
        self.text, self.values = text, values

    def __str__(self) -> str:
        return f"[{self.text}]"

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):
            raise AttributeError(name)
        return self.values.get(name, Example(f"{self.text}.{name}"))

    def __iter__(self) -> Iterator[tuple[str, str]]:
        yield f"[{self.text}: naam]", f"[{self.text}: waarde]"


_REASON = "Vul een e-mailadres in zoals naam@voorbeeld.be."
_LINKS = [("Hagen scheren", "https://doeners.example/aanbod/limburg:1/bevestigen?sleutel=voorbeeld")]
_FOUND = [("Hagen scheren", "https://doeners.example/aanbod/limburg:1")]
_REJECTS = [Example("rij", source_id="12", field="email", message=_REASON)]
_GAP = Example("tekort", work="Ramen wassen", town="Aarschot", filled_title="Ramen wassen voor kantoren")
FACTS: Mapping[str, object] = {
    "account": "beheer",
    "answer": "doet dit vanaf 1 maart 2027",
    "address": "https://doeners.example/beheer/nieuw-wachtwoord?sleutel=voorbeeld",
    "answer_page": "https://doeners.example/antwoord/1?sleutel=voorbeeld",
    "approved": True,
    "area": "Limburg",
    "because": "U kreeg een antwoord.",
    "closes_on": "5 januari 2027",
    "confirm": "https://doeners.example/vraag/1/bevestig?sleutel=voorbeeld",
    "contact": "info@doeners.example",
    "days": 14,
    "desk": "https://doeners.example/beheer/vragen",
    "details": [("Waar", "Aarschot"), ("Hoeveel", "vijftig stoelen")],
    "frequency": "elke week",
    "full_until": "1 februari 2027",
    "gap": _GAP,
    "gaps": [_GAP],
    "heading": "Er klopt iets niet",
    "label": "Limburg",
    "links": _LINKS,
    "live": Example("site", offerings=120, complete=90, percent=75),
    "message": "Het telefoonnummer klopt niet.",
    "named": 15,
    "number": 1,
    "offering": "https://doeners.example/aanbod/limburg:1",
    "open_rejects": 1,
    "others": [],
    "page": "https://doeners.example/vraag/1?sleutel=voorbeeld",
    "organisation": "Maatwerkbedrijf Voorbeeld",
    "parts": [("Hagen scheren in Aarschot", _FOUND, "https://doeners.example/meldingen/stop?sleutel=voorbeeld")],
    "period": "kwartaal 3 van 2026",
    "question": Example("vraag", reference="V-1A2B3C4D", need="Vijftig stoelen herstellen", place="Aarschot"),
    "readings": Example("lezingen", failing_since=_AT, last_good=_AT, last=Example("lezing", message="Geen antwoord.")),
    "reason": "Dit nummer is van een andere organisatie.",
    "rejects": [("Nieuw geweigerd", _REJECTS)],
    "report": "https://doeners.example/cijfers/verslag/limburg/2026-Q3.pdf",
    "request": Example("aanvraag", title="Meubels herstellen", organisation="Maatwerkbedrijf Voorbeeld"),
    "since": _AT,
    "sources": ["limburg"],
    "site": "https://doeners.example",
    "stop": "https://doeners.example/geen-mail-meer?sleutel=voorbeeld",
    "subject": "Hagen scheren",
    "title": "Hagen scheren",
    "unread": "drie keer na elkaar niet te lezen",
    "where": ": https://doeners.example/beheer/bronnen/limburg",
}


def examples(names: Iterable[str]) -> dict[str, object]:
    """An example for each name."""
    return {name: FACTS.get(name, Example(name)) for name in names}
