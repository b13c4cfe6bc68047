"""Files, functions and rooms stay small: the check of `make lint`."""

from __future__ import annotations

from pathlib import Path

import pytest

from tools.structure import FOLDERS, ROOT, all_files, faults, measured

HERE = Path("app/search/rows.py")


def function(lines: int, name: str = "load") -> str:
    return f"def {name}() -> None:\n" + "    pass\n" * (lines - 1)


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("# a line\n" * 301, "301 lines"),
        (function(46), "load has 46 lines"),
        ("class Rows:\n" + function(46).replace("def", "    def").replace("pass", "    pass"), "load has 46 lines"),
        ("async " + function(46), "load has 46 lines"),
        (function(9) + function(9, "save") + function(2, "find"), "longer than 9 lines"),
        ("from typing import Any\n" + "row: Any = 1\n" * 100, "stands 101 times"),
    ],
)
def test_what_is_too_large_is_found(text: str, fault: str) -> None:
    assert any(fault in line for line in faults([measured(HERE, text)]))


@pytest.mark.parametrize(
    "text",
    [
        "# a line\n" * 300,
        function(45) + function(8, "save") + function(8, "find"),
        "from typing import Any\n" + "row: Any = 1\n" * 99,
        "Anything = Company = 1\n" * 250,
    ],
)
def test_what_is_as_large_as_it_may_be_passes(text: str) -> None:
    assert list(faults([measured(HERE, text)])) == []


@pytest.mark.parametrize("name", ["page.html", "style.css", "page.js"])
def test_pages_styles_and_scripts_may_not_be_longer_either(name: str) -> None:
    file = measured(Path("app/static") / name, "a line that is no Python\n" * 301)
    assert any("301 lines" in line for line in faults([file]))


def test_a_room_is_a_folder_and_all_files_of_it_count() -> None:
    long, short = measured(HERE, function(20)), measured(Path("app/search/query.py"), function(2) * 3)
    assert list(faults([long, short])) == []
    assert len(list(faults([long, measured(Path("app/query.py"), function(2) * 3)]))) == 1


def test_a_migration_that_makes_all_tables_may_be_long() -> None:
    assert not any("has 123 lines" in line for line in faults([measured(Path("base/migrations/a.py"), function(123))]))


def test_tests_have_no_limit_on_any_and_none_on_a_room() -> None:
    text = "from typing import Any\n" + "row: Any = 1\n" * 120 + function(20)
    assert list(faults([measured(Path("tests/unit/test_rows.py"), text)])) == []


def test_all_our_folders_are_measured() -> None:
    assert {file.path.parts[0] for file in all_files()} == set(FOLDERS)
    assert {path.parent.name for path in ROOT.glob("*/__init__.py")} == set(FOLDERS)
