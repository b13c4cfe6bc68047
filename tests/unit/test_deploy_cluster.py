"""docker-compose.cluster.yml: three nodes alike, each with an address of its own, under the rules of the one node."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from base import addresses
from base.config import ROOT
from tests.unit.test_deploy import COMPOSE, SERVICES
from tests.unit.test_deploy_secrets import openssl, prepare

CLUSTER: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.cluster.yml").read_text(encoding="utf-8"))
NODES = ("opensearch", "opensearch-2", "opensearch-3")
ALONE = {"node.name", "discovery.type"}  # of opensearch.yml, and not of cluster.yml


def configuration(name: str) -> dict[str, Any]:
    """A configuration of the engine."""
    read: dict[str, Any] = yaml.safe_load((ROOT / "deploy" / "opensearch" / name).read_text(encoding="utf-8"))
    return read


def test_each_node_is_as_the_one_of_the_ordinary_file() -> None:
    one = SERVICES["opensearch"]
    for name in NODES[1:]:
        node = CLUSTER["services"][name]
        for part in ("image", "restart", "cap_drop", "security_opt", "secrets", "mem_limit", "networks", "healthcheck"):
            assert node[part] == one[part], (name, part)
        assert node["environment"] == {**one["environment"], "node.name": name}
        assert "ports" not in node


def test_the_configuration_of_a_node_is_that_of_one_alone_but_for_the_others() -> None:
    alone, node = configuration("opensearch.yml"), configuration("cluster.yml")
    assert {key: value for key, value in node.items() if key in alone} == {
        key: value for key, value in alone.items() if key not in ALONE
    }
    assert node["discovery.seed_hosts"] == node["cluster.initial_cluster_manager_nodes"] == list(NODES)
    for name in NODES:
        assert any("cluster.yml" in volume for volume in CLUSTER["services"][name]["volumes"])
        assert CLUSTER["services"][name]["environment"]["node.name"] == name


def test_the_worker_puts_a_copy_on_each_node() -> None:
    assert CLUSTER["services"]["worker"]["environment"] == {"DOENERS_REPLICAS": str(len(NODES) - 1)}


def test_the_addresses_and_the_certificate_are_those_of_the_nodes(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    prepare(folder)
    file = Path(CLUSTER["secrets"]["opensearch_url"]["file"]).name
    found = addresses.split((folder / file).read_text(encoding="utf-8").strip())
    assert [address.partition("@")[2] for address in found] == [f"{name}:9200" for name in NODES]
    for name in NODES:
        assert "OK" in openssl("verify", "-CAfile", folder / "ca.pem", "-verify_hostname", name, folder / "node.pem")
    assert set(CLUSTER["secrets"]) <= set(COMPOSE["secrets"])
