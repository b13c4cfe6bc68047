"""The service of West-Vlaanderen in the demo: its description, its ETags, its pages."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from demo import west_vlaanderen
from demo.catalogue import load, written
from demo.serve import make_server
from indexer.sources.config import PROVINCES, load_config
from indexer.sources.http_json import rows


@pytest.fixture
def west(tmp_path: Path) -> Iterator[str]:
    """The demo's own service."""
    west_vlaanderen.pour(load()["west-vlaanderen"], tmp_path)
    server = make_server(tmp_path)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


def test_the_demo_service_describes_itself(west: str) -> None:
    described = httpx.get(f"{west}/openapi.json").json()
    assert described["openapi"].startswith("3.1")
    parameters = described["paths"]["/aanbod"]["get"]["parameters"]
    assert {"pagina", "aantal"} <= {parameter["name"] for parameter in parameters}
    page = httpx.get(f"{west}/aanbod", params={"pagina": 2, "aantal": 10}).json()
    assert len(page["items"]) == 10
    assert set(page) == {"versie", "totaal", "pagina", "items"}


def test_the_demo_service_knows_etags_and_bad_parameters(west: str) -> None:
    first = httpx.get(f"{west}/aanbod")
    again = httpx.get(f"{west}/aanbod", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert httpx.get(f"{west}/aanbod", params={"pagina": 0}).status_code == 400
    assert httpx.get(f"{west}/aanbod", params={"aantal": "veel"}).status_code == 400
    assert httpx.get(f"{west}/elders").status_code == 404


def test_the_demo_service_follows_its_file(west: str, tmp_path: Path) -> None:
    config = load_config(PROVINCES / "west-vlaanderen.toml", west, tmp_path / "pages")
    before = sum(1 for _ in rows(config))
    west_vlaanderen.pour(written()["west-vlaanderen"][:3], tmp_path)
    assert 0 < sum(1 for _ in rows(config)) < before
