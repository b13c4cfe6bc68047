"""What the gate asks of the search itself, before a new index goes live: offerings find themselves, and judged queries
are answered as well as before. By words only: a new index gets its vectors later.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

import sqlalchemy as sa

from app.quality import judgments
from app.quality.judgments import JudgedQuery
from app.quality.scoring import judged_id, ndcg
from app.search.live import index_words, one_index
from app.search.params import MAX_QUERY_LENGTH, parse
from app.search.results import Hit
from app.search.scope import is_open
from app.search.service import SearchService, search_in
from app.wording.dutch import score
from base import clock, connections
from base.config import Settings
from indexer import phrase_store
from indexer.document.fields import Offering
from indexer.engine import documents, vocabulary
from indexer.rules import rule_store
from indexer.running import gate
from indexer.running.gate import Check, Evidence, Reason

PROBES = 10  # offerings of each source that are looked for
FIRST = 10  # hits among which they must stand
MAX_LOST = 0.1  # of the probes: titles that many offerings share are no fault of the index
MAX_DROP = 0.02  # of the mean nDCG@10: less is what a handful of offerings that come and go makes of it
PATIENCE = 30.0  # seconds that a search of the gate may take: nobody waits for it


def standard(settings: Settings, db: sa.Engine) -> list[Check]:
    """The checks of every rebuild, whoever asked for it."""
    return [partial(self_retrieval, settings, db), partial(judged_queries, settings, db)]


def self_retrieval(settings: Settings, db: sa.Engine, evidence: Evidence) -> list[Reason]:
    """A reason when too many offerings of a sample are not found by their own words."""
    service = _search_in(settings, db, evidence.index)
    sampled = documents.some(service.client, evidence.index, sample(evidence)).values()
    probes = [offering for offering in sampled if is_open(offering, clock.today())]  # the others are hidden on purpose
    lost = [offering for offering in probes if not finds_itself(service, offering)]
    if len(lost) <= len(probes) * MAX_LOST:
        return []
    text = (
        f"{len(lost)} van de {len(probes)} aanbiedingen die wij bij wijze van proef zochten, "
        f"vinden wij niet terug bij de eerste {FIRST} resultaten, zoals “{lost[0]['title']}” van "
        f"{lost[0]['organisation_name']}."
    )
    return [Reason(gate.PROBES, None, text)]


def judged_queries(settings: Settings, db: sa.Engine, evidence: Evidence) -> list[Reason]:
    """A reason when the judged queries are answered worse than by the live index."""
    queries = judgments.listed(db)
    if not queries or evidence.live is None:
        return []
    before, after = (_mean(_search_in(settings, db, index), queries) for index in (evidence.live, evidence.index))
    if before - after <= MAX_DROP:
        return []
    text = (
        f"De beoordeelde zoekvragen ({len(queries)}) krijgen een slechter antwoord dan nu: "
        f"nDCG {score(after)} in plaats van {score(before)}."
    )
    return [Reason(gate.NDCG, None, text)]


def _mean(service: SearchService, queries: Sequence[JudgedQuery]) -> float:
    return sum(_ndcg(service, query) for query in queries) / len(queries)


def _ndcg(service: SearchService, query: JudgedQuery) -> float:
    hits = _first(service, q=query.text, plaats=query.place)
    return ndcg([judged_id(hit, query.grades) for hit in hits], query.grades)


def sample(evidence: Evidence) -> list[str]:
    """Ids of some offerings of each source, others for each index."""
    by_source: dict[str, list[str]] = {}
    for identity in sorted(evidence.actual):
        by_source.setdefault(identity.partition(":")[0], []).append(identity)
    draw = random.Random(evidence.index)  # noqa: S311 - no secret: the same index gives the same sample
    return [identity for ids in by_source.values() for identity in draw.sample(ids, min(PROBES, len(ids)))]


def finds_itself(service: SearchService, offering: Offering) -> bool:
    """Whether an offering stands among the first hits for its title, or for its title in its own municipality: many
    offerings may share a title. Its organisation is looked for too, by name."""
    identity, title, town = offering["id"], offering["title"], offering["municipalities"][:1]
    asked = ({"q": title}, {"q": title, "gemeente": town[0]})
    by_title = any(identity == hit["id"] for one in asked for hit in _first(service, **one))
    return by_title and bool(_first(service, q=offering["organisation_name"]))


def _first(service: SearchService, **asked: str) -> list[Hit]:
    params, _ = parse({name: [text[:MAX_QUERY_LENGTH]] for name, text in asked.items()})
    return service.search(params).hits[:FIRST]


def _search_in(settings: Settings, db: sa.Engine, index: str) -> SearchService:
    """The search of the site, by words alone, in one index, whether it is live or not."""
    patient = replace(settings, meaning=False, search_timeout=PATIENCE)
    client = connections.search_engine(patient, timeout=PATIENCE)
    rules, own = [edit.rule for edit in rule_store.published(db)], phrase_store.current(db)
    words = index_words(vocabulary.load(client, settings.index, index), rules, own)
    return search_in(one_index(client, settings, index, words, live=index), patient)
