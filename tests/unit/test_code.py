"""Which changes of code ask for a new index: those of what documents become."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from indexer import code

ELSEWHERE = [  # what makes no document
    "indexer/running/rebuild.py",
    "indexer/sources/http_client.py",
    "dutch/spelling.py",
    "base/config.py",
    "indexer/engine/bulk.py",
]
BETWEEN = [  # between a row and its document, some of them far below
    "base/text.py",
    "dutch/compounds.py",
    "dutch/dates.py",
    "dutch/places.py",
    "indexer/completeness.py",
    "indexer/derived.py",
    "indexer/document/parts.py",
    "indexer/edits/edits.py",
    "indexer/numbers.py",
    "indexer/sources/converters.py",
    "indexer/sources/shortcodes.py",
    "indexer/sources/texts.py",
    "indexer/taxonomy.py",
]


@pytest.fixture(scope="module")
def checkout(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A copy of the rooms that code of documents can be in; whoever changes a file, puts it back."""
    folder = tmp_path_factory.mktemp("checkout")
    for room in ("base", "dutch", "indexer"):
        for path in (code.ROOT / room).rglob("*.py"):
            copy = folder / path.relative_to(code.ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)
    return folder


def changes(checkout: Path, name: str, pattern: str, by: str) -> bool:
    """Whether the digest differs after the first match of `pattern` in a file is replaced."""
    file = checkout / name
    text = file.read_text(encoding="utf-8")
    changed = re.sub(pattern, by, text, count=1, flags=re.MULTILINE)
    assert changed != text
    file.write_text(changed, encoding="utf-8")
    try:
        return bool(code.of_documents.__wrapped__(checkout) != code.of_documents())
    finally:
        file.write_text(text, encoding="utf-8")


def test_a_copy_has_the_digest_of_its_original(checkout: Path) -> None:
    assert code.of_documents.__wrapped__(checkout) == code.of_documents()


@pytest.mark.parametrize("name", BETWEEN)
def test_a_comment_a_docstring_and_a_blank_line_change_nothing(checkout: Path, name: str) -> None:
    assert not changes(checkout, name, r"^(from __future__)", r"# why\n\n\n\1")
    assert not changes(checkout, name, r'^(    """)', r"\1Another sentence. ")


@pytest.mark.parametrize("name", BETWEEN)
def test_another_value_or_step_changes_it(checkout: Path, name: str) -> None:
    assert changes(checkout, name, r"^(    )return ", r"\1return not ")


@pytest.mark.parametrize("name", ELSEWHERE)
def test_what_makes_no_document_changes_nothing(checkout: Path, name: str) -> None:
    assert not changes(checkout, name, r"^(    )return ", r"\1return not ")


def test_another_word_for_a_field_changes_nothing(checkout: Path) -> None:
    assert not changes(checkout, "indexer/document/terms.py", '"minimum",', '"hoeveelheid",')
    assert not changes(checkout, "indexer/document/terms.py", r'correctable="Termijn"', 'correctable="Hoe snel?"')


def test_another_rule_of_a_field_changes_it(checkout: Path) -> None:
    assert changes(checkout, "indexer/document/terms.py", r"^(    min_quantity = line\(\n)( *)200", r"\1\g<2>300")


def test_whether_a_field_can_be_corrected_changes_it(checkout: Path) -> None:
    assert changes(checkout, "indexer/document/terms.py", r' *correctable="Termijn",\n', "")
