"""The next step: what an administrator does about the state of the live index, in one sentence."""

from __future__ import annotations

from app import words
from app.index_status import IndexStatus
from indexer.running.runs import Run

NOTHING = "Niets te doen."


def next_step(status: IndexStatus, concerns: list[str], active: Run | None, last: Run | None) -> str:
    """One sentence. `concerns` most urgent first, `active` the run that is busy, `last` the one that ended last."""
    if status.health is None:
        return "Start de zoekmotor."
    if active and active.state == "running":
        return f"Wacht tot de {words.KINDS[active.kind]} klaar is die nu bezig is."
    if status.name is None:
        back = "`doeners index rollback` uit: er is een vorige index, maar geen enkele is live."
        return f"Voer {back if status.previous else '`doeners index rebuild` uit: er is nog geen index.'}"
    if not status.same_definition:
        return f"Voer `doeners index rebuild` uit: {drifted(status)}."
    if last and last.state == "refused":
        return f"Bekijk de tegengehouden run {last.id} in /beheer/runs en beslis of het verlies klopt."
    about_index = [concern for concern in concerns if concern != status.model_away]
    rebuild = f"Voer `doeners index rebuild` uit: {about_index[0]}." if about_index else ""
    look = f"Kijk waarom het taalmodel niet draait: {status.model_away}." if status.model_away else ""
    return _about_sources(status) or rebuild or look or NOTHING


def drifted(status: IndexStatus) -> str:
    """What differs from the code."""
    if not status.drift:
        return "de definitie verschilt van die in de code"
    named = words.listed([words.PARTS[part] for part in status.drift])
    one = len(status.drift) == 1 and status.drift[0] in {"analysis", "documents"}
    return f"{named} {'is' if one else 'zijn'} veranderd in de code"


def _about_sources(status: IndexStatus) -> str:
    stale = next((source for source in status.sources if source.stale), None)
    if stale is None:
        return ""
    command = f"`doeners index rebuild --source {stale.source}`"
    return f"Kijk de bron {stale.label} na en voer dan {command} uit: ze was niet te lezen."
