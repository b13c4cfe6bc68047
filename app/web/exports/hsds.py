"""An offering in HSDS 3.1, the Human Services Data Specification of Open Referral: docs/hsds.md says what becomes what.

Its objects go by a UUID; ours is made of the address of the thing on this site, so it stays the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from uuid import UUID, uuid5

from app.http.services import public_address
from app.web.search import cards
from app.web.search.links import offering_url, organisation_url
from app.wording.dutch import listed
from indexer import taxonomy
from indexer.document.fields import Offering
from indexer.document.parts import Site

VERSION = "3.1"
ADDRESS = "/opendata/hsds.json"
PROFILE = "https://docs.openreferral.org/en/v3.1/"
FIELDS = (  # of an offering, that are read
    "id", "title", "description", "summary", "activities", "quality_labels", "languages", "buyer_kinds", "work_form",
    "organisation_id", "organisation_name", "about", "kbo", "website", "email", "phone", "sites", "service_area",
    "confirmed_on", "verified_at", "updated_at", "full_until", "paused_until",
)  # fmt: skip
_NAMES = UUID("3f6a1c52-7b0e-4d53-9a55-8f2f0f6f7a10")  # the room of names in which ours are made
_KBO = "BE-BCE_KBO"  # the register of enterprises in the list of org-id.guide
_TAXONOMY = "doeners"

Object = dict[str, object]


def service(offering: Offering, today: date) -> Object:
    """An offering as a service, with its organisation and its places; what is not known is left out."""
    own = offering_url(offering["id"])
    paused = cards.paused_until(offering, today)
    return _known(
        {
            "id": _id(own),
            "name": offering["title"],
            "description": offering["description"] or offering["summary"],
            "url": public_address(own),
            "email": offering["email"],
            "status": "temporarily closed" if paused else "active",
            "alert": cards.no_room(offering, today),
            "accreditations": listed(offering["quality_labels"]),
            "eligibility_description": listed([taxonomy.BUYER_KINDS[kind] for kind in offering["buyer_kinds"]]),
            "assured_date": max(offering["confirmed_on"] or "", offering["verified_at"] or "")[:10],
            "last_modified": offering["updated_at"],
            "organization": _organization(offering),
            "phones": _phones(own, offering["phone"]),
            "languages": [{"id": _id(own, "language", name), "name": name} for name in offering["languages"]],
            "service_areas": _areas(own, offering),
            "service_at_locations": [_at_location(own, site) for site in offering["sites"]],
            "attributes": [_attribute(own, slug) for slug in offering["activities"]],
        }
    )


def _id(*names: str) -> str:
    return str(uuid5(_NAMES, " ".join(names)))


def _known(values: Mapping[str, object]) -> Object:
    return {name: value for name, value in values.items() if value not in ("", None, [])}


def _organization(offering: Offering) -> Object:
    own = organisation_url(offering["organisation_id"])
    number = {"identifier_scheme": _KBO, "identifier_type": "company", "identifier": offering["kbo"]}
    return _known(
        {
            "id": _id(own),
            "name": offering["organisation_name"],
            "description": offering["about"] or f"Sociale onderneming ({taxonomy.WORK_FORMS[offering['work_form']]})",
            "website": offering["website"],
            "uri": public_address(own),
            "organization_identifiers": [{"id": _id(own, "kbo"), **number}] if offering["kbo"] else [],
        }
    )


def _phones(own: str, phone: str) -> list[Object]:
    return [{"id": _id(own, "phone"), "number": phone, "type": "voice"}] if phone else []


def _areas(own: str, offering: Offering) -> list[Object]:
    words = cards.area_words(offering["service_area"], offering["sites"], most=len(taxonomy.PROVINCES) * 100)
    return [{"id": _id(own, "area"), "name": words}] if words else []


def _at_location(own: str, site: Site) -> Object:
    place = " ".join((site["name"], site["street"], site["postcode"], site["place"]))
    return {"id": _id(own, "at", place), "location": _location(place, site)}


def _location(place: str, site: Site) -> Object:
    town = site["place"] or site["municipality"]
    return _known(
        {
            "id": _id("location", place),
            "location_type": "physical",
            "name": site["name"],
            "latitude": site["location"]["lat"],
            "longitude": site["location"]["lon"],
            "external_identifier": site["nis"],
            "external_identifier_type": "NIS",
            "addresses": [
                {
                    "id": _id("address", place),
                    "address_1": site["street"] or town,
                    "city": town,
                    "state_province": taxonomy.PROVINCES[site["province"]],
                    "postal_code": site["postcode"],
                    "country": "BE",
                    "address_type": "physical",
                }
            ],
        }
    )


def _attribute(own: str, slug: str) -> Object:
    activity = taxonomy.activities()[slug]
    sector = taxonomy.sectors()[activity.sector].label
    term = {"id": _id("activity", slug), "code": slug, "name": activity.label, "description": f"Sector: {sector}"}
    link = {"id": _id(own, "activity", slug), "link_type": "activity", "link_entity": "service"}
    return {**link, "taxonomy_term": {**term, "taxonomy": _TAXONOMY, "language": "nl"}}
