"""What follows from what a source gave: province, sectors, area served, eligibility for reserved contracts, hash.

Functions from a document in JSON form (dates as ISO text) to a value; an index that changed its taxonomy or word lists
can derive again from its own documents.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from typing import cast

import orjson

from dutch import compounds, denials, mentions, places
from indexer import completeness, taxonomy
from indexer.document.fields import Offering
from indexer.document.parts import ReservedBasis

# Public procurement may be reserved for these work forms: Belgian act on public procurement of 17 June 2016, article 15
# (sheltered workshops, and enterprises whose main aim is the integration of disabled or disadvantaged people).
RESERVED_WORK_FORMS = frozenset({"maatwerkbedrijf", "maatwerkafdeling", "lokale-diensteneconomie"})
RESERVED_RULE = "Wet overheidsopdrachten van 17 juni 2016, artikel 15"
SUMMARY_LENGTH = 220  # characters of what the description affirms that the list of results carries
# What may differ between two readings of the same row.
NOT_CONTENT = frozenset({"hash", "read_at", "stale", "twins", "twin_of", "own"})


def _activities(offering: Offering) -> list[taxonomy.Activity]:
    return [taxonomy.activities()[slug] for slug in offering["activities"]]


def _unique(values: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(values))


def _organisation_id(offering: Offering) -> str:
    if "organisation_id" in offering["overridden"]:
        return str(offering["organisation_id"])  # merged into another organisation
    if offering["kbo"]:
        return f"kbo-{offering['kbo']}"
    prefix, given = f"{offering['source']}-", offering["organisation_id"] or offering["source_id"]
    return given if given.startswith(prefix) else f"{prefix}{given}"  # it may have been derived before


def _summary(offering: Offering) -> str:
    text = " ".join((offering["affirmed"] or offering["description"]).split())
    return text if len(text) <= SUMMARY_LENGTH else text[:SUMMARY_LENGTH].rsplit(" ", 1)[0] + " …"


def _activity_text(offering: Offering) -> str:
    chosen = _activities(offering)
    labels = _unique(taxonomy.sectors()[a.sector].label for a in chosen)
    return " ".join([*(activity.text for activity in chosen), *offering["keywords"], *labels])


def parts_of_work(affirmed: str) -> str:
    """What a text says is done, clients and places aside, its compounds taken apart."""
    return compounds.parts(mentions.without(affirmed, taxonomy.names_work))


def area_served(offering: Offering) -> list[str]:
    """Tokens of the area: NIS codes, `province:<slug>`, or `*` for Flanders and Brussels.

    A radius and a list become codes of municipalities; a whole province stays one token. A counter that people walk
    into, and an offering without an area, serve their own and the adjoining municipalities too.
    """
    stated = _stated_area(offering)
    if stated and offering["delivery"] != ["walk_in"]:
        return stated
    around = (nis for site in offering["sites"] for nis in (site["nis"], *places.neighbours(site["nis"])))
    return _unique([*stated, *around])


def _stated_area(offering: Offering) -> list[str]:
    """The tokens of the area that the source states."""
    area = offering["service_area"]
    if area is None:
        return []
    if area["type"] == "region":
        return ["*"]
    if area["type"] == "province":
        return [f"province:{province}" for province in area["provinces"]]
    if area["type"] == "radius":
        points = [(site["location"]["lat"], site["location"]["lon"]) for site in offering["sites"]]
        return _unique(nis for lat, lon in points for nis in places.within(lat, lon, area["km"] or 0))
    return _unique(code for name in area["municipalities"] for code in places.municipality_codes(name))


def _reserved_basis(offering: Offering) -> ReservedBasis | None:
    """Why the offering may be reserved, where that comes from and as of which day."""
    as_of = offering["confirmed_on"] or (offering["updated_at"] or "")[:10]
    if offering["work_form"] not in RESERVED_WORK_FORMS:
        return None
    return {
        "rule": RESERVED_RULE,
        "work_form": offering["work_form"],
        "source": offering["source"],
        "as_of": as_of,
    }


def freshness(offering: Offering) -> int:
    """The half-year in which the offering was last confirmed or changed, e.g. 20262: a band, so that a week does not
    outrank what fits better. 0 when unknown."""
    known = (offering["confirmed_on"], offering["updated_at"], offering["verified_at"])
    return half_year(max((day or "")[:10] for day in known))


def half_year(day: str) -> int:
    """The half-year of an ISO day; 0 of none."""
    return int(day[:4]) * 10 + (1 if day[5:7] <= "06" else 2) if day else 0


def content_hash(offering: Mapping[str, object]) -> str:
    """SHA-256 of the canonical JSON of an offering's content: equal for two readings of an unchanged row."""
    content = {k: v for k, v in offering.items() if k not in NOT_CONTENT}
    return hashlib.sha256(orjson.dumps(content, option=orjson.OPT_SORT_KEYS)).hexdigest()[:32]


# target <- function of what was given, in this order: later ones may use earlier ones
DERIVED: list[tuple[str, Callable[[Offering], object]]] = [
    ("id", lambda o: f"{o['source']}:{o['source_id']}"),
    ("overridden", lambda o: o.get("overridden", {})),  # this and the next three: indexer.edits.edits
    ("paused_until", lambda o: o.get("paused_until")),
    ("verified_at", lambda o: o.get("verified_at")),
    ("duplicate_of", lambda o: o.get("duplicate_of")),
    ("twins", lambda o: o.get("twins", [])),  # and these three: indexer.twins
    ("twin_of", lambda o: o.get("twin_of")),
    ("own", lambda o: o.get("own", {})),
    ("organisation_id", _organisation_id),
    ("affirmed", lambda o: denials.affirmed(o["description"])),
    ("summary", _summary),
    ("activity_text", _activity_text),
    ("main_activity", lambda o: next(iter(o["activities"]), "")),
    ("title_parts", lambda o: compounds.parts(o["title"])),
    ("description_parts", lambda o: parts_of_work(o["affirmed"])),
    ("activity_parts", lambda o: compounds.parts(o["activity_text"])),
    ("sectors", lambda o: _unique(a.sector for a in _activities(o))),
    ("strategic", lambda o: _unique(s for a in _activities(o) for s in a.strategic)),
    ("reserved_eligible", lambda o: o["work_form"] in RESERVED_WORK_FORMS),
    ("reserved_basis", _reserved_basis),
    ("locations", lambda o: [site["location"] for site in o["sites"]]),
    ("provinces", lambda o: _unique(site["province"] for site in o["sites"])),
    ("municipalities", lambda o: _unique(site["nis"] for site in o["sites"])),
    ("serves", area_served),
    ("missing", completeness.missing),
    ("freshness", freshness),
    ("shuffle", lambda o: int.from_bytes(hashlib.blake2b(o["id"].encode(), digest_size=3).digest())),
    ("hash", content_hash),
]


def derive(values: Mapping[str, object]) -> Offering:
    """`values` as a document: with every derived field computed (again)."""
    document = dict(values)
    offering = cast("Offering", document)  # it is one when this returns
    for name, compute in DERIVED:
        document[name] = compute(offering)
    return offering
