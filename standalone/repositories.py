"""Where Maven artefacts come from on this machine: the user's own client configuration, else Maven Central.

jgo reads ~/.config/jgo.conf; Maven users keep a mirror in ~/.m2/settings.xml. Proxies and certificates come from the
usual variables (HTTPS_PROXY, REQUESTS_CA_BUNDLE), which `requests` reads by itself.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

from jgo.config import GlobalSettings
from jgo.constants import MAVEN_CENTRAL_URL


def remote_repositories(home: Path | None = None) -> dict[str, str]:
    """Name and address of each repository to ask, in order."""
    settings = (home or Path.home()) / ".m2" / "settings.xml"
    mirror = _mirror_of_central(settings)
    return {**GlobalSettings.load().repositories, "central": mirror or MAVEN_CENTRAL_URL}


def _mirror_of_central(settings: Path) -> str | None:
    """The first mirror that stands in for Maven Central; None without one or with an unreadable file."""
    try:
        root = ET.parse(settings).getroot()  # noqa: S314 - the user's own configuration file
    except (OSError, ET.ParseError):
        return None
    for mirror in root.iterfind("{*}mirrors/{*}mirror"):
        names = (mirror.findtext("{*}mirrorOf") or "").replace(" ", "").split(",")
        if {"*", "central", "external:*"} & set(names) and "!central" not in names:
            return (mirror.findtext("{*}url") or "").strip().rstrip("/") or None
    return None
