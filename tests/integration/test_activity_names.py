"""Who types the name of an activity finds who does it, first and all of them."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from indexer import taxonomy

ACTIVITIES = taxonomy.activities()
LIST = "/api/v1/offerings"


@pytest.mark.parametrize("slug", sorted(ACTIVITIES))
def test_its_name_finds_an_activity(client: FlaskClient, slug: str) -> None:
    doing = client.get(LIST, query_string={"activiteit": slug, "per_pagina": 100}).get_json()["offerings"]
    found = client.get(LIST, query_string={"q": ACTIVITIES[slug].label, "per_pagina": 100}).get_json()
    counted = [hit["id"] for hit in found["offerings"][: found["total"]]]
    assert counted[0] in {hit["id"] for hit in doing}
    assert {hit["id"] for hit in doing} <= set(counted)
