"""Who names a person or a feast says what is sought: the phrasebook knows who does the work of each activity."""

from __future__ import annotations

import pytest

from app.search.likeness import Likeness, near
from indexer.phrasebook import book

WHO = {
    "tuinier": "groenonderhoud",
    "tuinaannemer gezocht": "tuinaanleg-en-beplanting",
    "boomverzorger voor een oude eik": "hagen-en-bomen-snoeien",
    "tegelzetter": "renovatie-en-afwerking",
    "stukadoor gezocht": "renovatie-en-afwerking",
    "klusser": "klusdienst",
    "verspaner": "draaien-en-frezen",
    "ijzerbewerker": "lassen",
    "magazijnier": "logistieke-hulp-op-locatie",
    "jobstudenten voor juli": "tijdelijke-extra-handen",
    "productiearbeiders": "enclave-in-uw-bedrijf",
    "telefonist": "onthaal-en-receptie",
    "tekstschrijver": "productfotos-en-webteksten",
    "banketbakker": "bakkerij",
    "pottenbakker": "kaarsen-zeep-en-keramiek",
    "coupeuse": "retouche-en-herstel-van-kledij",
    "speculaas van Sinterklaas": "bakkerij",
    "paasmand voor het personeel": "kerstpakketten-en-manden",
}


@pytest.mark.parametrize(("need", "activity"), WHO.items())
def test_who_is_named_speaks_of_the_work(need: str, activity: str) -> None:
    assert activity in list(near([need], Likeness(), book(), whole=True).activities)[:2]
