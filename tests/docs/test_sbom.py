"""The list of parts names every package of the image with its hashes, and the scripts that browsers get."""

from __future__ import annotations

import json
from typing import Any

import pytest

from base.config import ROOT
from tools import sbom
from tools.pins import files


@pytest.fixture(scope="module")
def parts() -> dict[str, Any]:
    parsed: dict[str, Any] = json.loads(sbom.document())
    return parsed


def test_every_pinned_package_of_the_image_is_in_it(parts: dict[str, Any]) -> None:
    assert (parts["bomFormat"], parts["specVersion"]) == ("CycloneDX", "1.6")
    listed = {c["purl"]: c for c in parts["components"] if c["purl"].startswith("pkg:pypi/")}
    pins = {f"pkg:pypi/{pin.name}@{pin.version}": pin for pin in files.pins(ROOT, sbom.PART)}
    assert listed.keys() == pins.keys()
    for purl, pin in pins.items():
        assert {each["content"] for each in listed[purl]["hashes"]} == {text.partition(":")[2] for text in pin.hashes}


def test_so_is_every_script_of_others(parts: dict[str, Any]) -> None:
    names = {component["name"] for component in parts["components"]}
    assert {folder.name for folder in (ROOT / "app" / "static" / "vendor").iterdir()} <= {
        name.removesuffix("-static") for name in names
    }


def test_who_needs_whom_is_whole(parts: dict[str, Any]) -> None:
    refs = {component["bom-ref"] for component in parts["components"]}
    needed = {other for each in parts["dependencies"] for other in each.get("dependsOn", ())}
    assert refs == needed & refs


def test_the_same_pins_give_the_same_list() -> None:
    first, second = json.loads(sbom.document()), json.loads(sbom.document())
    for each in (first, second):
        each["metadata"].pop("timestamp")
    assert first == second
