"""The newest file of a folder is found by the date in its name, as people write dates and names."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from indexer.sources import csv_names


def chosen(folder: Path, *names: str) -> tuple[str, list[str]]:
    """The name of the file that counts, and of those that do not for want of a date."""
    for name in names:
        (folder / name).write_bytes(b"x\n")
    file, undated = csv_names.newest(csv_names.matching(folder, "aanbod*.csv"), "name")
    return file.name, [other.name for other in undated]


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        ("aanbod-20261101.csv", "aanbod-20261102.CSV"),
        ("aanbod-20261101.csv", "AANBOD-20261102.csv"),
        ("aanbod-2026-9.csv", "aanbod-2026-10.csv"),
        ("aanbod-31-10-2026.csv", "aanbod-01-11-2026.csv"),
        ("aanbod-31102026.csv", "aanbod-01112026.csv"),
        ("aanbod-2026-9-30.csv", "aanbod-20261001.csv"),
        ("aanbod 31 oktober 2026.csv", "aanbod 1 november 2026.csv"),
        ("aanbod-okt-2026.csv", "aanbod-nov-2026.csv"),
        ("aanbod_2025.12.31.csv", "aanbod_2026.01.01.csv"),
        ("aanbod-31-12-25.csv", "aanbod-1-1-26.csv"),
        ("aanbod-20261101-0900.csv", "aanbod-20261101-1700.csv"),
        ("aanbod-20261101170000.csv", "aanbod-202611020900.csv"),
        ("aanbod-20261101-v2.csv", "aanbod-20261101-v10.csv"),
        ("aanbod-20261101 - kopie.csv", "aanbod-20261101.csv"),
        ("aanbod-20261331.csv", "aanbod-20260101.csv"),
        ("aanbod-9.csv", "aanbod-10.csv"),
    ],
)
def test_the_newest_is_the_latest_date_whatever_its_form(tmp_path: Path, older: str, newer: str) -> None:
    assert chosen(tmp_path, older, newer)[0] == newer


@pytest.mark.parametrize("name", ["aanbod-kopie.csv", "aanbod-oud.csv", "aanbod.csv", "aanbod-zonder-datum.csv"])
def test_a_name_without_a_date_does_not_count_beside_one_with_a_date(tmp_path: Path, name: str) -> None:
    assert chosen(tmp_path, "aanbod-20261101.csv", name) == ("aanbod-20261101.csv", [name])


def test_a_single_name_without_a_date_counts(tmp_path: Path) -> None:
    assert chosen(tmp_path, "aanbod.csv") == ("aanbod.csv", [])


def test_locks_helpers_and_other_kinds_of_files_do_not_match(tmp_path: Path) -> None:
    names = ["aanbod-1.csv", "._aanbod-2.csv", "~$aanbod-3.csv", ".aanbod-4.csv", "aanbod-5.csv.bak", "aanbod-6.csv.gz"]
    assert chosen(tmp_path, *names) == ("aanbod-1.csv", [])


@pytest.mark.parametrize(
    "name", ["aanbod", "aanbod-99999999", "aanbod-12", "aanbod-1899-01-01", "aanbod-2026", "aanbod-2026-13-01"]
)
def test_what_is_no_date_in_a_name(name: str) -> None:
    assert csv_names.date_in(name) is None


def test_a_month_is_its_first_day() -> None:
    assert csv_names.date_in("Aanbod_2026-11") == date(2026, 11, 1)
