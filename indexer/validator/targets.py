"""What a column of somebody's file can be: our fields with the words by which people call them, and how they are read.

A name with a number in it ("sites.2.postcode") is that field of the second site. Some are two fields in one cell, or
half of one: `town` is "9000 Gent", `x` and `y` are Lambert 72.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from marshmallow import ValidationError

from dutch import places
from dutch.normalise import fold
from indexer import taxonomy
from indexer.document.field_kinds import enterprise_number
from indexer.sources.converters import split_place
from indexer.validator import forms

SITES = 3  # how many a spreadsheet usually has room for
Recognise = Callable[[str], bool]  # whether a text looks like a value of this field


@dataclass(frozen=True)
class Target:
    """`words` are names that people give the column, folded; `looks` tells by the content."""

    name: str
    label: str
    group: str
    words: tuple[str, ...]
    looks: Recognise | None = None


def _is_date(text: str) -> bool:
    try:
        return forms.any_date(text) is not None
    except ValueError:
        return False


def _is_town(text: str) -> bool:
    try:
        return places.locate(*split_place(text)) is not None
    except ValueError:
        return False


def _is_place(text: str) -> bool:
    return not any(character.isdigit() for character in text) and bool(places.find(text))


def _is_enterprise_number(text: str) -> bool:
    try:
        return len(text) >= 9 and bool(enterprise_number(text))
    except ValidationError:
        return False


def _one_of(vocabulary: Callable[[], Mapping[str, str]]) -> Recognise:
    """Whether the parts of a text are words of ours."""

    @cache
    def known() -> frozenset[str]:
        return frozenset(fold(word) for pair in vocabulary().items() for word in pair)

    return lambda text: any(fold(part) in known() for part in forms.any_list(text))


def _activities() -> dict[str, str]:
    return {slug: activity.label for slug, activity in taxonomy.activities().items()}


def _is_web_address(text: str) -> bool:
    return text.lower().startswith(("http://", "https://", "www."))


_OFFER, _BY, _AREA, _PHOTO = "Aanbod", "Organisatie", "Werkgebied", "Foto"
_PLAIN = (
    Target("source_id", "sleutel", _OFFER, ("id", "nummer", "nr", "sleutel", "volgnummer", "aanbodid", "rijnummer")),
    Target("title", "titel", _OFFER, ("titel", "title", "aanbod", "naamaanbod", "dienst", "product")),
    Target("description", "beschrijving", _OFFER, ("beschrijving", "omschrijving", "description", "tekst", "uitleg")),
    Target(
        "activities", "activiteiten", _OFFER,
        ("activiteiten", "activiteit", "rubrieken", "rubriek", "categorieen", "categorie", "categories"),
        _one_of(_activities),
    ),
    Target("keywords", "trefwoorden", _OFFER, ("trefwoorden", "tags", "keywords", "zoekwoorden")),
    Target(
        "delivery", "manier van leveren", _OFFER, ("levering", "delivery", "wijzevanleveren", "leverwijze"),
        _one_of(lambda: taxonomy.DELIVERY),
    ),
    Target(
        "buyer_kinds", "klanten", _OFFER, ("klanten", "doelgroep", "doelgroepen", "kopers", "afnemers", "buyers"),
        _one_of(lambda: taxonomy.BUYER_KINDS),
    ),
    Target("min_quantity", "minimum", _OFFER, ("minimum", "minimumaantal", "minimumafname", "minquantity")),
    Target("lead_time", "levertijd", _OFFER, ("levertijd", "levertermijn", "termijn", "leadtime")),
    Target("capacity", "capaciteit", _OFFER, ("capaciteit", "capacity")),
    Target("full_until", "volzet tot", _OFFER, ("volzettot", "volzet", "fulluntil"), _is_date),
    Target("confirmed_on", "nagekeken op", _OFFER, ("bevestigdop", "nagekekenop", "gecontroleerdop"), _is_date),
    Target(
        "updated_at", "gewijzigd op", _OFFER,
        ("gewijzigdop", "gewijzigd", "aangepastop", "updatedat", "laatstewijziging", "modified"), _is_date,
    ),
    Target("quality_labels", "kwaliteitslabels", _OFFER, ("labels", "kwaliteitslabels", "certificaten", "erkenningen")),
    Target("languages", "talen", _OFFER, ("talen", "taal", "languages")),
    Target("organisation_name", "organisatie", _BY, ("organisatie", "organisation", "naamorganisatie", "aanbieder",
        "onderneming", "bedrijf", "naambedrijf", "vereniging", "aanbiedernaam")),
    Target("organisation_id", "sleutel van de organisatie", _BY, ("organisatieid", "organisatienummer",
        "organisationid", "aanbiedersleutel", "klantnummer")),
    Target("about", "voorstelling", _BY, ("overons", "voorstelling", "about", "overdeorganisatie")),
    Target("kbo", "ondernemingsnummer", _BY, ("kbo", "ondernemingsnummer", "kbonummer", "btwnummer", "btw",
        "vatnumber"), _is_enterprise_number),
    Target("website", "webadres", _BY, ("website", "webadres", "url", "site", "webstek", "internet"), _is_web_address),
    Target("email", "e-mail", _BY, ("email", "mail", "mailadres", "emailadres"), forms.is_mail_address),
    Target("phone", "telefoon", _BY, ("telefoon", "tel", "phone", "gsm", "telefoonnummer"), forms.is_phone),
    Target("work_form", "werkvorm", _BY, ("werkvorm", "workform", "soortorganisatie", "statuut"),
        _one_of(lambda: taxonomy.WORK_FORMS)),
    Target("opening_hours", "openingsuren", _BY, ("openingsuren", "uren", "openinghours", "openingstijden")),
    Target("area.type", "soort werkgebied", _AREA, ("werkgebied", "soortgebied", "soortwerkgebied", "areatype")),
    Target("area.km", "straal in km", _AREA, ("straal", "straalkm", "km", "straalinkm", "afstand")),
    Target("area.provinces", "provincies", _AREA, ("provincies", "werkgebiedprovincies"),
        _one_of(lambda: taxonomy.PROVINCES)),
    Target("area.municipalities", "gemeenten", _AREA, ("gemeenten", "werkgebiedgemeenten", "werkgemeenten")),
    Target("photo.file", "bestand van de foto", _PHOTO, ("foto", "afbeelding", "photo", "beeld")),
    Target("photo.alt", "tekst bij de foto", _PHOTO, ("bijdefoto", "fototekst", "photoalt", "alttekst", "bijschrift")),
)  # fmt: skip
_SITE = (
    ("name", "naam", ("vestiging", "naamvestiging", "locatie", "vestigingsnaam"), None),
    ("street", "straat en nummer", ("adres", "straat", "straatennummer", "street", "straatnaam"), None),
    ("postcode", "postcode", ("postcode", "postnummer", "postnr", "zip", "postalcode"), forms.is_postcode),
    ("place", "plaats", ("plaats", "gemeente", "stad", "woonplaats", "town", "city"), _is_place),
    ("town", "postcode en plaats in één cel", ("postcodeengemeente", "postcodeenplaats", "gemeente"), _is_town),
    ("lat", "breedtegraad", ("lat", "latitude", "breedtegraad"), None),
    ("lon", "lengtegraad", ("lon", "lng", "longitude", "lengtegraad"), None),
    ("x", "x (Lambert 72)", ("x", "lambertx", "xcoordinaat"), None),
    ("y", "y (Lambert 72)", ("y", "lamberty", "ycoordinaat"), None),
)  # fmt: skip


@cache
def targets() -> Mapping[str, Target]:
    """Everything that a column can be, by name."""
    sites = (
        Target(f"sites.{number}.{name}", label, f"Vestiging {number}", words, looks)
        for number in range(1, SITES + 1)
        for name, label, words, looks in _SITE
    )
    return {target.name: target for target in (*_PLAIN, *sites)}
