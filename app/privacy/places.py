"""Where an address can stand beside the platform database: letters in a folder, the broker, the engine, files."""

from __future__ import annotations

import mmap
import re
import time
from collections.abc import Iterator
from pathlib import Path

from opensearchpy import OpenSearch
from redis import Redis

from app.outbox import folder
from app.privacy import spellings
from base import connections
from base.config import Settings
from indexer.document.fields import Offering
from indexer.engine import alias, documents

MERGE_SECONDS, REWRITE_SECONDS = 600, 120
LOGS = "log"  # the folder of the logs, in the data folder


def letters(settings: Settings, address: str) -> list[Path]:
    """The letters in the folder of the demo in which an address stands."""
    place, wanted = folder.of(settings), spellings.in_text(address)
    files = sorted(place.glob("*.*")) if place and place.is_dir() else []
    return [file for file in files if wanted.search(_readable(file))]


def _readable(file: Path) -> str:
    """All that a letter says, whatever it is written in."""
    letter = folder.message(file)
    bodies = [str(part.get_content()) for part in letter.walk() if part.get_content_maintype() == "text"]
    return "\n".join([*(f"{name}: {value}" for name, value in letter.items()), *bodies])


def offerings(settings: Settings, client: OpenSearch, address: str) -> list[Offering]:
    """The offerings in the live index in which an address stands: it comes from their source."""
    live, wanted = alias.live(client, settings.index), spellings.in_text(address)
    every = documents.scan(client, live) if live else ()
    return [one for one in every if wanted.search(str(one))]


def clean_engine(settings: Settings, client: OpenSearch, address: str) -> None:
    """Drop the indices of before in which an address stands, and write what is left anew: without deleted documents."""
    live, wanted = alias.live(client, settings.index), spellings.in_text(address)
    for name in alias.indices(client, settings.index):
        if name != live and any(wanted.search(str(one)) for one in documents.scan(client, name)):
            client.indices.delete(index=name)
    names = alias.indices(client, settings.index)
    if names:
        client.indices.forcemerge(index=names, params={"max_num_segments": 1, "request_timeout": MERGE_SECONDS})
        client.indices.flush(index=names, params={"force": "true"})


def clean_broker(settings: Settings, address: str) -> bool:
    """Remove keys that name an address, and let the broker write its log anew. Whether it has done so."""
    broker, wanted = Redis.from_url(settings.redis_url), spellings.in_text(address)
    for key in broker.scan_iter(count=1000):
        if wanted.search(key.decode("utf-8", "replace")):
            broker.delete(key)
    if not broker.info("persistence")["aof_enabled"]:
        return True
    broker.bgrewriteaof()
    ends = time.monotonic() + REWRITE_SECONDS
    while time.monotonic() < ends:
        state = broker.info("persistence")
        if not (state["aof_rewrite_in_progress"] or state["aof_rewrite_scheduled"]):
            return bool(state["aof_last_bgrewrite_status"] == "ok")
        time.sleep(0.1)
    return False


def files(var: Path, address: str) -> list[Path]:
    """The files below the data folder in which the bytes of an address stand."""
    near = [re.compile(re.escape(needle.encode()), re.IGNORECASE) for needle in spellings.needles(address)]
    wanted = spellings.in_bytes(address)
    return [file for file in _all_files(var) if _holds(file, near, wanted)]


def clean_logs(var: Path, address: str) -> None:
    """Overwrite an address in the logs, in place: whoever writes them goes on behind."""
    wanted = spellings.in_bytes(address)
    for file in _all_files(var / LOGS):
        with file.open("r+b") as log:
            for found in wanted.finditer(log.read()):
                log.seek(found.start())
                log.write(b"*" * len(found[0]))


def _all_files(place: Path) -> Iterator[Path]:
    for file in sorted(place.rglob("*")):
        if file.suffix != ".jar" and file.is_file() and not file.is_symlink():
            yield file


def _holds(file: Path, near: list[re.Pattern[bytes]], wanted: re.Pattern[bytes]) -> bool:
    """Whether a file holds an address; what has no short text of it is not looked at letter by letter."""
    try:
        with file.open("rb") as content:
            if not file.stat().st_size:
                return False
            with mmap.mmap(content.fileno(), 0, access=mmap.ACCESS_READ) as whole:
                return any(one.search(whole) for one in near) and wanted.search(whole) is not None
    except (FileNotFoundError, ValueError):  # it went, or became empty, meanwhile
        return False


def engine_of(settings: Settings) -> OpenSearch | None:
    """The engine; None where none is set."""
    return connections.search_engine(settings) if settings.opensearch_url else None
