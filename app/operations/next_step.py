"""The next step: what an administrator does about the state of the live index, in one sentence."""

from __future__ import annotations

from collections.abc import Sequence

from app.operations.index_status import IndexStatus
from app.operations.source_state import SourceState
from app.operations.waiting import Step, Waiting
from app.wording import dutch, words
from indexer.running.runs import Run

NOTHING = Step("Niets te doen.")
OF_SOURCES = frozenset({"unread", "held"})  # what no rebuild mends


def next_step(
    status: IndexStatus,
    concerns: list[str],
    active: Run | None,
    last: Run | None,
    waiting: Sequence[Waiting] = (),
    sources: Sequence[SourceState] = (),
) -> Step:
    """`concerns` most urgent first, `active` the run that is busy, `last` the one that ended last.

    What waits for people comes after all that is wrong with the index.
    """
    if status.health is None:
        return Step("Start de zoekmotor.")
    if active and active.state == "running":
        return Step(f"Wacht tot de {words.KINDS[active.kind]} klaar is die nu bezig is.")
    if status.name is None:
        back = "`doeners index rollback` uit: er is een vorige index, maar geen enkele is live."
        return Step(f"Voer {back if status.previous else '`doeners index rebuild` uit: er is nog geen index.'}")
    things = waiting[0].next_step if waiting else NOTHING
    look = next((kind.next_step for kind in waiting if kind.kind in OF_SOURCES), None)
    first = _about_index(status, last) or _about_sources(sources) or look
    return first or _about_concerns(status, concerns) or things


def _about_index(status: IndexStatus, last: Run | None) -> Step | None:
    if status.alias_fault:
        return Step(f"Kijk de alias na: {status.alias_fault}.")
    if status.write_block:
        return Step(f"Maak schijfruimte of hef de blokkering op. {status.write_block}")
    if not status.same_definition:
        return Step(f"Voer `doeners index rebuild` uit: {drifted(status)}.")
    if last and last.state == "refused":
        return Step(f"Bekijk de tegengehouden run {last.id} en beslis of het verlies klopt.", f"/beheer/runs/{last.id}")
    return None


def _about_concerns(status: IndexStatus, concerns: list[str]) -> Step | None:
    about_index = [concern for concern in concerns if concern != status.model_away]
    if about_index:
        return Step(f"Voer `doeners index rebuild` uit: {about_index[0]}.")
    return Step(f"Kijk waarom het taalmodel niet draait: {status.model_away}.") if status.model_away else None


def drifted(status: IndexStatus) -> str:
    """What differs from the code."""
    if not status.drift:
        return "de definitie verschilt van die in de code"
    named = dutch.listed([words.PARTS[part] for part in status.drift])
    one = len(status.drift) == 1 and status.drift[0] in {"analysis", "documents"}
    return f"{named} {'is' if one else 'zijn'} veranderd in de code"


def _about_sources(sources: Sequence[SourceState]) -> Step | None:
    stale = next((state for state in sources if "stale" in state.faults), None)
    if stale is None:
        return None
    command = f"`doeners index rebuild --source {stale.source}`"
    return Step(f"Kijk de bron {stale.label} na en voer dan {command} uit: ze was niet te lezen.")
