"""Converters: from what a source writes to what a document holds."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from base.config import ROOT
from dutch import places
from indexer.sources.converters import CONVERTERS, converter_table, html_text, lambert72, php_unserialize
from indexer.sources.words import translator


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("text", 3500, "3500"),
        ("text", "\xa0Gent ", "Gent"),
        ("decimal_comma", "104.512,37", 104512.37),
        ("decimal_comma", "15,5", 15.5),
        ("decimal_comma", "-3", -3.0),
        ("decimal_comma", Decimal("50.98"), 50.98),
        ("comma_list", "a, b,, c ", ["a", "b", "c"]),
        ("bar_list", "a | b|", ["a", "b"]),
        ("line_list", "a\r\n\r\nb", ["a", "b"]),
        ("split_place", "9000 Gent", ("9000", "Gent")),
        ("split_place", " B-9700  Oudenaarde ", ("9700", "Oudenaarde")),
        ("iso_date", "2026-05-14 08:00:00", "2026-05-14"),
        ("iso_date", date(2026, 5, 14), "2026-05-14"),
        ("iso_date", datetime(2026, 5, 14, 8, tzinfo=UTC), "2026-05-14"),
        ("iso_date", "0000-00-00", None),
        ("dmy_date", "1/2/2026", "2026-02-01"),
        ("dmy_date", "31-12-2026", "2026-12-31"),
        ("ymd_date", "20261224", "2026-12-24"),
        ("ymd_date", 20261224, "2026-12-24"),
        ("moment_utc", "2026-05-14 08:00:00", "2026-05-14T08:00:00+00:00"),
        ("moment_utc", "0000-00-00 00:00:00", None),
        ("moment_belgium", "2026-07-01", "2026-06-30T22:00:00+00:00"),
        ("moment_belgium", date(2026, 1, 1), "2025-12-31T23:00:00+00:00"),
        ("moment_belgium", "2026-07-01T10:00:00Z", "2026-07-01T10:00:00+00:00"),
        ("date", 46387.0, "2026-12-31"),
        ("dmy_date", "31 december 26", "2026-12-31"),
        ("moment_belgium", "1/7/2026 14.30", "2026-07-01T12:30:00+00:00"),
        ("moment_belgium", "2026-07-01T10:00:00.5+01:00", "2026-07-01T09:00:00.500000+00:00"),
        ("text", 8000.0, "8000"),
        ("decimal_comma", "8000.0", 8000.0),
        ("decimal_comma", "1\xa0234,5", 1234.5),
        ("split_place", "B 9000, Gent", ("9000", "Gent")),
        ("yes_no", 1.0, "ja"),
        ("yes_no", "X", "ja"),
        ("yes_no", 0, "nee"),
        ("file_name", "https://beelden.example/2026/05/Groen%201.SVG?x=1", "groen 1.svg"),
        ("file_name", "2026/05/groen.svg", "groen.svg"),
        ("web_address", "www.haspel.example", "https://www.haspel.example"),
        ("web_address", "http://haspel.example", "http://haspel.example"),
        ("json", '{"km": 5}', {"km": 5}),
        ("no_shortcodes", 'Kom [gallery ids="1,2"]langs[/caption] (wij zijn [er])', "Kom langs (wij zijn [er])"),
        ("no_shortcodes", "tot 500 stuks [per week] en [max 3]", "tot 500 stuks [per week] en [max 3]"),
        ("no_shortcodes", '[caption title="a [b] c"]foto[/caption]', "foto"),
        ("no_shortcodes", "[x a='1 ] 2']y", "y"),
        ("no_shortcodes", "[[gallery]] en [contact-form-7][products] tot [max_3]", "[gallery] en  tot [max_3]"),
        ("no_shortcodes", "beeld [audio en video]", "beeld [audio en video]"),
        ("html_text", "Een\n\nTwee\nzin\r\n<ul><li>a</li></ul>\r\n\r\nDrie", "Een\nTwee zin\na\nDrie"),
        ("no_shortcodes", "[vc_row][kolom]tekst[/kolom][/vc_row]", "tekst"),
        ("no_shortcodes", "[Gallery][kaart id=3][teller /]", ""),
        (
            "no_shortcodes",
            "[foto's van 't atelier] [e-mail] [1] […] [prijs = 5 euro]",
            "[foto's van 't atelier] [e-mail] [1] […] [prijs = 5 euro]",
        ),
        ("php_unserialize", "pickup", "pickup"),
        ("php_unserialize", "s: niet van PHP", "s: niet van PHP"),
        ("php_unserialize", 'a:2:{i:0;s:12:"own_workshop";i:2;s:6:"pickup";}', ["own_workshop", "pickup"]),
        ("php_unserialize", 'O:8:"stdClass":1:{s:4:"naam";s:1:"A";}', {"naam": "A"}),
        ("php_unserialize", "b:0;", None),
        ("php_unserialize", "N;", None),
        ("php_unserialize", ' s:6:"pickup";\n', "pickup"),
    ],
)
def test_converts(name: str, value: Any, expected: Any) -> None:
    assert CONVERTERS[name](value) == expected


@pytest.mark.parametrize(
    ("name", "value", "message"),
    [
        ("decimal_comma", "n.v.t.", "geen getal"),
        ("decimal_comma", "51.2154", "geen getal"),  # a decimal point would become half a million
        ("split_place", "Gent", "geen postcode met een plaats"),
        ("iso_date", "2026-13-01", "geen geldige datum"),
        ("dmy_date", "31/02/2026", "geen geldige datum"),
        ("ymd_date", "20260231", "geen geldige datum"),
        ("moment_utc", "gisteren", "geen geldig tijdstip"),
        ("moment_utc", "0001-01-01T00:00:00", "geen geldig tijdstip"),
        ("moment_belgium", "2026-07-01T25:00", "geen geldig tijdstip"),
        ("dmy_date", "01/01/0001", "geen geldige datum"),
        ("yes_no", "soms", "geen ja of nee"),
        ("json", "{", "beschadigd"),
        ("php_unserialize", 'a:1:{i:0;s:99:"atelier";}', "beschadigd"),
        ("php_unserialize", 'a:2:{i:0;s:1:"a";', "beschadigd"),
        ("lambert72", ("1e9", "3"), "geen getal"),
    ],
)
def test_refuses_in_dutch(name: str, value: Any, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        CONVERTERS[name](value)


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Gewoon & simpel", "Gewoon & simpel"),
        ("Was &amp; plooi &eacute;n strijk&nbsp;&#8217;s avonds", "Was & plooi én strijk ’s avonds"),
        ("<p>Eén</p><p>Twee<br/>drie</p>", "Eén\nTwee\ndrie"),
        ("<ul><li>a</li><li>b</li></ul>", "a\nb"),
        ("<p>een regel\ndie verder loopt</p>", "een regel die verder loopt"),
        ("eerste regel\r\n\r\ntweede regel", "eerste regel\ntweede regel"),
        ("<p>voor</p><script>alert(1)</script><style>p{}</style><p>na</p>", "voor\nna"),
        ("<!-- wp:paragraph --><p>blok</p><!-- /wp:paragraph -->", "blok"),
        ("af\u00adbreken\x07", "afbreken"),
        ("<p> </p>", ""),
    ],
)
def test_html_becomes_text(value: str, expected: str) -> None:
    assert html_text(value) == expected


@given(st.text(alphabet=st.sampled_from("<>/&;abc scriptple=\"'!-\n\xa0"), max_size=80))
def test_html_never_leaves_a_script(value: str) -> None:
    assert "(1)" not in html_text(f"{value}<script>alert(1)</script>") or "<" in value  # "alert" may be typed


def test_php_arrays_become_lists_and_dictionaries() -> None:
    assert php_unserialize('a:2:{i:0;s:4:"Géé";i:1;a:1:{s:2:"km";i:5;}}'.replace("s:4", "s:5")) == ["Géé", {"km": 5}]
    assert php_unserialize('a:2:{i:3;s:1:"a";s:1:"b";i:0;}') == {3: "a", "b": 0}


def test_lambert72_agrees_with_the_gazetteer() -> None:
    point = lambert72(("104.277,66", "193515,82"))
    place = places.locate("9000", "Gent")
    assert place is not None
    assert place.lat is not None
    assert place.lon is not None
    assert places.distance_km(point, (place.lat, place.lon)) < 0.01


def test_words_of_the_source_become_ours() -> None:
    translate = translator("activities", {"Poetsdienst": "kantoren-en-gebouwen-schoonmaken", "Varia": ""})
    assert translate(["poetsdienst ", "Gras maaien", "gras maaien", "varia", "Zeefdruk"]) == [
        "kantoren-en-gebouwen-schoonmaken",
        "gras-maaien",
        "Zeefdruk",
    ]
    assert translator("work_forms", {"MWB": "maatwerkbedrijf"})("mwb") == "maatwerkbedrijf"
    assert translator("delivery", {})("Komt bij u") == "on_site"
    assert translator("own", {"STRAAL": "radius"})("anders") == "anders"


def test_the_table_in_the_docs_is_the_generated_one() -> None:
    assert converter_table() in (ROOT / "docs" / "sources.md").read_text(encoding="utf-8")
