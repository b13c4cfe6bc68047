"""Fictional stories: good practices as somebody could have written them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass

from demo.catalogue import FOLDER


@dataclass(frozen=True)
class Story:
    """A story as its file has it; everybody in it consented, on paper."""

    title: str
    lead: str
    place: str
    activities: list[str]
    buyers: list[str]
    organisation: str
    consent_by: str
    text: str


def stories() -> list[Story]:
    """All of them."""
    with (FOLDER / "stories.toml").open("rb") as file:
        return [Story(**entry) for entry in tomllib.load(file)["story"]]
