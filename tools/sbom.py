"""The list of parts of a release, in CycloneDX: `make sbom` writes var/sbom.cdx.json.

The packages of the image come from their pins, the scripts of others from NOTICE. Why and how it is used:
docs/security/releases.md.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from importlib import metadata as installed
from pathlib import Path
from uuid import NAMESPACE_URL, uuid5

from cyclonedx.contrib.hash.factories import HashTypeFactory
from cyclonedx.contrib.license.factories import LicenseFactory
from cyclonedx.model.bom import Bom
from cyclonedx.model.component import Component, ComponentType
from cyclonedx.model.license import License
from cyclonedx.output.json import JsonV1Dot6
from packageurl import PackageURL
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from base.config import ROOT
from tools.pins import files, metadata
from tools.pins.files import Pin

PART = "meaning"  # what the image installs
FILE = ROOT / "var" / "sbom.cdx.json"
_VENDORED = re.compile(r"^ {4}((?:@[\w-]+/)?[\w.-]+) (\d+(?:\.\d+)+)(?:, ([\w.-]+\w))?", re.MULTILINE)


def document() -> str:
    """The whole list as JSON."""
    licences = LicenseFactory()
    named = [licences.make_from_string("EUPL-1.2")]
    product = Component(name="doeners", bom_ref="doeners", type=ComponentType.APPLICATION, licenses=named)
    bom = Bom()
    bom.metadata.component = product
    packages = [_package(pin, licences) for pin in files.pins(ROOT, PART)]  # some twice: for an older Python
    vendored = list(_vendored((ROOT / "NOTICE").read_text(encoding="utf-8"), licences))
    for component in [*packages, *vendored]:
        bom.components.add(component)
    _depend(bom, product, packages, vendored)
    bom.serial_number = uuid5(NAMESPACE_URL, " ".join(sorted(str(each.purl) for each in bom.components)))
    return JsonV1Dot6(bom).output_as_string(indent=1)


def _package(pin: Pin, licences: LicenseFactory) -> Component:
    """A pinned package; its hashes are those of all its files."""
    purl = PackageURL("pypi", None, pin.name, pin.version)
    return Component(
        name=pin.name,
        version=pin.version,
        purl=purl,
        bom_ref=str(purl),
        hashes=[HashTypeFactory().from_composite_str(text) for text in sorted(pin.hashes)],
        licenses=[licence] if (licence := _licence(pin.name, licences)) else [],
    )


def _licence(name: str, licences: LicenseFactory) -> License | None:
    """The licence that an installed package names; None for one that is not installed on this kind of machine."""
    try:
        about = installed.metadata(name)
    except installed.PackageNotFoundError:
        return None
    classified = [text.rpartition(" :: ")[2] for text in about.get_all("Classifier", []) if text.startswith("License")]
    said = [*(about.get_all("License-Expression") or []), *classified, *(about.get_all("License") or [])]
    return licences.make_with_name(said[0].splitlines()[0]) if said else None


def _vendored(notice: str, licences: LicenseFactory) -> Iterable[Component]:
    """The packages of npm that NOTICE names with their version."""
    for name, version, licence in _VENDORED.findall(notice):
        group, _, short = name.rpartition("/")
        purl = PackageURL("npm", group or None, short, version)
        named = [licences.make_with_name(licence)] if licence else []
        yield Component(name=name, version=version, purl=purl, bom_ref=str(purl), licenses=named)


def _depend(bom: Bom, product: Component, packages: list[Component], vendored: Iterable[Component]) -> None:
    """Who needs whom: the product what it asks for, each package what it says."""
    asked = {canonicalize_name(requirement.name) for requirement in files.asked(ROOT, PART)}
    bom.register_dependency(product, [*(each for each in packages if each.name in asked), *vendored])
    said = metadata.read(ROOT)["distributions"]
    for one in packages:
        needs = {canonicalize_name(Requirement(text).name) for text in said[f"{one.name}=={one.version}"]["requires"]}
        bom.register_dependency(one, [other for other in packages if other.name in needs])


def main() -> None:
    """Write the file."""
    FILE.parent.mkdir(exist_ok=True)
    Path(FILE).write_text(document() + "\n", encoding="utf-8")
    print(FILE.relative_to(ROOT))


if __name__ == "__main__":
    main()
