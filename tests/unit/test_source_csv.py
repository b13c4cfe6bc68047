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
    assert outcome(drop(tmp_path, text)) == ['Twee\r\nregels "samen"']


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
