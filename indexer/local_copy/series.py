"""A field in the local copy whose values are filtered, counted or sorted."""

from __future__ import annotations

from collections.abc import Sequence
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
    def of(cls, values: Sequence[Sequence[Value]]) -> Series:
        """The series of rows with these values, row after row."""
        choices = sorted({value for row in values for value in row})
        code = {value: place for place, value in enumerate(choices)}
        numbers = [number for number, row in enumerate(values) for _ in row]
        codes = [code[value] for row in values for value in row]
        return cls(choices, np.array(numbers, dtype=np.int32), np.array(codes, dtype=np.int32))

    @classmethod
    def load(cls, choices: str, numbers: bytes, codes: bytes) -> Series:
        """A series as it was stored."""
        return cls(orjson.loads(choices), np.frombuffer(numbers, np.int32), np.frombuffer(codes, np.int32))

    def dump(self) -> tuple[str, bytes, bytes]:
        """The series as it is stored."""
        return orjson.dumps(self.choices).decode(), self.numbers.tobytes(), self.codes.tobytes()
