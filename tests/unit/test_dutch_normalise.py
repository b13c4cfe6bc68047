"""Normal forms: folding, words, slugs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dutch.normalise import fold, slug, words


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Enquête", "enquete"),
        ("foto’s", "foto's"),
        ("CAFÉ", "cafe"),
        ("‘s-Gravenwezel", "'s-gravenwezel"),
        ("cœur", "coeur"),
        ("groen", "groen"),
    ],
)
def test_fold(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_words_keep_apostrophes_and_split_at_hyphens() -> None:
    assert words("Foto’s & Co-packing, 5.000 stuks_!") == ["foto's", "co", "packing", "5", "000", "stuks"]


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        ("Productfoto's en webteksten", "productfotos-en-webteksten"),
        ("Schoonmaak en afwas", "schoonmaak-en-afwas"),
        ("Zorg, wijk & onthaal", "zorg-wijk-onthaal"),
        ("  Crèche-hulp ", "creche-hulp"),
        ("", ""),
    ],
)
def test_slug(label: str, expected: str) -> None:
    assert slug(label) == expected


@given(st.text())
def test_slug_is_stable_and_plain(label: str) -> None:
    assert slug(slug(label)) == slug(label)
    assert set(slug(label)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@given(st.text())
def test_fold_is_stable(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Enqu\u00eate\u2019s", "enquete's"),
        ("ENQUE\u0302TE", "enquete"),  # the accent as a character of its own
        ("`t Stra\u00dfje \u0132zer", "'t strassje ijzer"),
        ("\ud55c\uae00", "\ud55c\uae00"),
    ],
)
def test_folding_run_by_run(text: str, folded: str) -> None:
    assert fold(text) == folded
