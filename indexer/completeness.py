"""How complete an offering is: the fields that matter to who searches, and which of them an offering lacks."""

from __future__ import annotations

from collections.abc import Callable, Mapping

SHORTEST_DESCRIPTION = 40  # characters that say something

# field -> whether an offering has it. Not required, but without them it is found less or nobody can reach it.
MATTERS: Mapping[str, Callable[[Mapping[str, object]], bool]] = {
    "description": lambda o: len(str(o.get("description") or "")) >= SHORTEST_DESCRIPTION,
    "activities": lambda o: bool(o.get("activities")),
    "kbo": lambda o: bool(o.get("kbo")),
    "contact": lambda o: bool(o.get("email") or o.get("phone")),
    "website": lambda o: bool(o.get("website")),
    "delivery": lambda o: bool(o.get("delivery")),
    "buyer_kinds": lambda o: bool(o.get("buyer_kinds")),
    "service_area": lambda o: bool(o.get("service_area")),
}


def missing(offering: Mapping[str, object]) -> list[str]:
    """The fields that matter and that an offering lacks; none: it is complete."""
    return [name for name, has in MATTERS.items() if not has(offering)]
