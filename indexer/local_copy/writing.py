"""Writing the local copy: all that is public of the live index, into a new file that takes the place of the old one.

Who reads the old one keeps it until the new one is whole: a rename, no moment without. Nothing of what was there before
is in it: what left the index has left the copy.
"""

from __future__ import annotations

import os
import secrets
import sqlite3
import time
import zlib
from array import array
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, suppress
from datetime import datetime
from pathlib import Path

import orjson
from opensearchpy import OpenSearch

from base import clock
from base.config import ROOT, Settings
from base.logging import get_logger
from dutch.analysis import ENDING, stem, stop_set, stop_words
from dutch.normalise import fold, words
from indexer.derived import DERIVED
from indexer.document.fields import Offering
from indexer.engine import alias, documents, index_meta, vocabulary
from indexer.local_copy import layout
from indexer.local_copy.layout import GAP, STEMS, Field
from indexer.local_copy.series import Growing, Value
from indexer.rules import synonyms
from indexer.rules.file import sides
from indexer.rules.synonyms import Form

log = get_logger("local_copy")
# What the index searches in and does not give back (`_source.excludes` of the mapping): made again.
_NOT_GIVEN_BACK = frozenset({"main_activity", "title_parts", "description_parts", "activity_parts"})
_BUSY = 60  # seconds in which who writes a copy has written something
_LEFT_BEHIND = 3600  # seconds after which a part that nobody finished goes


def keep_up(settings: Settings, client: OpenSearch) -> bool:
    """Write the copy again when the live index is no longer the one that it is of; whether it was written.

    Raises OpenSearchException, OSError, sqlite3.Error.
    """
    live = alias.state(client, settings.index)
    if live is None or "".join(live) == state(settings) or _is_being_written(layout.path(settings)):
        return False
    write(settings, client, *live)
    return True


def state(settings: Settings) -> str:
    """The name and the last change of the index that the copy is of; "" when there is none."""
    return _about(layout.path(settings), "state")


def made_at(settings: Settings) -> datetime | None:
    """When the copy was made; None when there is none."""
    moment = _about(layout.path(settings), "made_at")
    return datetime.fromisoformat(moment) if moment else None


def _about(path: Path, name: str) -> str:
    with suppress(sqlite3.Error, TypeError), closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True)) as file:
        return str(file.execute("SELECT value FROM about WHERE name = ?", [name]).fetchone()[0])
    return ""


def write(settings: Settings, client: OpenSearch, index: str, changed: str = "") -> Path:
    """Write the copy of an index; its file. Only the platform's own user may read it."""
    begun, path = time.monotonic(), layout.path(settings)
    path.parent.mkdir(parents=True, exist_ok=True)
    _sweep(path)
    part = path.with_name(f"{path.name}.{secrets.token_hex(6)}.part")
    try:
        os.close(os.open(part, os.O_CREAT | os.O_EXCL, 0o600))
        with closing(sqlite3.connect(part)) as file, file:
            _fill(file, settings, client, index, changed)
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)
    log.info("copied", index=index, bytes=path.stat().st_size, seconds=round(time.monotonic() - begun, 1))
    return path


def _is_being_written(path: Path) -> bool:
    """Whether another process writes it just now: the clock rings while a large copy is under way."""
    return any(age < _BUSY for _, age in _parts(path))


def _sweep(path: Path) -> None:
    """Remove what killed writers left behind."""
    for part, age in _parts(path):
        if age > _LEFT_BEHIND:
            part.unlink(missing_ok=True)


def _parts(path: Path) -> Iterator[tuple[Path, float]]:
    """The unfinished files, each with the seconds since somebody wrote to it."""
    for part in path.parent.glob(f"{path.name}.*.part"):
        with suppress(FileNotFoundError):
            yield part, clock.now().timestamp() - part.stat().st_mtime


def _fill(file: sqlite3.Connection, settings: Settings, client: OpenSearch, index: str, changed: str) -> None:
    file.executescript("PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;")
    file.executescript(layout.SCHEMA.format(columns=", ".join(field.column for field in layout.texts())))
    about = index_meta.read(client, index)
    stored = vocabulary.load(client, settings.index, index)
    _write_documents(file, documents.scan(client, index))
    facts = {
        "state": index + changed,
        "index": index,
        "made_at": clock.now().isoformat(),
        "meta": orjson.dumps(index_meta.to_json(about)).decode(),
        "synonyms": orjson.dumps(_synonyms((about.rules or {}).values())).decode(),
        "words": orjson.dumps(vocabulary.to_json(stored)).decode(),
    }
    file.executemany("INSERT INTO about VALUES (?, ?)", facts.items())
    file.execute("INSERT INTO texts (texts) VALUES ('optimize')")


def _synonyms(own: Iterable[str]) -> list[tuple[Form, list[Form]]]:
    """The stems of each term of the rules, and those of what it brings. `own` are the administrators' rules."""
    brought: dict[Form, list[Form]] = {}
    for left, right in map(sides, synonyms.compile_rules({**synonyms.read(ROOT / "synonyms"), "": own}, stop_words())):
        for term in left:
            brought.setdefault(synonyms.form(term), []).extend(synonyms.form(other) for other in right)
    return list(brought.items())


def _write_documents(file: sqlite3.Connection, offerings: Iterable[Offering]) -> None:
    """Documents with their texts, one by one, and then the series of all."""
    texts, counted = layout.texts(), layout.counted()
    values = {field.name: Growing() for field in counted}
    lengths = {field.name: array("i") for field in texts}
    insert = layout.INSERT.format(columns=_columns(texts), marks=", ".join("?" * len(texts)))
    for number, offering in enumerate(offerings):
        source = zlib.compress(orjson.dumps(offering), 3)
        file.execute("INSERT INTO document VALUES (?, ?, ?)", (number, offering["id"], source))
        whole = _whole(offering)
        words = list(_words(whole, texts))
        file.execute(insert, (number, *words))
        for field, text in zip(texts, words, strict=True):
            lengths[field.name].append(sum(word != GAP for word in text.split()))
        for field in counted:
            values[field.name].add(number, _values(whole.get(field.of), field))
    file.executemany("INSERT INTO lengths VALUES (?, ?)", lengths.items())
    rows = ((name, *each.whole().dump()) for name, each in values.items())
    file.executemany("INSERT INTO series VALUES (?, ?, ?, ?)", rows)


def _columns(texts: Sequence[Field]) -> str:
    return ", ".join(field.column for field in texts)


def _whole(offering: Offering) -> dict[str, object]:
    """The document with what the index does not give back."""
    return {**offering, **{name: make(offering) for name, make in DERIVED if name in _NOT_GIVEN_BACK}}


def _words(document: dict[str, object], texts: Sequence[Field]) -> Iterator[str]:
    for field in texts:
        text = str(document.get(field.of) or "")
        yield " ".join(_stems(text) if field.analyzer == STEMS else words(text))


def _stems(text: str) -> Iterator[str]:
    """The stems of a text, with a gap for each stop word."""
    stop = stop_set()
    for word in words(text):
        plain = ENDING.sub("", word)
        yield GAP if plain in stop else stem(word)


def _values(value: object, field: Field) -> Iterator[Value]:
    """The values of a field as they are compared: truth as "true", a point as a pair."""
    for each in value if isinstance(value, list) else [value]:
        if isinstance(each, dict):
            yield (float(each["lat"]), float(each["lon"]))
        elif isinstance(each, bool):
            yield "true" if each else "false"
        elif isinstance(each, str | int):
            yield fold(each) if field.normalizer and isinstance(each, str) else each
