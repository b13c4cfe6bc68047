"""The next step: what an administrator does about the state of the live index, in one sentence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from app.operations.index_status import IndexStatus
from app.operations.source_state import SourceState
from app.operations.waiting import Waiting
from app.wording import dutch, words
from indexer.running.runs import Run

NOTHING = "Niets te doen."
_ADDRESS = re.compile(r" in (/beheer[^\s:]*)")
OF_SOURCES = frozenset({"unread", "held"})  # what no rebuild mends


def next_step(
    status: IndexStatus,
    concerns: list[str],
    active: Run | None,
    last: Run | None,
    waiting: Sequence[Waiting] = (),
    sources: Sequence[SourceState] = (),
) -> str:
    """One sentence. `concerns` most urgent first, `active` the run that is busy, `last` the one that ended last.

    What waits for people comes after all that is wrong with the index.
    """
    if status.health is None:
        return "Start de zoekmotor."
    if active and active.state == "running":
        return f"Wacht tot de {words.KINDS[active.kind]} klaar is die nu bezig is."
    if status.name is None:
        back = "`doeners index rollback` uit: er is een vorige index, maar geen enkele is live."
        return f"Voer {back if status.previous else '`doeners index rebuild` uit: er is nog geen index.'}"
    things = waiting[0].sentence if waiting else NOTHING
    look = next((kind.sentence for kind in waiting if kind.kind in OF_SOURCES), "")
    first = _about_index(status, last) or _about_sources(sources) or look
    return first or _about_concerns(status, concerns) or things


def linked(step: str) -> tuple[str, str]:
    """A step as a page shows it: the sentence without the address in it, and the address to link to; "" for none."""
    place = _ADDRESS.search(step)
    return (step.replace(place[0], "", 1), place[1]) if place else (step, "")


def _about_index(status: IndexStatus, last: Run | None) -> str:
    if status.alias_fault:
        return f"Kijk de alias na: {status.alias_fault}."
    if status.write_block:
        return f"Maak schijfruimte of hef de blokkering op. {status.write_block}"
    if not status.same_definition:
        return f"Voer `doeners index rebuild` uit: {drifted(status)}."
    if last and last.state == "refused":
        return f"Bekijk de tegengehouden run {last.id} in /beheer/runs/{last.id} en beslis of het verlies klopt."
    return ""


def _about_concerns(status: IndexStatus, concerns: list[str]) -> str:
    about_index = [concern for concern in concerns if concern != status.model_away]
    if about_index:
        return f"Voer `doeners index rebuild` uit: {about_index[0]}."
    return f"Kijk waarom het taalmodel niet draait: {status.model_away}." if status.model_away else ""


def drifted(status: IndexStatus) -> str:
    """What differs from the code."""
    if not status.drift:
        return "de definitie verschilt van die in de code"
    named = dutch.listed([words.PARTS[part] for part in status.drift])
    one = len(status.drift) == 1 and status.drift[0] in {"analysis", "documents"}
    return f"{named} {'is' if one else 'zijn'} veranderd in de code"


def _about_sources(sources: Sequence[SourceState]) -> str:
    stale = next((state for state in sources if "stale" in state.faults), None)
    if stale is None:
        return ""
    command = f"`doeners index rebuild --source {stale.source}`"
    return f"Kijk de bron {stale.label} na en voer dan {command} uit: ze was niet te lezen."
