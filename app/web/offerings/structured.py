"""Structured data (schema.org) for search engines that visit the page, as JSON-LD."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from app.web.search import cards
from app.web.search.links import offering_url, organisation_url
from indexer import taxonomy
from indexer.document.fields import Offering
from indexer.document.parts import Site

Address = Callable[[str], str]  # a path -> the full address


def service(offering: Offering, address: Address, today: date) -> dict[str, object]:
    """A Service with its Offer and the Organization that provides it."""
    url = address(offering_url(offering["id"]))
    full = cards.no_room(offering, today)
    return {
        "@context": "https://schema.org",
        "@type": "Service",
        "@id": url,
        "url": url,
        "name": offering["title"],
        "description": offering["summary"],
        "serviceType": [taxonomy.activities()[slug].label for slug in offering["activities"]],
        "inLanguage": "nl-BE",
        "areaServed": [{"@type": "AdministrativeArea", "name": taxonomy.PROVINCES[p]} for p in offering["provinces"]],
        "offers": {
            "@type": "Offer",
            "url": url,
            "availability": f"https://schema.org/{'SoldOut' if full else 'InStock'}",
        },
        "provider": organisation(offering, address),
    }


def organisation_page(offering: Offering, address: Address) -> dict[str, object]:
    """The Organization of an offering as a document of its own."""
    return {"@context": "https://schema.org", **organisation(offering, address)}


def organisation(offering: Offering, address: Address) -> dict[str, object]:
    """The Organization behind an offering; what is not known is left out."""
    given = {
        "@type": "Organization",
        "@id": address(organisation_url(offering["organisation_id"])),
        "name": offering["organisation_name"],
        "description": offering["about"],
        "url": offering["website"],
        "email": offering["email"],
        "telephone": offering["phone"],
        "vatID": f"BE{offering['kbo']}" if offering["kbo"] else None,
        "address": [_address(site) for site in offering["sites"]],
    }
    return {name: value for name, value in given.items() if value}


def _address(site: Site) -> dict[str, str]:
    return {
        "@type": "PostalAddress",
        "streetAddress": site.get("street", ""),
        "postalCode": site["postcode"],
        "addressLocality": site["place"] or site["municipality"],
        "addressRegion": taxonomy.PROVINCES[site["province"]],
        "addressCountry": "BE",
    }
