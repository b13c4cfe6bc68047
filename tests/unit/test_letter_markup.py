"""A letter as HTML: the same text, with links that work, and nothing that is fetched from elsewhere."""

from __future__ import annotations

import pytest

from app.outbox import markup


def test_paragraphs_and_lines_stay_what_they_are() -> None:
    page = markup.html("Kopie", "Dag,\n\nEerste regel\nTweede regel\n")
    assert "<title>Kopie</title>" in page
    assert page.count("<p ") == 2
    assert "Eerste regel<br>\nTweede regel" in page


def test_what_people_typed_is_no_markup() -> None:
    page = markup.html("<b>", 'Hagen & co <script>alert("x")</script>')
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert "<title>&lt;b&gt;</title>" in page


@pytest.mark.parametrize("after", ["", ".", ")", ", dank u"])
def test_an_address_is_a_link_without_the_mark_that_follows_it(after: str) -> None:
    page = markup.html("Kopie", f"Kijk op https://doeners.example/vraag/1?sleutel=a&b{after}")
    assert '<a href="https://doeners.example/vraag/1?sleutel=a&amp;b" target="_blank" rel="noopener"' in page
    assert f">https://doeners.example/vraag/1</a>{after}" in page


def test_nothing_is_fetched() -> None:
    page = markup.html("Kopie", 'https://elders.example/x.png <img src="https://elders.example/y.png">')
    for way in ("<img", "<link", "<style", "url(", "@import", "background="):
        assert way not in page
