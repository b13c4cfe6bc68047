"""What each field of the document means, in a line, for the generated references."""

from __future__ import annotations

MEANINGS = {
    # identity and provenance
    "id": "`<source>:<source_id>`; the same in the index, in addresses and in the API",
    "source": "province whose source delivered it",
    "source_id": "key of the row in that source",
    "read_at": "when the source was last read",
    "updated_at": "when the source last changed it",
    "confirmed_on": "day on which the organisation last confirmed it",
    "stale": "the source could not be read; this is its last good version",
    "hash": "SHA-256 of the content; the gate compares it with what was read",
    "freshness": "half-year of the last change or confirmation, e.g. 20262; breaks ties",
    "shuffle": "fixed pseudo-random number; with the day it orders what is equal",
    # what is offered
    "title": "what is offered, in a line",
    "description": "what is offered, in full",
    "summary": "start of the description, for lists",
    "activities": "activities, as slugs of the taxonomy",
    "keywords": "further words that the source gives",
    "activity_text": "labels and words of activities, keywords and sectors, to search in",
    "sectors": "sectors of the activities",
    "strategic": "those sectors that are strategic for Flanders",
    "min_quantity": "smallest order or series",
    "lead_time": "time between order and delivery",
    "capacity": "how much can be done",
    "full_until": "no new orders before this day",
    "quality_labels": "certificates and labels",
    "languages": "languages spoken with buyers",
    "opening_hours": "when one can walk in or call",
    "photos": "photos that we keep: file name and text",
    # by whom
    "organisation_id": "`kbo-<number>`, or the source and its own key; joins an organisation over provinces",
    "organisation_name": "name of the organisation",
    "about": "the organisation in a few sentences",
    "kbo": "enterprise number, ten digits, checked modulo 97",
    "website": "web address",
    "email": "mail address",
    "phone": "telephone",
    "work_form": "kind of social enterprise",
    "reserved_eligible": "a public contract may be reserved for it",
    "reserved_basis": "why: rule, work form, source, day",
    # where, how and for whom
    "sites": "places it is delivered from: name, street, postcode, place, municipality, NIS code, province, point",
    "locations": "points of the sites (WGS 84), for distances",
    "provinces": "provinces of the sites, each once",
    "municipalities": "NIS codes of the sites, each once",
    "service_area": "area served as the source says it: radius in km, provinces, region or municipalities",
    "serves": "the same as tokens: NIS codes, `province:<slug>`, `*` for Flanders and Brussels",
    "delivery": "how the work is done",
    "buyer_kinds": "for whom",
}
