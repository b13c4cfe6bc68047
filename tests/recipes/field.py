"""After "Add a field": whoever shows fields shows this one, without another change."""

from __future__ import annotations

from typing import cast

from app.api.offering_schemas import OfferingDetailSchema
from app.owners import keys
from app.wording import words
from indexer.definition import field_types
from indexer.document.fields import Offering
from indexer.edits.edits import CORRECTABLE
from indexer.running import difference
from indexer.sources.config import PROVINCES, load_config
from indexer.sources.mapping import to_offering
from indexer.validator.targets import targets
from tests.kit.office import Office
from tools.reference import documents

SAYS = "Twee jaar"


def test_the_index_takes_it(offering: Offering) -> None:
    assert field_types()["guarantee"] == "keyword"
    assert cast("dict[str, object]", offering)["guarantee"] == SAYS


def test_its_page_shows_it(office: Office, offering: Offering) -> None:
    page = office.app.test_client().get(f"/aanbod/{offering['id']}").text
    assert f'<dt>Waarborg</dt><dd lang="nl">{SAYS}</dd>' in page


def test_the_owner_can_correct_it(office: Office, offering: Offering) -> None:
    address = f"/aanbod/{offering['id']}/bevestigen?sleutel={keys.make(office.settings, offering)}"
    page = office.app.test_client().get(address).text
    assert "Hoelang staat u in voor uw werk?" in page
    assert 'name="guarantee"' in page
    assert f'value="{SAYS}"' in page
    assert "guarantee" in CORRECTABLE


def test_the_back_office_lists_it(office: Office, offering: Offering) -> None:
    page = office.as_role().get(f"/beheer/aanbod/{offering['id']}").text
    assert "Waarborg" in page
    assert SAYS in page


def test_the_api_answers_and_describes_it(office: Office, offering: Offering) -> None:
    client = office.app.test_client()
    assert client.get(f"/api/v1/offerings/{offering['id']}").get_json()["guarantee"] == SAYS
    described = client.get("/api/v1/openapi.json").get_json()["components"]["schemas"]["OfferingDetail"]
    assert described["properties"]["guarantee"] == {"type": "string", "description": "how long a job is guaranteed"}
    assert "guarantee" in described["required"]
    assert "guarantee" in OfferingDetailSchema().fields


def test_the_report_of_a_run_and_its_download_show_a_change(offering: Offering) -> None:
    after = cast("Offering", {**offering, "guarantee": "Drie jaar"})
    assert difference.fields(offering, after) == ({"guarantee": SAYS}, {"guarantee": "Drie jaar"})
    assert words.field("guarantee") == "waarborg"


def test_the_validator_knows_its_column() -> None:
    target = targets()["guarantee"]
    assert (target.label, target.group) == ("waarborg", "Aanbod")
    assert "garantie" in target.words


def test_a_source_gives_it() -> None:
    config = load_config(PROVINCES / "west-vlaanderen.toml", "http://127.0.0.1:1")
    row = {"id": "1", "titel": "Gras maaien", "voorwaarden": {"waarborg": SAYS}}
    assert to_offering(config.mapping, row)["guarantee"] == SAYS


def test_the_references_explain_it() -> None:
    texts = {path.name: make() for path, make in documents().items()}
    assert all("`guarantee`" in texts[name] for name in ("fields.md", "README.md"))
