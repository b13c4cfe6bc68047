"""The configuration of a source: what is accepted, and what is refused with file and key."""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from base.config import Settings
from base.errors import ConfigError
from indexer.sources import configured, load_configs
from indexer.sources.config import PROVINCES, SourceConfig, load_config
from indexer.sources.mapping import identity, to_offering
from indexer.sources.options import HttpOptions
from indexer.sources.rows import MappingError

GOOD = """
shape = "http"
[mapping]
source_id = "id"
title = "titel"
"""


def config_of(folder: Path, text: str) -> SourceConfig:
    file = folder / "limburg.toml"
    file.write_text(text, encoding="utf-8")
    return load_config(file, "http://127.0.0.1:1")


def test_the_five_provinces_load() -> None:
    configs = configured(Settings(source_limburg="sqlite:////tmp/limburg.sqlite"))
    assert [config.province for config in configs] == [
        "antwerpen",
        "limburg",
        "oost-vlaanderen",
        "vlaams-brabant",
        "west-vlaanderen",
    ]
    assert [config.shape for config in configs] == ["cms", "relational", "csv", "relational", "http"]
    assert configs[1].url == "sqlite:////tmp/limburg.sqlite"
    with pytest.raises(FrozenInstanceError):
        configs[0].url = "x"  # type: ignore[misc]


def test_a_folder_of_ones_own(tmp_path: Path) -> None:
    config_of(tmp_path, GOOD)
    (config,) = configured(Settings(sources=str(tmp_path)))
    assert isinstance(config.read, HttpOptions)
    assert config.read.page_size == 100
    assert config.label == "Limburg"


def test_a_province_can_move_to_another_shape_without_code(tmp_path: Path) -> None:
    text = (PROVINCES / "west-vlaanderen.toml").read_text(encoding="utf-8")
    (tmp_path / "limburg.toml").write_text(text, encoding="utf-8")
    (config,) = load_configs(tmp_path, lambda _province: "http://127.0.0.1:1")
    assert (config.province, config.shape) == ("limburg", "http")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("shape = ", "limburg.toml: "),
        ('shape = "xml"', "shape: “xml”"),
        (GOOD.replace("[mapping]", "kleur = 1\n[mapping]"), "kleur"),
        (GOOD.replace("[mapping]", "[read]\nitem = 'x'\n[mapping]"), "read.item"),
        (GOOD.replace("[mapping]", "[read]\npage_size = 'veel'\n[mapping]"), "read.page_size"),
        (GOOD.replace("http", "csv"), "read.columns: ontbreekt"),
        (GOOD.replace("http", "csv").replace("[mapping]", "[read]\ncolumns = ['id']\n[mapping]"), "“titel”"),
        (
            GOOD.replace("[mapping]", "[read]\nencoding = 'latin9'\ncolumns = []\n[mapping]").replace("http", "csv"),
            "latin9",
        ),
        (GOOD.replace("title =", "titel ="), "mapping.titel"),
        (GOOD.replace("source_id", "kbo"), "mapping.source_id: ontbreekt"),
        (GOOD.replace('"titel"', '"titel | grootmaken"'), "grootmaken"),
        (GOOD.replace('"titel"', "5"), "mapping.title"),
        (GOOD + "sites = 'x'", "mapping.sites"),
        (GOOD + "[[mapping.sites]]\nstad = 'x'", "mapping.sites.stad"),
        (GOOD + "[mapping.service_area]\nsoort = 'x'", "mapping.service_area.soort"),
        (GOOD + "serves = 'x'", "mapping.serves"),  # derived: a source cannot say it
        (GOOD + "[words.activities]\nPoets = 'poetsen'", "words.activities.Poets"),
        (GOOD + "[words]\nactivities = 'x'", "words.activities"),
    ],
)
def test_a_fault_names_file_and_key(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=r"limburg\.toml") as raised:
        config_of(tmp_path, text)
    assert message in str(raised.value)


def test_a_file_must_be_named_after_a_province(tmp_path: Path) -> None:
    (tmp_path / "henegouwen.toml").write_text(GOOD, encoding="utf-8")
    with pytest.raises(ConfigError, match="henegouwen"):
        load_configs(tmp_path, lambda _province: "")


def test_an_empty_folder_is_a_fault(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="geen enkele"):
        load_configs(tmp_path, lambda _province: "")


MAPPING = """
shape = "http"
[mapping]
source_id = "meta.id | text"
title = "titel"
work_form = "'maatwerkbedrijf'"
activities = "rubrieken | words.activities"
keywords = "trefwoorden | comma_list"
[[mapping.sites]]
each = "adressen"
"postcode, place" = "plaats | split_place"
"lat, lon" = "x, y | lambert72"
[[mapping.sites]]
postcode = "tweede postcode"
[[mapping.photos]]
file = "foto"
[mapping.service_area]
type = "km | then.radius"
km = "km | decimal_comma"
"""


def test_a_row_becomes_the_input_of_the_schema(tmp_path: Path) -> None:
    config = config_of(tmp_path, MAPPING)
    row = {
        "meta": {"id": 7},
        "titel": "Gras",
        "rubrieken": ["Gras maaien", "Zeefdruk"],
        "trefwoorden": "gazon",
        "adressen": [{"plaats": "9000 Gent", "x": "104277,66", "y": "193515,82"}, {"plaats": "9300 Aalst"}],
        "km": "12,5",
    }
    assert identity(config.mapping, row) == "7"
    assert to_offering(config.mapping, row) == {
        "source_id": "7",
        "title": "Gras",
        "work_form": "maatwerkbedrijf",
        "activities": ["gras-maaien"],
        "keywords": ["gazon", "Zeefdruk"],  # unknown to the taxonomy, yet not lost
        "sites": [
            {"postcode": "9000", "place": "Gent", "lat": 51.05, "lon": 3.7167},
            {"postcode": "9300", "place": "Aalst"},
        ],
        "photos": [],
        "service_area": {"type": "radius", "km": 12.5},
    }


def test_missing_keys_are_no_values(tmp_path: Path) -> None:
    config = config_of(tmp_path, MAPPING)
    assert identity(config.mapping, {}) is None
    empty = {"work_form": "maatwerkbedrijf", "activities": [], "sites": [], "photos": [], "service_area": None}
    assert to_offering(config.mapping, {"titel": "  "}) == empty


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"adressen": [{"plaats": "9300 Aalst"}, {"plaats": "Gent"}]}, "sites.1.postcode"),
        ({"adressen": "Gent"}, "sites"),
        ({"km": "ver"}, "service_area.km"),
        ({"trefwoorden": 5}, "keywords"),
    ],
)
def test_a_value_that_cannot_be_converted_names_its_field(tmp_path: Path, row: dict[str, object], field: str) -> None:
    with pytest.raises(MappingError) as raised:
        to_offering(config_of(tmp_path, MAPPING).mapping, row)
    assert raised.value.field == field


def test_a_file_can_be_like_that_of_another_province(tmp_path: Path) -> None:
    (tmp_path / "antwerpen.toml").write_text(GOOD + 'about = "over"\n', encoding="utf-8")
    config = config_of(tmp_path, 'like = "antwerpen"\n[mapping]\ntitle = "naam"\n')
    assert config.shape == "http"
    assert {rule.targets[0]: rule.columns[0] for rule in config.mapping.rules} == {
        "source_id": "id",
        "title": "naam",
        "about": "over",
    }


def test_a_file_alone_is_like_the_one_that_comes_with_the_code(tmp_path: Path) -> None:
    (tmp_path / "limburg.toml").write_bytes((PROVINCES / "limburg.toml").read_bytes())
    alone, ours = (load_config(folder / "limburg.toml", "sqlite://") for folder in (tmp_path, PROVINCES))
    assert (alone.digest, alone.mapping.columns()) == (ours.digest, ours.mapping.columns())


def test_what_becomes_of_rows_may_change_with_the_file_that_theirs_is_like(tmp_path: Path) -> None:
    (tmp_path / "antwerpen.toml").write_text(GOOD, encoding="utf-8")
    before = config_of(tmp_path, 'like = "antwerpen"\n').digest
    (tmp_path / "antwerpen.toml").write_text(GOOD + 'about = "over"\n', encoding="utf-8")
    assert config_of(tmp_path, 'like = "antwerpen"\n').digest != before


@pytest.mark.parametrize("like", ["limburg", "atlantis", "../limburg"])
def test_a_file_is_like_that_of_another_province_only(tmp_path: Path, like: str) -> None:
    with pytest.raises(ConfigError, match="like"):
        config_of(tmp_path, f'like = "{like}"\n')
