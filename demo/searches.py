"""What fictional visitors type again and again, and how they choose from what they find."""

from __future__ import annotations

import hashlib
import random

TEXTS = (
    "ramen wassen", "kuisploeg kantoor", "catering", "fietsen herstellen", "eindejaarsgeschenken", "groenonderhoud",
    "kabels solderen", "strijken", "verpakken", "meubels op maat", "drukwerk", "broodjes vergadering",
    "papier vernietigen", "houten paletten", "linnen wassen hotel", "brieven in enveloppen", "tweedehands kleding",
    "etiketten kleven", "hagen scheren", "feestzaal", "moestuinbakken", "computers recycleren",
)  # fmt: skip
_LOOKS = 0.75  # of those who saw a result, that look at the next one


def opened(draw: random.Random, text: str, shown: list[str]) -> str:
    """The id that somebody opens: looks from the top down, and opens what appeals; "" when nothing did."""
    for identity in shown:
        if draw.random() < _appeal(text, identity):
            return identity
        if draw.random() > _LOOKS:
            return ""
    return ""


def _appeal(text: str, identity: str) -> float:
    """How often who looks at an offering for a text opens it, from 0.02 to 0.62; always the same."""
    return 0.02 + 0.6 * (hashlib.blake2b(f"{text}\0{identity}".encode(), digest_size=1).digest()[0] / 255) ** 2
