"""The office with the engine of the run, and one offering live in it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import replace

import pytest

from base import connections
from base.config import Settings
from indexer.document.fields import Offering
from tests.kit import one_offering
from tests.kit.office import Office

FIELDS: dict[str, object] = {"email": "spade@voorbeeld.example", "guarantee": "Twee jaar"}  # what no field takes, goes


@pytest.fixture(scope="module")
def office_settings(office_settings: Settings) -> Settings:
    """Those of the office, with an engine."""
    return replace(office_settings, opensearch_url=os.environ["OPENSEARCH_URL"], index=f"recipe{secrets.token_hex(3)}")


@pytest.fixture(scope="module")
def offering(office: Office) -> Iterator[Offering]:
    """The offering, live until the end of the checks."""
    one_offering.fill(office.settings, **FIELDS)
    yield one_offering.offering(**FIELDS)
    client = connections.search_engine(office.settings)
    for name in list(client.indices.get(index=f"{office.settings.index}*", expand_wildcards="all")):
        client.indices.delete(index=name)
