"""Templates are compiled once in a process of the tests, however many applications it puts together."""

from __future__ import annotations

from collections.abc import Iterator
from types import CodeType

import pytest
from flask import Flask
from jinja2.bccache import Bucket, BytecodeCache


class Compiled(BytecodeCache):
    """What templates were compiled to, for each language: words of ours are translated when a template is compiled."""

    def __init__(self) -> None:
        self._codes: dict[tuple[object, str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Hand over what was compiled of the same text in the same language."""
        bucket.code = self._codes.get(_of(bucket))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._codes[_of(bucket)] = bucket.code


def _of(bucket: Bucket) -> tuple[object, str, str]:
    words = bucket.environment.globals.get("words")  # of another language than Dutch
    return words, bucket.key, bucket.checksum


@pytest.fixture(scope="session", autouse=True)
def compiled_templates() -> Iterator[None]:
    """Every application of the session shares its compiled templates."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Flask, "jinja_options", Flask.jinja_options | {"bytecode_cache": Compiled()})
        yield
