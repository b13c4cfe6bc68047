"""What is taken away for the table of gains can be taken away: a search is understood without it."""

from __future__ import annotations

import pytest

from app.search.params import parse
from app.search.understand import IndexWords, understand
from tests.relevance.ablation import STEPS, WITH_MEANING, without

INDEX = IndexWords(organisations={"jan groen": "Jan Groen vzw"})


@pytest.mark.parametrize("name", [*STEPS, *WITH_MEANING])
def test_a_need_is_understood_without_a_step(name: str) -> None:
    params, _ = parse({"q": ["kunnen jullie gras maaien in Aarschot met jan groen"]})
    with without({**STEPS, **WITH_MEANING}[name]):
        assert "gras" in understand(params, INDEX).text
