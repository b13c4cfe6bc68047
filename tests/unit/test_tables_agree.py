"""Whatever happens to a file, the validator and the source say the same of it, and neither breaks."""

from __future__ import annotations

import contextlib
import io
import random
import zipfile
from datetime import UTC, datetime
from pathlib import Path

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from base.config import Settings
from base.errors import SourceError
from indexer.offering import Reject
from indexer.sources import configured, read
from indexer.sources.config import SourceConfig, load_config
from indexer.tables.table import FileRefused
from indexer.validator import check, columns, files

CONFIG = """
shape = "csv"
[read]
pattern = "aanbod-*.csv"
columns = ["nr", "titel", "organisatie", "gemeente", "gewijzigd"]
trailer = "#EINDE"
encoding = "{encoding}"
[mapping]
source_id = "nr"
title = "titel"
organisation_name = "organisatie"
updated_at = "gewijzigd | moment_belgium"
[[mapping.sites]]
"postcode, place" = "gemeente | split_place"
"""
LINES = ["nr;titel;organisatie;gemeente;gewijzigd"]
LINES += [f'{number};Café {number};"Het ""Dépôt""";9000 Gent;{number}/5/2026' for number in range(1, 7)]
LINES += ["#EINDE;6", ""]
PIECES = [
    '"', '""', ";", ";;;;", "\r", "\n", "\r\n", "\x1a", "\0", "\t", ",", "é", "‚", "”", "Ã©", "#EINDE;6", "#EINDE",
    "sep=;\n", "#N/A", "\ufeff", "1/1/0001", " ", "nr;titel;organisatie;gemeente;gewijzigd\n", "=1+1", "<html>", "[",
    "PK", "9" * 20, "\x85", "\u2028", "\ufffd",
]  # fmt: skip


def mutated(data: bytes, seed: int, encoding: str) -> bytes:
    """The file after one to four mishaps: something typed in, lost, doubled, moved, or in another encoding."""
    chance = random.Random(seed)
    for _ in range(chance.randint(1, 4)):
        at, until = sorted(chance.randrange(len(data) + 1) for _ in range(2))
        piece = chance.choice(PIECES).encode(chance.choice([encoding, "utf-8", "cp850", "mac_roman"]), "replace")
        data = chance.choice([
            data[:at] + piece + data[at:],
            data[:at] + data[at + chance.randint(1, 30) :],
            data[:at] + bytes([chance.randrange(256)]) + data[at + 1 :],
            data[:until] + data[at:],
            data.replace(b"\n", chance.choice([b"\r", b"\r\n", b"\n\n", b";;;\n"])),
            data.replace(b";", chance.choice([b",", b"\t", b";"])),
        ])  # fmt: skip
    return data


def live(config: SourceConfig) -> list[str] | None:
    """The field of each reject and "" for each offering; None when the source refuses the file."""
    try:
        found = read(config, datetime(2026, 11, 20, tzinfo=UTC))
        return [row.field if isinstance(row, Reject) else "" for row in found]
    except SourceError:
        return None


def checked(data: bytes, config: SourceConfig) -> tuple[int, list[str]] | None:
    """How many rows would be accepted, and the first fault of the others; None when the file is refused."""
    try:
        table = files.read(data, config)
    except FileRefused:
        return None
    if not check.fits(table, config):
        return None
    outcome = check.as_agreed(table, config)
    faults = {fault.row: fault.field for fault in reversed(outcome.faults)}
    return None if outcome.refusal else (outcome.accepted, [faults[row] for row in sorted(faults)])


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8"])
def test_a_source_and_the_validator_agree_on_every_file(tmp_path: Path, encoding: str) -> None:
    province = tmp_path / "oost-vlaanderen.toml"
    province.write_text(CONFIG.format(encoding=encoding), encoding="utf-8")
    config = load_config(province, str(tmp_path))
    used = 0
    for seed in range(1_500):
        data = mutated("\r\n".join(LINES).encode(encoding), seed, encoding)
        (tmp_path / "aanbod-20261101.csv").write_bytes(data)
        rows = live(config)
        expected = None if rows is None else (rows.count(""), [field for field in rows if field])
        assert checked(data, config) == expected, (seed, data)
        used += rows is not None
    assert used > 100  # files that are still read


PROVINCE = next(config for config in configured(Settings()) if config.province == "limburg")
ROWS = orjson.dumps([{"nr": str(n), "titel": "Café", "sites": [{"postcode": "9000"}]} for n in range(5)])


def book(seed: int) -> bytes:
    """An Excel file of which a part was damaged, or now and then the whole."""
    made, stream, damaged = Workbook(), io.BytesIO(), io.BytesIO()
    for line in LINES[:-2]:
        made.active.append(line.split(";"))
    made.save(stream)
    with zipfile.ZipFile(stream) as whole, zipfile.ZipFile(damaged, "w") as parts:
        unlucky = random.Random(seed).choice([name for name in whole.namelist() if name.startswith("xl/")])
        for name in whole.namelist():
            content = whole.read(name)
            parts.writestr(name, mutated(content, seed, "utf-8") if name == unlucky else content)
    return damaged.getvalue() if seed % 10 else mutated(damaged.getvalue(), seed, "utf-8")


@settings(max_examples=300)
@given(st.sampled_from(["xlsx", "json"]), st.integers(0, 2**32))
def test_no_excel_or_json_file_breaks_the_validator(kind: str, seed: int) -> None:
    with contextlib.suppress(FileRefused):
        table = files.read(book(seed) if kind == "xlsx" else mutated(ROWS, seed, "utf-8"), PROVINCE)
        chosen = {column.name: column.target for column in columns.suggest(table, PROVINCE) if column.target}
        outcome = check.as_chosen(table, PROVINCE, chosen)
        assert outcome.rows == len(table.rows)
