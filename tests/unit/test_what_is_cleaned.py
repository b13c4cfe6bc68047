"""Poetsen, kuisen, reinigen and wassen: what it is done to decides which activity a need speaks of."""

import pytest

from app.search.likeness import Likeness, near
from indexer.phrasebook import book

FIRST = 3


@pytest.mark.parametrize(
    ("need", "activity"),
    [
        ("onze gordijnen wassen", "wasserij"),
        ("gordijnen kuisen", "wasserij"),
        ("werkkledij reinigen", "wasserij"),
        ("lakens en handdoeken wassen", "wasserij"),
        ("dekens laten reinigen", "wasserij"),
        ("tapijten kuisen", "kantoren-en-gebouwen-schoonmaken"),
        ("wc's kuisen in onze fabriek", "kantoren-en-gebouwen-schoonmaken"),
        ("bureaus poetsen", "kantoren-en-gebouwen-schoonmaken"),
        ("refter kuisen", "kantoren-en-gebouwen-schoonmaken"),
        ("traphal reinigen", "kantoren-en-gebouwen-schoonmaken"),
        ("containers wassen", "bakken-en-containers-reinigen"),
        ("kratten kuisen", "bakken-en-containers-reinigen"),
        ("kratten reinigen", "bakken-en-containers-reinigen"),
        ("vuilbakken kuisen", "bakken-en-containers-reinigen"),
        ("plukbakken poetsen", "bakken-en-containers-reinigen"),
        ("zonnepanelen wassen", "zonnepanelen"),
        ("zonnepanelen kuisen", "zonnepanelen"),
        ("glazen afwassen", "afwas-van-bekers-en-servies"),
        ("bekers spoelen", "afwas-van-bekers-en-servies"),
        ("vaat laten doen", "afwas-van-bekers-en-servies"),
        ("groenten kuisen", "voeding-verwerken-en-verpakken"),
        ("prei wassen", "voeding-verwerken-en-verpakken"),
        ("fruit wassen", "voeding-verwerken-en-verpakken"),
        ("auto's kuisen", "voertuigen-wassen"),
        ("camionetten reinigen", "voertuigen-wassen"),
        ("vrachtwagens poetsen", "voertuigen-wassen"),
        ("ruiten kuisen", "ramen-wassen"),
        ("iemand om de ruiten te wassen", "ramen-wassen"),
        ("etalages poetsen", "ramen-wassen"),
        ("grafstenen wassen", "begraafplaatsen"),
        ("bushokjes kuisen", "zwerfvuil-en-netheid"),
        ("stoep vegen", "zwerfvuil-en-netheid"),
        ("feestzaal kuisen", "schoonmaak-na-werf-of-evenement"),
    ],
)
def test_what_is_cleaned_decides_the_activity(need: str, activity: str) -> None:
    assert activity in list(near([need], Likeness(), book(), whole=True).activities)[:FIRST]
