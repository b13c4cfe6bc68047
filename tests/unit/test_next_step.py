"""The next step in one sentence, and which part of a definition differs."""

from __future__ import annotations

from dataclasses import replace

import pytest

from app.operations.index_status import IndexStatus
from app.operations.next_step import next_step
from app.operations.source_state import LiveSource, SourceState
from base import clock
from indexer import code, definition
from indexer.rules.rule_edits import Edit
from indexer.running.runs import Run, RunState
from indexer.sources.source_reads import Readings

GOOD = IndexStatus("a", "green", "offerings-1", digest="a", sources=[LiveSource("limburg", 3)])


def run(state: RunState) -> Run:
    return Run("17", "rebuild", None, state, requested_by="ada", requested_at=clock.now())


@pytest.mark.parametrize(
    ("status", "concerns", "active", "last", "said"),
    [
        (GOOD, [], None, None, "Niets te doen."),
        (IndexStatus("a"), ["de zoekmotor antwoordt niet"], None, None, "Start de zoekmotor."),
        (
            IndexStatus("a", "green"),
            ["er is nog geen index"],
            None,
            None,
            "`doeners index rebuild` uit: er is nog geen",
        ),
        (GOOD, ["de index is te oud"], None, None, "Voer `doeners index rebuild` uit: de index is te oud."),
        (replace(GOOD, model_away="stil"), ["stil"], None, None, "Kijk waarom het taalmodel niet draait: stil."),
        (replace(GOOD, model_away="stil"), ["te oud", "stil"], None, None, "`doeners index rebuild` uit: te oud."),
        (GOOD, ["de index is te oud"], run("running"), None, "Wacht tot de opbouw klaar is die nu bezig is."),
        (GOOD, ["de laatste run is tegengehouden"], None, run("refused"), "Bekijk de tegengehouden run 17"),
        (replace(GOOD, digest="b"), [], None, None, "uit: de definitie verschilt van die in de code."),
        (
            replace(GOOD, digest="b", drift=["synonyms", "words"]),
            [],
            None,
            None,
            "de synoniemen en de woordenlijsten zijn",
        ),
        (
            replace(GOOD, digest="b", drift=["analysis"]),
            [],
            None,
            None,
            "de analyse van tekst is veranderd in de code.",
        ),
    ],
)
def test_one_sentence_says_what_to_do(
    status: IndexStatus, concerns: list[str], active: Run | None, last: Run | None, said: str
) -> None:
    step = next_step(status, concerns, active, last)
    assert said in step.text
    assert step.text.endswith(".")


def test_a_source_with_old_data_is_looked_at_first() -> None:
    readings = Readings("limburg", [], None)
    stale = SourceState("limburg", "Limburg", readings, 0, LiveSource("limburg", 3, stale=True))
    step = next_step(GOOD, ["Limburg is verouderd"], None, None, sources=[stale])
    command = "`doeners index rebuild --source limburg`"
    assert step.text == f"Kijk de bron Limburg na en voer dan {command} uit: ze was niet te lezen."


def test_the_part_that_differs_is_known() -> None:
    plain = definition.load()
    edited = definition.load([Edit("add", "algemeen", "wibbel, wobbel", "", "test")])
    parts, others = definition.parts(plain), definition.parts(edited)
    assert [name for name in parts if parts[name] != others[name]] == ["synonyms"]
    assert plain.digest != edited.digest
    assert definition.parts(definition.load()) == parts


def test_the_code_has_a_release_and_a_digest() -> None:
    release, _, digest = code.version().rpartition("-")
    assert release
    assert len(digest) == 8
