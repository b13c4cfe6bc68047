"""OPENSEARCH_URL: one address, or those of several nodes."""

from __future__ import annotations

from pathlib import Path

import pytest

from base import connections
from base.config import Settings, load
from base.errors import ConfigError
from base.node import EngineConnection
from base.nodes import Nodes

THREE = "https://zoeker:geheim@een.example:9200, https://zoeker:g%40heim@twee.example, http://drie.example:9201"


def loaded(text: str, folder: Path) -> Settings:
    return load({"OPENSEARCH_URL": text, "DOENERS_VAR": str(folder)})


def test_each_address_has_its_own_name_password_and_protocol(tmp_path: Path) -> None:
    pool = connections.search_engine(loaded(THREE, tmp_path)).transport.connection_pool
    assert isinstance(pool, Nodes)
    nodes = [node for node in pool.nodes if isinstance(node, EngineConnection)]
    assert [node.host for node in nodes] == [
        "https://een.example:9200",
        "https://twee.example:443",
        "http://drie.example:9201",
    ]
    assert [node.headers.get("authorization") for node in nodes] == [
        "Basic em9la2VyOmdlaGVpbQ==",
        "Basic em9la2VyOmdAaGVpbQ==",
        None,
    ]


def test_one_address_is_asked_without_a_pool(tmp_path: Path) -> None:
    engine = connections.search_engine(loaded("http://een.example:9200", tmp_path))
    assert not isinstance(engine.transport.connection_pool, Nodes)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("http://een:9200,,http://twee:9200", "adres 2 is leeg"),
        ("http://een:9200,twee:9200", "adres 2 is geen adres: verwacht http://naam:poort of https://naam:poort"),
        ("http://een:9200,ftp://twee:9200", "adres 2 is geen adres"),
        ("http://een:9200,http://zoeker:geheim@twee:99999", "adres 2 heeft een poort die niet bestaat"),
        ("http://zoeker:geheim@een:0", "adres 1 heeft een poort die niet bestaat"),
        ("http://een:9200?pretty", "adres 1 (een) heeft iets achter"),
        ("http://een:9200,http://zoeker:geheim@een", "een:9200 staat er twee keer in"),
        ("een,http://:9200", "adres 1 is geen adres: verwacht http://naam:poort of https://naam:poort; adres 2 is"),
    ],
)
def test_a_wrong_address_is_named_without_its_password(text: str, fault: str, tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as refused:
        loaded(text, tmp_path)
    assert f"OPENSEARCH_URL: {fault}" in str(refused.value)
    assert "geheim" not in str(refused.value)
