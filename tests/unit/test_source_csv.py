"""The traps of a CSV drop folder: half-written, wrong encoding, shifted columns, duplicates, another header."""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from base.errors import SourceError
from indexer.offering import Reject
from indexer.sources import read
from indexer.sources.config import SourceConfig, load_config
from indexer.tables.misread import is_misread

CONFIG = """
shape = "csv"
[read]
pattern = "aanbod-*.csv"
columns = ["nr", "titel", "organisatie", "gemeente"]
trailer = "#EINDE"
[mapping]
source_id = "nr"
title = "titel"
organisation_name = "organisatie"
[[mapping.sites]]
"postcode, place" = "gemeente | split_place"
"""
HEADER = "nr;titel;organisatie;gemeente\r\n"
LINE = "{nr};Café en crème;Het Dépôt;9000 Gent\r\n"
READ_AT = datetime(2026, 11, 20, tzinfo=UTC)


def config_of(folder: Path, text: str = CONFIG) -> SourceConfig:
    file = folder / "oost-vlaanderen.toml"
    file.write_text(text, encoding="utf-8")
    return load_config(file, str(folder))


def drop(folder: Path, text: str, *, name: str = "aanbod-20261101.csv", encoding: str = "cp1252") -> SourceConfig:
    (folder / name).write_bytes(text.encode(encoding))
    return config_of(folder)


def outcome(config: SourceConfig) -> list[str | tuple[str, str]]:
    """Titles of documents, and (field, source id) of rejects."""
    results = read(config, READ_AT)
    return [(r.field, r.source_id) if isinstance(r, Reject) else r["title"] for r in results]


def lines(count: int) -> str:
    return "".join(LINE.format(nr=n) for n in range(count))


def test_a_complete_file(tmp_path: Path) -> None:
    assert outcome(drop(tmp_path, HEADER + lines(2) + "#EINDE;2\r\n")) == ["Café en crème"] * 2


def test_the_newest_file_replaces_the_old_ones(tmp_path: Path) -> None:
    drop(tmp_path, HEADER + lines(3) + "#EINDE;3\r\n", name="aanbod-20261101.csv")
    drop(tmp_path, HEADER + lines(1) + "#EINDE;1\r\n", name="aanbod-20261102.csv")
    os.utime(tmp_path / "aanbod-20261102.csv", (0, 0))
    assert len(outcome(config_of(tmp_path))) == 1
    by_time = CONFIG.replace("[mapping]", 'newest = "modified"\n[mapping]', 1)
    assert len(outcome(config_of(tmp_path, by_time))) == 3


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (HEADER + lines(2), "slotregel"),  # stopped at the end of a line
        (HEADER + lines(2)[:-20], "afgebroken"),  # stopped in the middle of one
        (HEADER + lines(2) + "#EINDE;3\r\n", "2 rijen in plaats van 3"),
        (HEADER + lines(2) + "#EINDE;3,0\r\n", "2 rijen in plaats van 3"),
        (HEADER + lines(2) + "#EINDE;3 rijen\r\n", "2 rijen in plaats van 3"),
        ("", "afgebroken"),
        ("nr;titel;gemeente;organisatie\r\n#EINDE;0\r\n", "andere volgorde"),
        ("nr;titel;organisatie\r\n#EINDE;0\r\n", "ontbreekt: gemeente"),
        ("nr;titel;organisatie;gemeente;prijs\r\n#EINDE;0\r\n", "onbekend: prijs"),
        (HEADER + '1;"nooit gesloten;x;9000 Gent\r\n#EINDE;1\r\n', "aanhalingstekens"),
    ],
)
def test_a_broken_file_is_not_used_at_all(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        outcome(drop(tmp_path, text))


@pytest.mark.parametrize(
    ("encoding", "message"),
    [("utf-8", "tekenset"), ("utf-8-sig", "merkteken"), ("utf-16", "merkteken")],
)
def test_another_encoding_than_agreed(tmp_path: Path, encoding: str, message: str) -> None:
    with pytest.raises(SourceError, match=message):
        outcome(drop(tmp_path, HEADER + lines(3) + "#EINDE;3\r\n", encoding=encoding))


def test_cp1252_where_utf8_was_agreed(tmp_path: Path) -> None:
    drop(tmp_path, HEADER + lines(3) + "#EINDE;3\r\n")
    with pytest.raises(SourceError, match="bewaar het opnieuw als utf-8"):
        outcome(config_of(tmp_path, CONFIG.replace("[mapping]", 'encoding = "utf-8"\n[mapping]', 1)))


def test_a_stray_line_in_another_encoding_is_one_reject(tmp_path: Path) -> None:
    config = drop(tmp_path, HEADER + lines(3) + "#EINDE;4\r\n")
    file = tmp_path / "aanbod-20261101.csv"
    stray = LINE.format(nr=9).encode("utf-8")
    file.write_bytes(file.read_bytes().replace(b"#EINDE", stray + b"#EINDE"))
    assert outcome(config) == ["Café en crème"] * 3 + [("regel", "9")]


def test_shifted_columns_empty_lines_and_duplicates(tmp_path: Path) -> None:
    text = HEADER + lines(1) + "1;Kaas; brood;Het Dépôt;9000 Gent\r\n" + LINE.format(nr=0) + ";;;;;;\r\n;los;;\r\n"
    found = outcome(drop(tmp_path, text + "#EINDE;4\r\n"))
    assert found == ["Café en crème", ("regel", "1"), ("source_id", "0"), ("source_id", "?")]


def test_a_cell_may_hold_line_breaks_and_quotes(tmp_path: Path) -> None:
    text = HEADER + '1;"Twee\r\nregels ""samen""";X;9000 Gent;;\r\n' + "#EINDE;1\r\n"
    assert outcome(drop(tmp_path, text)) == ['Twee regels "samen"']  # a title is one line


ROW = LINE.format(nr=0)


@pytest.mark.parametrize(
    "ending",
    [
        "#EINDE;1\r\n;;;;;;\r\n",
        '"#EINDE";"1"\r\n',
        "#EINDE;1\r\n\x1a",
        "#EINDE;1;;\r\n\r\n",
        "#einde;1",
        "#EINDE;1\r\n \r\n",
    ],
)
def test_what_excel_leaves_at_the_end_is_no_fault(tmp_path: Path, ending: str) -> None:
    assert outcome(drop(tmp_path, HEADER + ROW + ending)) == ["Café en crème"]


@pytest.mark.parametrize("quoted", ["sep=;\r\n", '"sep=;"\r\n', "SEP=;\r\n", '"sep=;";;;\r\n'])
def test_excels_own_first_line_is_no_header(tmp_path: Path, quoted: str) -> None:
    assert outcome(drop(tmp_path, quoted + HEADER + ROW + "#EINDE;1\r\n")) == ["Café en crème"]


def test_a_mark_of_the_agreed_encoding_is_no_fault(tmp_path: Path) -> None:
    drop(tmp_path, HEADER + ROW + "#EINDE;1\r\n", encoding="utf-8-sig")
    utf8 = config_of(tmp_path, CONFIG.replace("[mapping]", 'encoding = "utf-8"\n[mapping]', 1))
    assert outcome(utf8) == ["Café en crème"]


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman", "cp437"])
def test_a_file_of_msdos_or_macintosh_is_refused(tmp_path: Path, encoding: str) -> None:
    with pytest.raises(SourceError, match=r"MS-DOS.*Macintosh.*opnieuw als cp1252"):
        outcome(drop(tmp_path, HEADER + lines(3) + "#EINDE;3\r\n", encoding=encoding))


@pytest.mark.parametrize("title", ["Café en crème", "Brûlée", "Vóór de deur", "patiënten"])
def test_a_file_in_utf8_without_its_mark_is_called_what_it_is(tmp_path: Path, title: str) -> None:
    text = HEADER + f"1;{title};X;9000 Gent\r\n#EINDE;1\r\n"
    with pytest.raises(SourceError, match=r"het is in UTF-8\. Bewaar het opnieuw als cp1252"):
        outcome(drop(tmp_path, text, encoding="utf-8"))


@pytest.mark.parametrize("encoding", ["cp850", "mac_roman"])
@pytest.mark.parametrize("title", ["Crème brûlée", "Eén, vóór één", "Coördinatie, café", "patiënten en reünies"])
def test_a_word_betrays_the_encoding(encoding: str, title: str) -> None:
    assert is_misread(title.encode(encoding).decode("cp1252", "surrogateescape"))
    assert not is_misread(title)


@pytest.mark.parametrize("title", ["Foto’s en ‘pasta’s’", "Gent–Brugge", "„Citaat” of “citaat”", "Merk™", "foto‘s…"])
def test_punctuation_that_people_write_is_no_other_encoding(tmp_path: Path, title: str) -> None:
    assert outcome(drop(tmp_path, HEADER + f"1;{title};X;9000 Gent\r\n#EINDE;1\r\n")) == [title]


@pytest.mark.parametrize("broken", ["Ka\0arsen", "#REF!", "#N/B", "CrŠme"])
def test_a_broken_cell_refuses_its_row_alone(tmp_path: Path, broken: str) -> None:
    text = HEADER + ROW + f"1;{broken};X;9000 Gent\r\n" + LINE.format(nr=2) + "#EINDE;3\r\n"
    assert outcome(drop(tmp_path, text)) == ["Café en crème", ("regel", "1"), "Café en crème"]


@pytest.mark.parametrize(
    ("row", "line"),
    [
        ('1;"t Is mooi;X;9000 Gent', 3),
        ('1;X;Y;"t Is mooi\r\n2;Brood;X;9000 Gent"', 3),
        ('1;"t Is mooi;X;9000 Gent\r\n2;Brood";X;9000 Gent', 3),
        ('1;"Twee\r\nregels";"X;9000 Gent', 4),
        ('1;"Brood" en wijn;X;9000 Gent', 3),
    ],
)
def test_a_quote_that_is_not_closed_is_told_with_its_line(tmp_path: Path, row: str, line: int) -> None:
    with pytest.raises(SourceError, match=f"regel {line}: aanhalingsteken niet gesloten"):
        outcome(drop(tmp_path, f"{HEADER}{ROW}{row}\r\n{LINE.format(nr=5)}#EINDE;3\r\n"))


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("Overzicht 2026;;;\r\n" + HEADER + ROW + "#EINDE;1\r\n", "de namen staan op regel 2"),
        (HEADER + ROW + "#EINDE;1\r\n" + ROW, "na de slotregel"),
        ("<html><table></table></html>\n", "webpagina"),
        ("PK\x03\x04 xl/workbook.xml\n", "Excel"),
    ],
)
def test_a_file_that_is_something_else_says_what(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(SourceError, match=f"aanbod-20261101.csv: .*{message}"):
        outcome(drop(tmp_path, text))


def test_the_header_again_is_no_offering(tmp_path: Path) -> None:
    assert outcome(drop(tmp_path, HEADER + ROW + HEADER + "#EINDE;2\r\n")) == ["Café en crème", ("regel", "nr")]


def test_a_copy_without_a_date_does_not_win(tmp_path: Path) -> None:
    drop(tmp_path, HEADER + lines(2) + "#EINDE;2\r\n", name="aanbod-20261101.CSV")
    assert len(outcome(drop(tmp_path, HEADER + "#EINDE;0\r\n", name="aanbod-kopie.csv"))) == 2


def test_a_file_that_changes_while_it_is_read(tmp_path: Path) -> None:
    config = drop(tmp_path, HEADER + lines(2000) + "#EINDE;2000\r\n")
    results = read(config, READ_AT)
    next(results)
    with (tmp_path / "aanbod-20261101.csv").open("ab") as file:
        file.write(b"5000;x;y;9000 Gent\r\n")
    with pytest.raises(SourceError, match="veranderd terwijl wij lazen"):
        list(results)


def test_replacing_a_file_in_one_move_does_no_harm(tmp_path: Path) -> None:
    config = drop(tmp_path, HEADER + lines(2000) + "#EINDE;2000\r\n")
    results = read(config, READ_AT)
    next(results)
    (tmp_path / "new").write_text(HEADER + "#EINDE;0\r\n")
    (tmp_path / "new").replace(tmp_path / "aanbod-20261101.csv")
    assert len(list(results)) == 1999


def test_a_folder_that_is_away_or_empty(tmp_path: Path) -> None:
    config = config_of(tmp_path)
    with pytest.raises(SourceError, match="geen bestand"):
        outcome(config)
    away = load_config(tmp_path / "oost-vlaanderen.toml", str(tmp_path / "weg"))
    with pytest.raises(SourceError, match="staat er niet"):
        outcome(away)
    with pytest.raises(SourceError, match="geen map ingesteld"):
        outcome(load_config(tmp_path / "oost-vlaanderen.toml", ""))
