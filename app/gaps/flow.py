"""The states of a gap and the moves between them, as a dict. docs/gaps.md has the same table; a test compares them."""

from __future__ import annotations

from app.questions.flow import START, Flow, Letter, Move

STATES = {  # with their words for people
    "open": "gezocht",
    "promised": "beloofd",
    "filled": "gevuld",
    "dismissed": "geen tekort",
    "lapsed": "niet meer gezocht",
}
SOUGHT = frozenset({"open", "promised"})  # nobody offers it yet
PUBLIC = frozenset({*SOUGHT, "filled"})  # what everybody sees in the list
_FILLED = (Letter("gap_filled", "asker"),)
_PROMISED = (Letter("gap_promised", "regisseur"),)
GAP: Flow = {
    (START, "find"): Move("open", ("clock",)),
    ("open", "promise"): Move("promised", ("supplier",), _PROMISED),
    ("promised", "promise"): Move("promised", ("supplier",), _PROMISED),
    ("promised", "lose"): Move("open", ("supplier", "clock")),
    ("open", "fill"): Move("filled", ("site",), _FILLED),
    ("promised", "fill"): Move("filled", ("site",), _FILLED),
    ("open", "dismiss"): Move("dismissed", ("regisseur", "province")),
    ("promised", "dismiss"): Move("dismissed", ("regisseur", "province")),
    ("open", "lapse"): Move("lapsed", ("clock",)),
    ("filled", "reopen"): Move("open", ("clock",)),
    ("dismissed", "reopen"): Move("open", ("clock", "regisseur", "province")),
    ("lapsed", "reopen"): Move("open", ("clock",)),
}
