"""A field in the local copy whose values are filtered, counted or sorted."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import orjson
from numpy.typing import NDArray

Numbers = NDArray[np.int32]
Value = str | int | tuple[float, float]  # a point is a pair


@dataclass(frozen=True)
class Series:
    """`choices` are all values, in their order; occurrence i says that row numbers[i] has choices[codes[i]].

    Occurrences stand in the order of their rows.
    """

    choices: Sequence[Value]
    numbers: Numbers
    codes: Numbers

    @classmethod
    def load(cls, choices: str, numbers: bytes, codes: bytes) -> Series:
        """A series as it was stored."""
        return cls(orjson.loads(choices), np.frombuffer(numbers, np.int32), np.frombuffer(codes, np.int32))

    def dump(self) -> tuple[str, bytes, bytes]:
        """The series as it is stored."""
        return orjson.dumps(self.choices).decode(), self.numbers.tobytes(), self.codes.tobytes()


class Growing:
    """A series to which rows are added: eight bytes for an occurrence, however many offerings there are."""

    def __init__(self) -> None:
        self._places: dict[Value, int] = {}  # in the order in which they came
        self._numbers, self._places_of = array("i"), array("i")

    def add(self, number: int, values: Iterable[Value]) -> None:
        """Row `number`, which comes after those before, has these values."""
        for value in values:
            self._numbers.append(number)
            self._places_of.append(self._places.setdefault(value, len(self._places)))

    def whole(self) -> Series:
        """The series of all rows."""
        choices = sorted(self._places)
        codes = np.empty(len(choices), dtype=np.int32)
        codes[[self._places[value] for value in choices]] = np.arange(len(choices), dtype=np.int32)
        places = np.frombuffer(self._places_of, np.int32) if self._places_of else np.empty(0, np.int32)
        return Series(choices, np.array(self._numbers, dtype=np.int32), codes[places])
