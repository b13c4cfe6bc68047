"""What waits for people: one list, for the overview, the command line and /readyz.

Nothing says that all is well while something of it waits.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import sqlalchemy as sa
from opensearchpy import OpenSearch
from opensearchpy.exceptions import OpenSearchException

from app.events import record, search_log
from app.operations.source_state import SourceState
from app.outbox import mail, webhooks
from app.owners import merging
from app.quality import score_log
from app.questions.store import WAITING
from app.security.area import Area, at_place
from app.security.roles import Permission
from app.wording.dutch import counted, listed
from app.wording.source_words import IS, SourceFault
from base import database
from base.config import Settings
from base.tables import edits, feedback, reports, synonym_edits
from base.tables import questions as questions_table
from indexer.document.fields import Offering
from indexer.edits import duplicates, edit_store
from indexer.engine import alias
from indexer.taxonomy import PROVINCES

May = Callable[[Permission, Area], bool]
NO_PROVINCE = ""


@dataclass(frozen=True)
class Step:
    """What to do next, in a sentence, and the page on which that is done; "" for none."""

    sentence: str
    path: str = ""

    @property
    def text(self) -> str:
        """The sentence for who cannot follow a link."""
        return f"{self.sentence.removesuffix('.')} ({self.path})." if self.path else self.sentence


@dataclass(frozen=True)
class Waiting:
    """One kind of things that wait: how many per province, and where in the back office they are dealt with.

    What concerns two provinces is counted under both, with a space between; what concerns none under "". What lies in a
    municipality is counted under "province:code".
    `named` are told by their provinces instead of by their number.
    """

    kind: str
    permission: Permission
    path: str
    one: str
    many: str
    step: str
    counts: Mapping[str, int]
    named: bool = False

    @property
    def count(self) -> int:
        """How many there are."""
        return sum(self.counts.values())

    @property
    def phrase(self) -> str:
        """ "3 vragen wachten op antwoord"."""
        if self.named:
            return f"{listed([PROVINCES[place] for place in sorted(self.counts)])} {self._verb}"
        return counted(self.count, self.one, self.many)

    @property
    def _verb(self) -> str:
        return self.one if self.count == 1 else self.many

    @property
    def next_step(self) -> Step:
        """What to do about it."""
        return Step(f"{self.step}: {self.phrase}.", self.path)

    def within(self, may: May) -> Waiting:
        """What of it concerns who may do these things."""
        mine = {
            places: n
            for places, n in self.counts.items()
            if any(may(self.permission, _area(place)) for place in places.split(" "))
        }
        return replace(self, counts=mine)


def _area(place: str) -> Area:
    province, _, municipality = place.partition(":")
    return at_place(province, municipality)


def everything(settings: Settings, client: OpenSearch, db: sa.Engine, sources: Sequence[SourceState]) -> list[Waiting]:
    """All that waits, most urgent first; what the engine knows is left out while it is away."""
    found = [
        *_of_sources(sources),
        *_of_visitors(db),
        *_of_offerings(db, sources, _alike(settings, client, db)),
        *_of_platform(settings, db),
    ]
    return [waiting for waiting in found if waiting.count]


def _of_sources(sources: Sequence[SourceState]) -> list[Waiting]:
    """Sources that could not be read the last time, and those of which nothing was let in."""
    look, path = "Kijk de bronnen na", "/beheer/bronnen"
    faults: tuple[SourceFault, ...] = ("unread", "held")
    counts = {fault: {state.source: 1 for state in sources if fault in state.faults} for fault in faults}
    return [Waiting(fault, "status.see", path, *IS[fault], look, counts[fault], named=True) for fault in faults]


def _of_visitors(db: sa.Engine) -> list[Waiting]:
    questions = _by_province(db, _place_of_question(), questions_table.c.state.in_(WAITING))
    remarks = _by_province(db, sa.literal(NO_PROVINCE), feedback.c.done_at.is_(None))
    open_reports = _by_province(db, reports.c.province, reports.c.done_at.is_(None))
    return [
        Waiting(
            "questions", "demands.see", "/beheer/vragen?stand=waiting",
            "vraag wacht op antwoord", "vragen wachten op antwoord", "Beantwoord de vragen", questions,
        ),
        Waiting(
            "reports", "offerings.edit", "/beheer/meldingen",
            "melding wacht", "meldingen wachten", "Handel de meldingen af", open_reports,
        ),
        Waiting(
            "remarks", "feedback.see", "/beheer/reacties",
            "reactie wacht", "reacties wachten", "Lees de reacties", remarks,
        ),
    ]  # fmt: skip


def _place_of_question() -> sa.ColumnElement[str]:
    municipality = sa.func.coalesce(questions_table.c.municipality, "")
    return questions_table.c.province.concat(":").concat(municipality)


def _of_offerings(db: sa.Engine, sources: Sequence[SourceState], alike: Mapping[str, int]) -> list[Waiting]:
    proposed = (edits.c.kind == "correction") & (edits.c.state == "proposed")
    refused = {state.source: state.open_rejects for state in sources if state.open_rejects}
    return [
        Waiting(
            "corrections", "offerings.edit", "/beheer/correcties",
            "verbetering wacht op een besluit", "verbeteringen wachten op een besluit",
            "Beslis over de verbeteringen", _by_province(db, edits.c.province, proposed),
        ),
        Waiting(
            "rejects", "rejects.see", "/beheer/bronnen",
            "rij is geweigerd", "rijen zijn geweigerd", "Bekijk de geweigerde rijen", refused,
        ),
        Waiting(
            "duplicates", "offerings.edit", "/beheer/dubbels",
            "mogelijk dubbel wacht op een besluit", "mogelijke dubbels wachten op een besluit",
            "Beslis over de dubbels", alike,
        ),
    ]  # fmt: skip


def _of_platform(settings: Settings, db: sa.Engine) -> list[Waiting]:
    drafts = _by_province(db, sa.literal(NO_PROVINCE), synonym_edits.c.state == "draft")
    return [
        Waiting(
            "mails", "accounts.edit", "/beheer/uitgaand?soort=mail&toestand=failing",
            "mail is niet verstuurd", "mails zijn niet verstuurd",
            "Kijk DOENERS_MAIL_URL na en de adressen", {NO_PROVINCE: mail.failing(settings, db)},
        ),
        Waiting(
            "webhooks", "accounts.edit", "/beheer/webhooks",
            "webhook werd niet bereikt", "webhooks werden niet bereikt",
            "Kijk de webhooks na", {NO_PROVINCE: webhooks.failing(db)},
        ),
        Waiting(
            "drafts", "ranking.edit", "/beheer/synoniemen",
            "concept van een synoniem wacht", "concepten van synoniemen wachten",
            "Zet de synoniemen live of schrap ze", drafts,
        ),
        Waiting(
            "searches", "ranking.edit", "/beheer/zoekvragen",
            "zoekvraag vond bijna niets", "zoekvragen vonden bijna niets",
            "Bekijk de zoekvragen", {NO_PROVINCE: len(search_log.weak(db))},
        ),
        Waiting(
            "scores", "ranking.edit", "/beheer/zoekkwaliteit",
            "score van het zoeken is gedaald", "scores van het zoeken zijn gedaald",
            "Kijk wat er veranderd is", {NO_PROVINCE: len(score_log.falls(score_log.nights(db)))},
        ),
        Waiting(
            "events", "ranking.edit", "/beheer/zoekvragen",
            "zoekvraag is sinds gisteren niet geteld", "zoekvragen zijn sinds gisteren niet geteld",
            "Kijk na of de databank traag of weg was, en lees de cijfers met voorbehoud",
            {NO_PROVINCE: record.lost_lately(db)},
        ),
    ]  # fmt: skip


def _by_province(
    db: sa.Engine, province: sa.ColumnElement[str] | sa.ColumnElement[str | None], waits: sa.ColumnElement[bool]
) -> dict[str, int]:
    """How many rows wait, per province."""
    grouped = sa.select(province, sa.func.count()).where(waits).group_by(province)
    with database.read(db) as connection:
        return {place or NO_PROVINCE: count for place, count in connection.execute(grouped)}


def _alike(settings: Settings, client: OpenSearch, db: sa.Engine) -> dict[str, int]:
    """Organisations and offerings that may stand there twice; none known while the engine is away."""
    try:
        state = alias.state(client, settings.index)
        return _counted_alike(client, state, frozenset(edit_store.distinct_pairs(db)), settings.index) if state else {}
    except OpenSearchException:
        return {}


@lru_cache(maxsize=2)
def _counted_alike(
    client: OpenSearch, state: tuple[str, str], apart: frozenset[frozenset[str]], _alias: str
) -> dict[str, int]:
    """Read once for each state of the index and of what was decided: a comparison of all offerings takes a while."""
    offerings: list[Offering] = merging.offerings_of(client, *state)
    found = [" ".join(sorted(pair.survivor.sources | pair.other.sources)) for pair in _pairs(offerings, apart)]
    found += [
        " ".join(sorted({_source(twins.survivor), _source(twins.other)}))
        for twins in duplicates.twins(offerings, apart)
    ]
    return dict(Counter(found))


def _pairs(offerings: list[Offering], apart: frozenset[frozenset[str]]) -> list[duplicates.Pair]:
    return duplicates.pairs(duplicates.organisations(offerings).values(), apart)


def _source(identity: str) -> str:
    return identity.partition(":")[0]
