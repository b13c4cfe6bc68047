"""Who buys: kind, size and branch, with their Dutch labels."""

from __future__ import annotations

from collections.abc import Mapping

from indexer import taxonomy

BUYERS: Mapping[str, str] = {**taxonomy.ONE_BUYER, "other": "Iets anders"}
SIZES: Mapping[str, str] = {
    "1-9": "Minder dan 10 mensen",
    "10-49": "10 tot 49 mensen",
    "50-249": "50 tot 249 mensen",
    "250-": "250 mensen of meer",
}
NACE: Mapping[str, str] = {  # the 21 sections of NACE Rev. 2
    "A": "Landbouw, bosbouw en visserij",
    "B": "Winning van delfstoffen",
    "C": "Industrie",
    "D": "Elektriciteit, gas, stoom en koude lucht",
    "E": "Water, afval en sanering",
    "F": "Bouw",
    "G": "Groothandel, winkels en garages",
    "H": "Vervoer en opslag",
    "I": "Horeca en logies",
    "J": "Informatie en communicatie",
    "K": "Financiën en verzekeringen",
    "L": "Vastgoed",
    "M": "Vrije beroepen, wetenschap en techniek",
    "N": "Administratieve en ondersteunende diensten",
    "O": "Openbaar bestuur en sociale zekerheid",
    "P": "Onderwijs",
    "Q": "Gezondheidszorg en welzijn",
    "R": "Kunst, sport en vrije tijd",
    "S": "Andere diensten",
    "T": "Huishoudens als werkgever",
    "U": "Internationale instellingen",
}
