"""What a supplier, or a side of an outcome, reads when its link opens nothing."""

from __future__ import annotations

from functools import partial

from app.web import signed_links

fault_page = partial(
    signed_links.fault_page,
    expired="Deze vraag is van lang geleden. U hoeft niets meer te doen.",
    way_on=("/", "Naar de startpagina"),
)
