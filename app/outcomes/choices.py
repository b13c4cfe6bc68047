"""What can come of a request, with its Dutch labels."""

from __future__ import annotations

from collections.abc import Mapping

RESULTS: Mapping[str, str] = {
    "contract": "Er is een contract of opdracht",
    "collaboration": "Wij werken samen, zonder contract",
    "trial": "Er is een proef of een eerste keer",
    "conversation": "Wij spraken met elkaar",
    "none": "Er kwam niets van",
}
TOGETHER = frozenset({"contract", "collaboration"})  # what makes an adaptation a good practice
BANDS: Mapping[str, str] = {
    "-1000": "Minder dan 1 000 euro",
    "1000-": "1 000 tot 10 000 euro",
    "10000-": "10 000 tot 50 000 euro",
    "50000-": "50 000 euro of meer",
    "unknown": "Dat weet of zeg ik niet",
}
DURATIONS: Mapping[str, str] = {
    "once": "Eenmalig",
    "month": "Tot een maand",
    "year": "Tot een jaar",
    "longer": "Langer dan een jaar",
}
RECURRING: Mapping[str, str] = {"yes": "Ja", "no": "Nee"}
SIDES: Mapping[str, str] = {"asker": "de vrager", "supplier": "de organisatie", "desk": "de regisseur"}
STATES: Mapping[str, str] = {  # as the desk reads them
    "waiting": "nog geen antwoord",
    "one_side": "één kant antwoordde",
    "agreed": "beide kanten zeggen hetzelfde",
    "contradicted": "de kanten spreken elkaar tegen",
    "settled": "door de regisseur beslist",
}
STEPS: Mapping[str, str] = {"first outcome": "na een maand", "second outcome": "na drie maanden"}
