"""Words of the back office: names of states, roles, fields and kinds of runs, and what a run says of itself."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta

from app.wording.dutch import counted, hour, number
from indexer.document.fields import described
from indexer.running.difference import Counts

STATES = {
    "queued": "wacht",
    "running": "bezig",
    "succeeded": "geslaagd",
    "partial": "gedeeltelijk",
    "refused": "tegengehouden",
    "failed": "mislukt",
    "abandoned": "afgebroken",
    "cancelled": "geannuleerd",
}
SOURCE_STATES = {
    "waiting": "wacht",
    "reading": "wordt gelezen",
    "done": "gelezen",
    "unchanged": "niets veranderd",
    "held": "tegengehouden",
    "failed": "niet te lezen",
    "carried": "overgenomen",
}
KINDS = {
    "rebuild": "opbouw",
    "sync": "bijwerking",
    "synonyms": "synoniemen live zetten",
    "trial": "proef van synoniemen",
    "rollback": "vorige index terugzetten",
    "forward": "nieuwere index terugzetten",
    "prune": "opruimen",
}
ROLES = {
    "platform": "platform",
    "province": "provincie",
    "editor": "redacteur",
    "regisseur": "regisseur",
    "read-only": "meekijker",
}
OUTBOX_KINDS = {"mail": "mail", "webhook": "webhook"}
OUTBOX_STATES = {"waiting": "wacht", "sent": "verstuurd", "given_up": "opgegeven"}
FIELDS = {name: about.label for name, about in described().items()} | {  # and of parts of a document, or of several
    "alt": "beschrijving", "contact": "e-mail of telefoon", "document": "hele rij", "file": "bestand", "km": "straal",
    "lat": "breedtegraad", "location": "punt", "lon": "lengtegraad", "municipality": "gemeente", "name": "naam",
    "nis": "NIS-code", "place": "plaats", "postcode": "postcode", "province": "provincie", "street": "straat",
    "type": "soort",
}  # fmt: skip
PARTS = {  # of a definition
    "fields": "de velden",
    "analysis": "de analyse van tekst",
    "synonyms": "de synoniemen",
    "words": "de woordenlijsten",
    "taxonomy": "de sectoren en activiteiten",
    "documents": "de vorm van een aanbieding",
}
CHANGES = {"new": "nieuw", "changed": "veranderd", "gone": "weg"}
CAUSES = {
    False: "de bron",
    True: "onze woordenlijsten, regels of verbeteringen",
}  # whether the row in the source is the same
HEALTH = {
    "green": "goed",
    "yellow": "goed, zonder reservekopie",
    "red": "een deel van de gegevens is onbereikbaar",
    None: "antwoordt niet",
}


def reading(read: int, every: int) -> str:
    """How far the language model is with the offerings, as something that goes on; "" when it has read all."""
    so_far = f"{number(read)} van {number(every)}"
    return f"leest het aanbod: {so_far}; tot dan gaat zoeken vooral op woorden" if read < every else ""


def still(seconds: float | None) -> str:
    """How long something still takes, roughly: "nog 20 s", "nog 3 min"; "" when nobody knows."""
    if seconds is None:
        return ""
    if seconds < 90:
        return f"nog {max(5, round(seconds, -1)):.0f} s" if seconds >= 5 else "bijna klaar"
    return f"nog {seconds / 60:.0f} min"


def ending(state: str, seconds: float | None, now: datetime, *, late: bool = False) -> str:
    """When a run will end, as far as one can tell: "Nog ongeveer 3 minuten, klaar rond 10.42 uur."."""
    if state != "running":
        return ""
    if late:
        return "Dit duurt langer dan de vorige keer."
    if seconds is None:
        return "Hoelang dit duurt, is nog niet te zeggen."
    if seconds < 90:
        return "Nog enkele seconden." if seconds < 10 else f"Nog ongeveer {round(seconds, -1):.0f} seconden."
    at = now + timedelta(seconds=seconds)
    return f"Nog ongeveer {seconds / 60:.0f} minuten, klaar rond {hour(at)} uur."


def sign_of_life(state: str, at: datetime | None, now: datetime) -> str:
    """When the process of a run was last heard of."""
    if state != "running":
        return ""
    if at is None:
        return "Het proces geeft geen teken van leven meer."
    seconds = max(0, round((now - at).total_seconds()))
    return f"Laatste teken van leven: {counted(seconds, 'seconde', 'seconden')} geleden."


def source_state(row: Mapping[str, object]) -> str:
    """What became of a source in a run. A message with carried-over offerings says why it could not be read."""
    unreadable = row["state"] == "carried" and row["message"]
    return "niet te lezen, overgenomen" if unreadable else SOURCE_STATES[str(row["state"])]


def field(name: str) -> str:
    """A field of a rejected row: "sites.0.postcode" is "vestiging 1, postcode"."""
    spoken = ""
    for part in name.split("."):
        if part.isdecimal():
            spoken += f" {int(part) + 1}"
        else:
            spoken += (", " if spoken else "") + FIELDS.get(part, part)
    return spoken


def fields(names: Iterable[str]) -> str:
    """Names of fields, as people call them."""
    return ", ".join(field(name) for name in names)


def value(raw: object) -> str:
    """A value of a field: "ja", "Kuisen, Strijken", "postcode: 3500, plaats: Hasselt"; "" without one."""
    if raw is None:
        return ""
    if isinstance(raw, bool):
        return "ja" if raw else "nee"
    if isinstance(raw, list):
        return (" · " if any(isinstance(part, dict) for part in raw) else ", ").join(value(part) for part in raw)
    if isinstance(raw, dict):
        return ", ".join(f"{field(name)}: {value(part)}" for name, part in raw.items() if part not in (None, "", []))
    return str(raw)


def difference(counts: Counts) -> str:
    """What changes, in one sentence: "12 nieuw, 5 veranderd, 3 weg; 650 blijven zoals ze zijn."."""
    return f"{counts.new} nieuw, {counts.changed} veranderd, {counts.gone} weg; {counts.same} blijven zoals ze zijn."
