"""Robots, by the name that they give themselves."""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from crawlerdetect import CrawlerDetect


@lru_cache(maxsize=1000)
def is_robot(agent: str) -> bool:
    """Whether a visitor with that user agent is a robot; so is who gives none."""
    return not agent.strip() or bool(_names().is_crawler(agent))


@cache
def _names() -> CrawlerDetect:
    from crawlerdetect import CrawlerDetect  # noqa: PLC0415 - a page needs no list of robots: the thread reads it

    return CrawlerDetect()
