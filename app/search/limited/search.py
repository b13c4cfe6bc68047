"""The search of the site in the local copy: opened when it is needed, and again when a newer one was written."""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import cast

import orjson
from opensearchpy import OpenSearch

from app.search.ask import Pins
from app.search.guards import Guards
from app.search.likeness import Likeness
from app.search.limited.copy_file import CopyFile
from app.search.limited.engine import CopyEngine
from app.search.limited.terms import Terms
from app.search.live import LiveIndex, Seen, index_words
from app.search.meaning import Meaning
from app.search.service import SearchService
from app.search.understand import IndexWords
from base.config import Settings
from base.logging import get_logger
from indexer.engine import embedding, index_meta, vectors, vocabulary
from indexer.engine.index_meta import IndexMeta
from indexer.local_copy import layout

log = get_logger("local_copy")
LOOK_SECONDS = 2.0  # how often is looked whether a newer copy was written


@dataclass
class CopyIndex(LiveIndex):
    """The index that a copy is of, as the copy knows it."""

    meta: IndexMeta = field(default_factory=IndexMeta)
    read_words: IndexWords = field(default_factory=IndexWords)

    @property
    def target(self) -> str:
        """That index."""
        return self.seen.name or self.alias

    def name(self) -> str | None:
        """Its name."""
        return self.seen.name

    def noticed(self, index: str) -> None:
        """Nothing goes live here."""

    def words(self) -> IndexWords:
        """Its words."""
        return self.read_words

    def about(self) -> tuple[str, IndexMeta]:
        """Its name and what it knows of itself."""
        return self.target, self.meta


class _WordsAlone(Meaning):
    """Without likeness: words alone decide, and nobody keeps that answer."""

    def like(self, texts: Sequence[str], state: str) -> tuple[list[Likeness], bool]:
        """Nothing, which is not all."""
        return [Likeness() for _ in texts], False


@dataclass(frozen=True)
class LimitedSearch:
    """The search in one copy, and when that was made."""

    service: SearchService
    made_at: datetime
    file: CopyFile


@dataclass
class LocalCopy:
    """The newest copy that this machine has, for one process; safe for its threads."""

    settings: Settings
    pins: Callable[[], Mapping[str, Pins]]
    live: LiveIndex  # whose words serve as well, while the copy is of the same state
    hidden: Callable[[], frozenset[str]] = frozenset  # ids of offerings that an edit hides now
    _opened: tuple[tuple[int, int], LimitedSearch | None] = ((0, 0), None)
    _looked_at: float = -LOOK_SECONDS
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def search(self) -> LimitedSearch | None:
        """The search in the copy; None when there is none that can be read."""
        with self._lock:
            if time.monotonic() - self._looked_at > LOOK_SECONDS:
                self._look()
                self._looked_at = time.monotonic()
            return self._opened[1]

    def _look(self) -> None:
        """Open the copy when it is another one; one that cannot be opened is none."""
        path = layout.path(self.settings)
        version = _version(path)
        if version == self._opened[0]:
            return
        try:
            self._opened = (version, self._open(path) if version != (0, 0) else None)
        except (sqlite3.Error, KeyError, ValueError) as error:
            log.warning("copy_unreadable", why=type(error).__name__)
            self._opened = (version, None)

    def _open(self, path: Path) -> LimitedSearch:
        file = CopyFile(path)
        engine = cast(
            "OpenSearch", CopyEngine(file, Terms.load(file.about["synonyms"]), self.hidden)
        )  # all that a search asks of it
        meta = index_meta.from_json(orjson.loads(file.about["meta"]))
        index = CopyIndex(
            client=engine,
            alias=self.settings.index,
            guards=Guards(self.settings.threads),
            seen=Seen(file.about["index"], f" beperkt {file.about['state']}"),
            meta=meta,
            read_words=self._words(file, meta),
        )
        alone = _WordsAlone(embedding.embedder(replace(self.settings, meaning=False)), lambda _: vectors.EMPTY, None)
        service = SearchService(engine, self.settings, index, alone, self.pins)
        return LimitedSearch(service, datetime.fromisoformat(file.about["made_at"]), file)

    def _words(self, file: CopyFile, meta: IndexMeta) -> IndexWords:
        """The words that this process has already, when they are of the same state: to make them takes a while."""
        if (words := self.live.words_of(file.about["state"])) is not None:
            return words
        stored = vocabulary.from_json(orjson.loads(file.about["words"]))
        return index_words(stored, (meta.rules or {}).values(), meta.phrases)


def _version(path: Path) -> tuple[int, int]:
    """Differs for each file that stood there; (0, 0) for none."""
    try:
        about = path.stat()
    except OSError:
        return (0, 0)
    return about.st_ino, about.st_mtime_ns
