"""The file of the local copy, open for reading: its series, its texts and its documents.

SQLite's FTS5 finds words; what is counted, filtered and sorted are numbers, in the columns of `series`. The
file never changes: a newer copy is another file, so that nothing is locked.
"""

from __future__ import annotations

import sqlite3
import threading
import weakref
import zlib
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import orjson
from numpy.typing import NDArray

from indexer.document.fields import Offering
from indexer.local_copy.series import Numbers, Series

Mask = NDArray[np.bool_]  # for each row whether it counts
Scores = NDArray[np.float32]
MOST_REMEMBERED = 500  # expressions whose rows are remembered: the same words come again, with another place or page
_ROWS = "SELECT group_concat(rowid) FROM texts WHERE texts MATCH ?"  # one text: a tuple for each row takes longer
_DOCUMENTS = "SELECT number, source FROM document WHERE number IN (SELECT value FROM json_each(?))"
_NUMBERS = "SELECT id, number FROM document WHERE id IN (SELECT value FROM json_each(?))"


@dataclass(eq=False)
class CopyFile:
    """One copy, for one process; safe for its threads. Raises sqlite3.Error when the file is no copy."""

    path: Path
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _series: dict[str, Series] = field(default_factory=dict)
    _lengths: dict[str, Scores] = field(default_factory=dict)
    _rows: OrderedDict[str, Numbers] = field(default_factory=OrderedDict)

    def __post_init__(self) -> None:
        self._file = sqlite3.connect(f"file:{self.path}?mode=ro&immutable=1", uri=True, check_same_thread=False)
        weakref.finalize(self, self._file.close)  # who still reads an older copy, may
        self.about: Mapping[str, str] = dict(self._all("SELECT name, value FROM about"))

    @cached_property
    def size(self) -> int:
        """How many documents it has."""
        return int(self._all("SELECT count(*) FROM document")[0][0])

    def series(self, name: str) -> Series:
        """The series of a field."""
        if name not in self._series:
            row = self._all("SELECT choices, numbers, codes FROM series WHERE field = ?", name)[0]
            self._series[name] = Series.load(*row)
        return self._series[name]

    def rows(self, expression: str) -> Numbers:
        """The rows whose texts match an expression of FTS5."""
        if expression not in self._rows:
            text = self._all(_ROWS, expression)[0][0]
            self._rows[expression] = np.array(text.split(",") if text else [], dtype=np.int32)
            if len(self._rows) > MOST_REMEMBERED:
                self._rows.popitem(last=False)
        return self._rows[expression]

    def lengths(self, name: str) -> Scores:
        """How long the text of each row is in a field, as a part of the mean."""
        if name not in self._lengths:
            counts = np.frombuffer(self._all("SELECT counts FROM lengths WHERE field = ?", name)[0][0], np.int32)
            self._lengths[name] = (counts / max(1.0, float(counts.mean()))).astype(np.float32)
        return self._lengths[name]

    def documents(self, rows: Sequence[int]) -> list[Offering]:
        """The documents of some rows, in that order."""
        read = self._all(_DOCUMENTS, orjson.dumps(list(rows)).decode())
        by_row = {number: orjson.loads(zlib.decompress(source)) for number, source in read}
        return [by_row[row] for row in rows]

    def rows_of(self, ids: Sequence[str]) -> dict[str, int]:
        """The rows of those of the ids that it has."""
        return dict(self._all(_NUMBERS, orjson.dumps(list(ids)).decode()))

    def _all(self, query: str, *values: str) -> list[Any]:
        with self._lock:
            return self._file.execute(query, values).fetchall()
