"""What a supplier can answer, with its Dutch labels."""

from __future__ import annotations

from collections.abc import Mapping

ANSWERS: Mapping[str, str] = {  # the moves of a supplier, as it reads them
    "accept": "Wij kunnen dit",
    "adapt": "Wij kunnen dit met een aanpassing",
    "decline": "Wij kunnen dit niet",
    "fill": "Wij kunnen dit, maar zitten vol",
}
MOVES: Mapping[str, str] = {
    "can": "accept",
    "adapted": "adapt",
    "cannot": "decline",
    "full": "fill",
}  # state -> its move
REASONS: Mapping[str, str] = {  # why it cannot
    "activity": "Dit werk doen wij niet",
    "distance": "Het is te ver",
    "size": "Het is te groot of te klein voor ons",
    "time": "Het moet te snel klaar zijn",
    "price": "Wij kunnen dit niet voor een redelijke prijs",
    "rules": "Wij mogen dit niet doen, bijvoorbeeld zonder erkenning",
    "other": "Om een andere reden",
}
ANSWERED: Mapping[str, str] = {  # as its supplier reads it back
    "can": "u kunt dit.",
    "adapted": "u kunt dit met een aanpassing.",
    "cannot": "u kunt dit niet.",
    "full": "u zit vol.",
}
STATES: Mapping[str, str] = {  # as the desk reads them
    "waiting": "nog geen antwoord",
    "can": "kan het",
    "adapted": "kan het met een aanpassing",
    "cannot": "kan het niet",
    "full": "zit vol",
    "ended": "vervallen",
}
