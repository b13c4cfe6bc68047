"""A table to download is read as text by every spreadsheet, wherever that splits it."""

from __future__ import annotations

import csv
import io
import re

import pytest

from app.exports.csv_text import harmless
from app.http.download import csv_file
from base.config import ROOT

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


@pytest.mark.parametrize(
    "cell",
    [
        "=1+1",
        "+1",
        "-1",
        "@SUM(1)",
        "\t=1",
        "\r=1",
        "\n=1",
        "a,=1+1",
        "a;=1+1",
        "a|=1+1",
        "a\t=1+1",
        "a\n=1+1",
        "a\r\n=1+1",
        'a,"=1+1',
        'a", =1+1',
        "a, =1",
        " =1",
        "\uff1d1+1",
        "a;\uff201",
        "\";=cmd|' /C calc'!A1",
        "=,=;=",
    ],
)
def test_no_part_of_a_cell_is_a_formula_however_it_is_split(cell: str) -> None:
    text = csv_file("a.csv", ["kop"], [["voor", cell, "na"]]).get_data(as_text=True)
    for separator in ",;|\t":
        for line in re.split("[\r\n]+", text.removeprefix("\ufeff")):
            for part in line.split(separator):
                assert not part.strip(' "').startswith(FORMULA), (separator, part)


@pytest.mark.parametrize("cell", ["gewoon", "a-b", "9-12 uur", "a = b", "naam@voorbeeld.be", "“zo”; en zo", "", "1,5"])
def test_what_is_no_formula_stays_as_it_is(cell: str) -> None:
    assert harmless(cell) == cell
    text = csv_file("a.csv", ["kop"], [[cell, "na"]]).get_data(as_text=True).removeprefix("\ufeff")
    assert list(csv.reader(io.StringIO(text), delimiter=";")) == [["kop"], [cell, "na"]]
    assert text == f'"kop"\r\n"{cell}";"na"\r\n'


def test_every_table_to_download_is_written_in_this_one_place() -> None:

    writers = [path for path in (ROOT / "app").rglob("*.py") if "csv.writer" in path.read_text(encoding="utf-8")]
    assert [path.name for path in writers] == ["csv_text.py"]
