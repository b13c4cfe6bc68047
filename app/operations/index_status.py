"""The state of the live index: what is in it, how old it is, whether all is well. For page and command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

import sqlalchemy as sa
from opensearchpy import OpenSearch
from opensearchpy.exceptions import OpenSearchException

from app.operations.source_state import LiveSource, SourceState, live_sources, with_fault
from app.wording import source_words, words
from app.wording.dutch import as_phrase, as_sentence, counted, listed, moment, number
from app.wording.source_words import SourceFault
from app.wording.words import STATES
from base import clock
from base.config import Settings
from indexer import definition
from indexer.engine import alias, embedding, index_meta, trouble, vectors
from indexer.local_copy import writing
from indexer.rules import rule_store
from indexer.rules.rule_edits import Edit
from indexer.running.runs import Run


@dataclass(frozen=True)
class OlderIndex:
    """A previous index that is kept."""

    name: str
    digest: str
    built_at: datetime | None
    offerings: int


@dataclass(frozen=True)
class IndexStatus:
    """`health` is green, yellow, red, or None when the engine does not answer; then nothing else is known.

    `name` is None when no index is live. Digests are 64 hexadecimal digits.
    """

    code_digest: str
    health: str | None = None
    name: str | None = None
    digest: str = ""
    built_at: datetime | None = None
    sources: list[LiveSource] = field(default_factory=list)
    previous: list[OlderIndex] = field(default_factory=list)  # newest first
    drift: list[str] = field(default_factory=list)  # parts of the definition that differ in the code
    code: str = ""  # that wrote it last
    lucene: str = ""
    alias_fault: str = ""  # what is wrong with the alias, in Dutch
    write_block: str = ""  # why the engine would refuse to write, in Dutch
    model_away: str = ""  # what is wrong with the language model
    copied_at: datetime | None = None  # when the copy was made in which visitors search while the engine is away

    @property
    def offerings(self) -> int:
        """How many offerings are live."""
        return sum(source.offerings for source in self.sources)

    @property
    def doubles(self) -> int:
        """How many of them visitors see as part of another one."""
        return sum(source.doubles for source in self.sources)

    @property
    def same_definition(self) -> bool:
        """Whether the live index was made by the definition in the code."""
        return self.digest == self.code_digest

    @property
    def rollback_target(self) -> OlderIndex | None:
        """The index that a rollback would make live."""
        return next((older for older in self.previous if self.name is None or older.name < self.name), None)

    @property
    def forward_target(self) -> OlderIndex | None:
        """The index that would be live again after going forward from a rollback."""
        return next((newer for newer in reversed(self.previous) if self.name and newer.name > self.name), None)


BAD = frozenset({"refused", "failed", "abandoned", "partial"})  # ends of a run that somebody must look at


def read(settings: Settings, client: OpenSearch, db: sa.Engine) -> IndexStatus:
    """The state of the live index now; an engine that is away is a state too."""
    edits = rule_store.published(db)
    status = IndexStatus(definition.digests(edits)[0])
    try:
        health = str(client.cluster.health()["status"])
        pointing = alias.look(client, settings.index)
        name = pointing.index
        previous = [_older(client, older) for older in alias.previous(client, settings.index) if older != name]
        if name is None:
            return IndexStatus(status.code_digest, health, previous=previous, alias_fault=pointing.fault)
        about = index_meta.read(client, name)
        block = trouble.write_block(client, name)
        sources = live_sources(client, db, name, about)
    except OpenSearchException:
        return replace(status, copied_at=writing.made_at(settings))
    return IndexStatus(
        status.code_digest,
        health,
        name,
        digest=about.digest,
        built_at=_moment(about.built_at),
        sources=sources,
        previous=previous,
        drift=_drift(about.parts, edits),
        code=about.code,
        lucene=about.lucene,
        alias_fault=pointing.fault,
        write_block=block,
        model_away=embedding.away(settings),
    )


def reading(client: OpenSearch, index: str) -> str:
    """How far the language model is with the live index, in Dutch; "" when it has read all, or nobody can tell."""
    try:
        live = alias.live(client, index)
        return words.reading(*vectors.progress(client, index, live)) if live else ""
    except OpenSearchException:
        return ""


def _drift(parts: Mapping[str, str], edits: tuple[Edit, ...]) -> list[str]:
    """Which parts differ; none of an index that does not say what it was made of."""
    return [part for part, digest in definition.digests(edits)[1].items() if parts.get(part, digest) != digest]


def concerns(status: IndexStatus, last: Run | None, max_age: float, sources: Sequence[SourceState]) -> list[str]:
    """What is not in order, in Dutch, most urgent first. `max_age` is in seconds."""
    if status.health is None:
        limited = f"bezoekers zoeken beperkt, in de kopie van {moment(status.copied_at)}"
        return ["de zoekmotor antwoordt niet", *([limited] if status.copied_at else [])]
    if status.name is None:
        return ["er is nog geen index"]
    found = ["een deel van de gegevens is onbereikbaar"] if status.health == "red" else []
    found += [status.alias_fault] if status.alias_fault else []
    found += [as_phrase(status.write_block)] if status.write_block else []
    faults: tuple[SourceFault, ...] = ("missing", "stale")
    found += [source_words.phrase(fault, labels) for fault in faults if (labels := with_fault(sources, fault))]
    if not status.same_definition:
        found.append("de definitie in de code is veranderd")
    if status.built_at and (clock.now() - status.built_at).total_seconds() > max_age:
        found.append("de index is te oud")
    if last and last.state in BAD:
        found.append(f"de laatste run is {STATES[last.state]}")
    return [*found, status.model_away] if status.model_away else found


def sentence(status: IndexStatus, findings: Sequence[str]) -> str:
    """One sentence: "709 aanbiedingen uit 5 bronnen, waarvan 10 als dubbel samengevoegd, opgebouwd vandaag om 03.12,
    alles in orde"."""
    if status.name is None:
        return as_sentence(findings[0])
    offerings = counted(status.offerings, "aanbieding", "aanbiedingen")
    sources = counted(len(status.sources), "bron", "bronnen")
    ending = f"let op: {listed(list(findings))}" if findings else "alles in orde"
    joined = f", waarvan {number(status.doubles)} als dubbel samengevoegd" if status.doubles else ""
    return f"{offerings} uit {sources}{joined}, opgebouwd {moment(status.built_at)}, {ending}."


def _older(client: OpenSearch, name: str) -> OlderIndex:
    about = index_meta.read(client, name)
    return OlderIndex(name, about.digest, _moment(about.built_at), about.offerings)


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
