"""The whole offer as open data, in HSDS: read from the live index and sent page by page, so nobody holds all of it.

It has what the pages show: offerings that are shown for their twins, paused ones with what that says, and the contact
data that organisations make public.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from itertools import chain

from flask import Response, stream_with_context
from opensearchpy.exceptions import OpenSearchException

from app.http.services import public_address, services
from app.search.scope import HIDDEN
from app.security import limits
from app.web.exports import hsds
from app.web.exports.blueprint import blueprint
from base import clock, connections, patience
from base.errors import EngineUnavailable
from indexer.document.fields import Offering
from indexer.engine import documents

LICENCE = "https://creativecommons.org/licenses/by/4.0/"
WAIT = 30.0  # seconds for a page of documents
FRESH = 600  # seconds, as often as sources are followed
_SHOWN = {"bool": {"must_not": list(HIDDEN)}}


@blueprint.get(hsds.ADDRESS)
@limits.per_visitor
def whole_offer() -> Response:
    """Every offering as a service, in one page of the HSDS API. Raises EngineUnavailable before anything is sent."""
    found = _found()
    try:
        first = next(found, None)
    except OpenSearchException as error:
        raise EngineUnavailable("De zoekmotor antwoordt niet.") from error
    lines = _page(chain([first] if first else [], found))
    response = Response(stream_with_context(lines), mimetype="application/json")
    response.headers["Content-Disposition"] = 'attachment; filename="doeners-hsds.json"'
    response.headers["X-Robots-Tag"] = "noindex"
    response.cache_control.max_age = FRESH
    return response


def _found() -> Iterator[Offering]:
    patience.begin(None)  # of programs, which wait for thousands of offerings
    live = services().search.live.name()
    if live is None:
        raise EngineUnavailable("Er is nog geen index.")
    client = connections.search_engine(services().settings, timeout=WAIT)
    return documents.matching(client, live, _SHOWN, hsds.FIELDS)


def _page(offerings: Iterable[Offering]) -> Iterator[str]:
    """The JSON text in parts; how many there are stands at the end, where it is known."""
    size, today = 0, clock.today()
    yield '{"contents": ['
    for size, offering in enumerate(offerings, start=1):
        yield (",\n" if size > 1 else "\n") + json.dumps(hsds.service(offering, today), ensure_ascii=False)
    about = {"total_items": size, "size": size, "total_pages": 1, "page_number": 1}
    flags = {"first_page": True, "last_page": True, "empty": not size}
    yield f"\n], {json.dumps({**about, **flags})[1:]}\n"


@blueprint.get("/opendata/dcat.jsonld")
def described() -> Response:
    """The description of that file for catalogues of open data (DCAT), as JSON-LD."""
    contact = services().settings.pages_contact
    text = json.dumps(_dataset(contact), ensure_ascii=False)
    return Response(text, mimetype="application/ld+json")


def _dataset(contact: str) -> dict[str, object]:
    file = {
        "@type": "dcat:Distribution",
        "dcat:downloadURL": {"@id": public_address(hsds.ADDRESS)},
        "dcat:mediaType": {"@id": "http://www.iana.org/assignments/media-types/application/json"},
        "dct:conformsTo": {"@id": hsds.PROFILE},
        "dct:license": {"@id": LICENCE},
    }
    about = "Wat sociale ondernemingen in Vlaanderen doen, waar en voor wie, met hun gegevens als organisatie."
    return {
        "@context": {"dcat": "http://www.w3.org/ns/dcat#", "dct": "http://purl.org/dc/terms/",
                     "foaf": "http://xmlns.com/foaf/0.1/", "vcard": "http://www.w3.org/2006/vcard/ns#"},
        "@id": public_address("/opendata/aanbod"),
        "@type": "dcat:Dataset",
        "dct:title": {"@value": "Aanbod van de sociale economie", "@language": "nl"},
        "dct:description": {"@value": about, "@language": "nl"},
        "dct:identifier": "aanbod",
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": "doeners"},
        "dct:license": {"@id": LICENCE},
        "dct:spatial": {"@id": "http://vocab.belgif.be/auth/region/20001"},
        "dct:accrualPeriodicity": {"@id": "http://publications.europa.eu/resource/authority/frequency/CONT"},
        "dcat:contactPoint": {"@type": "vcard:Kind", "vcard:hasEmail": {"@id": f"mailto:{contact}"}},
        "dcat:distribution": [file],
    }  # fmt: skip
