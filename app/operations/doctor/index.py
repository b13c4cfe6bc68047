"""The engine and what is in it: version, disk, alias, age, sources; and the copy for when it is away."""

from __future__ import annotations

from collections.abc import Iterable

from opensearchpy import OpenSearch
from opensearchpy.exceptions import AuthorizationException, OpenSearchException

from app.operations import index_status, source_state
from app.operations.doctor.finding import Finding, fault, fine, unseen, warning, worst
from app.wording.dutch import as_sentence, listed, moment
from base import connections, database
from base.config import PROVINCES, Settings
from indexer.engine import alias, trouble
from indexer.local_copy import writing
from indexer.running import runs
from indexer.sources import configured

SECONDS = 5.0  # that the engine may take for an answer
MAJOR = 3  # of the engine that docker-compose.yml and standalone bring
MODULES = {"analysis-common": "org.opensearch.analysis.common.", "percolator": "org.opensearch.percolator."}
LOW, FLOOD = 0.85, 0.95  # of a disk: from then on the engine moves shards; refuses to write


def engine(settings: Settings) -> Finding:
    """Whether it answers, is of the version that we know, and has its modules."""
    if not settings.opensearch_url:
        return fault("Er is geen zoekmotor ingesteld.", "Zet OPENSEARCH_URL.")
    try:
        version = _client(settings).info()["version"]
    except OpenSearchException as error:
        return fault(trouble.sentence(error), "Start OpenSearch; bezoekers zoeken intussen in de lokale kopie.")
    number = str(version["number"])
    if version.get("distribution") != "opensearch" or number.partition(".")[0] != str(MAJOR):
        return fault(
            f"Dit is geen OpenSearch {MAJOR} ({version.get('distribution', 'onbekend')} {number}).",
            f"Neem OpenSearch {MAJOR}; zie docker-compose.yml.",
        )
    try:
        missing = _missing(_client(settings))
    except AuthorizationException:
        return fine(f"OpenSearch {number} antwoordt; zijn onderdelen mogen wij niet zien.")
    if missing:
        return fault(f"De zoekmotor mist {listed(missing)}.", "Neem de volledige uitgave van OpenSearch.")
    return fine(f"OpenSearch {number} antwoordt, met alle onderdelen.")


def _missing(client: OpenSearch) -> list[str]:
    """Which of the modules that we need some node has not; told by their code, for names differ between editions."""
    nodes = client.nodes.info(metric="plugins")["nodes"].values()
    loaded = [" ".join(each["classname"] for each in [*node["modules"], *node["plugins"]]) for node in nodes]
    return [name for name, code in MODULES.items() if not all(code in text for text in loaded)]


def disk(settings: Settings) -> Finding:
    """Whether the disks of the engine are below the marks from which it moves shards or stops writing."""
    step = "Maak plaats of vergroot de schijf; oude indexen gaan weg met de volgende opbouw."
    try:
        stats = _client(settings).nodes.stats(metric="fs")["nodes"].values()
    except AuthorizationException:
        return unseen("De schijf van de zoekmotor mogen wij niet zien.")
    fullest = max(
        1 - node["fs"]["total"]["available_in_bytes"] / node["fs"]["total"]["total_in_bytes"] for node in stats
    )
    if fullest >= FLOOD:
        return fault(f"De schijf van de zoekmotor is voor {fullest:.0%} vol: hij weigert te schrijven.", step)
    if fullest >= LOW:
        return warning(f"De schijf van de zoekmotor is voor {fullest:.0%} vol.", step)
    return fine(f"De schijf van de zoekmotor is voor {fullest:.0%} vol.")


def live_index(settings: Settings) -> Finding:
    """What /beheer says of the live index: alias, blocks, definition, age, the last run."""
    db = database.connect(settings.database_url)
    status = index_status.read(settings, _client(settings), db)
    last = next((run for run in runs.history(db, limit=10) if run.state in runs.ENDED and not run.dry_run), None)
    concerns = index_status.concerns(status, last, settings.max_index_age, [])
    if not status.name:
        return fault(as_sentence(concerns[0]), "Voer uit: doeners index ensure")
    if status.health == "red" or status.write_block or status.alias_fault:
        return fault(_said(concerns), "Voer uit: doeners index status, en volg het draaiboek.")
    if concerns := [each for each in concerns if each != status.model_away]:
        return warning(_said(concerns), "Voer uit: doeners index rebuild")
    return fine(f"De index {status.name} is live, opgebouwd {moment(status.built_at)}.")


def sources(settings: Settings) -> Finding:
    """Whether each province has an address, and whether its source was read and let in."""
    without = [province for province in PROVINCES if not settings.source_url(province)]
    db = database.connect(settings.database_url)
    found = []
    if without:
        found.append(
            warning(
                f"Zonder bron: {listed([source_state.label(name) for name in without])}.",
                "Zet het adres in DOENERS_SOURCE_… (docs/sources.md).",
            )
        )
    bad = [state for state in source_state.states_of(db, configured(settings), None) if state.faults]
    found += [warning(f"{state.label}: {state.tag}.", f"Kijk in /beheer/bronnen/{state.source}.") for state in bad]
    return worst(found, "Alle bronnen zijn gelezen.")


def local_copy(settings: Settings) -> Finding:
    """Whether there is a copy for when the engine is away, and whether it is of the live index."""
    made_at = writing.made_at(settings)
    if made_at is None:
        return warning("Er is geen lokale kopie: zonder zoekmotor vindt niemand iets.", "Voer uit: doeners index copy")
    try:
        live = "".join(alias.state(_client(settings), settings.index) or ())
    except OpenSearchException:
        live = ""
    if live and live != writing.state(settings):
        return warning(
            f"De lokale kopie is van {moment(made_at)}, van een oudere index.", "Voer uit: doeners index copy"
        )
    return fine(f"De lokale kopie is van {moment(made_at)}.")


def _client(settings: Settings) -> OpenSearch:
    return connections.search_engine(settings, timeout=SECONDS)


def _said(phrases: Iterable[str]) -> str:
    return as_sentence(listed(list(phrases)))
