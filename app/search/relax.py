"""Wider searches to offer when little was found: each step with the label that a visitor sees."""

from __future__ import annotations

from dataclasses import replace

from app.search.params import MAX_RADIUS, SearchParams

RADII = (25, 50, MAX_RADIUS)  # km


def widenings(params: SearchParams) -> list[tuple[str, SearchParams]]:
    """Wider searches, labelled, from the smallest step to the widest."""
    wider = replace(params, page=1)
    steps: list[tuple[str, SearchParams]] = []
    if any(params.choices.values()):
        steps.append(("zonder filters", replace(wider, choices={})))
    if params.point and params.radius < MAX_RADIUS:
        radius = next(km for km in RADII if km > params.radius)
        steps.append((f"zoek tot {radius} km", replace(wider, radius=radius)))
    if params.place or params.municipalities:
        everywhere = replace(wider, place=None, municipalities=(), sort="relevantie")
        steps.append(("zoek in alle provincies", everywhere))
    return steps
