"""The catalogue is what it must be: large, varied, real places, valid fictional numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from itertools import combinations

import pytest
from stdnum.be import vat

from demo.catalogue import PROVINCES, Offering, Organisation, flaws, load, written
from demo.kbo import dotted, fictional_number, with_check_digits
from demo.photos import draw
from dutch import places
from dutch.normalise import words
from indexer import taxonomy


@pytest.fixture(scope="module")
def organisations() -> list[Organisation]:
    return [organisation for group in written().values() for organisation in group]


@pytest.fixture(scope="module")
def offerings(organisations: list[Organisation]) -> list[Offering]:
    return [offering for organisation in organisations for offering in organisation.offerings]


def test_large_enough(organisations: list[Organisation], offerings: list[Offering]) -> None:
    assert len(organisations) >= 120
    assert len(offerings) >= 650
    assert set(written()) == set(PROVINCES)
    assert len({organisation.key for organisation in organisations}) == len(organisations)
    assert len({organisation.name for organisation in organisations}) == len(organisations)


def test_all_sectors_delivery_and_work_forms(organisations: list[Organisation], offerings: list[Offering]) -> None:
    activities = {activity for offering in offerings for activity in offering.activities}
    assert activities <= set(taxonomy.activities())
    per_sector = Counter(taxonomy.activities()[a].sector for offering in offerings for a in offering.activities)
    assert set(per_sector) == set(taxonomy.sectors())
    assert min(per_sector.values()) >= 10
    assert {d for offering in offerings for d in offering.delivery} == set(taxonomy.DELIVERY)
    assert {b for offering in offerings for b in offering.buyers} == set(taxonomy.BUYER_KINDS)
    assert {organisation.work_form for organisation in organisations} == set(taxonomy.WORK_FORMS)
    assert {offering.area.type for offering in offerings if offering.area} == {
        "radius",
        "province",
        "region",
        "municipalities",
    }


def test_real_places(organisations: list[Organisation], offerings: list[Offering]) -> None:
    for province, group in written().items():
        for site in (site for organisation in group for site in organisation.sites):
            place = places.locate(site.postcode, site.place)
            assert place, f"{site.postcode} {site.place}"
            assert places.distance_km(site.point or (0, 0), (place.lat or 0, place.lon or 0)) < 1
        seats = [places.locate(organisation.sites[0].postcode) for organisation in group]
        assert all(seat and seat.province == province for seat in seats)
    named = {name for offering in offerings if offering.area for name in offering.area.municipalities}
    assert all(places.find(name) for name in named)


def test_nobody_exists(organisations: list[Organisation]) -> None:
    """Domains that nobody can have, telephone numbers that nobody has."""
    for organisation in organisations:
        assert organisation.website.endswith(".example")
        assert organisation.email.endswith(".example")
        assert organisation.phone.split()[1] in {"00", "000"}


def test_enterprise_numbers_are_valid_unused_and_unique(organisations: list[Organisation]) -> None:
    numbers = [organisation.kbo for organisation in organisations]
    assert len(set(numbers)) == len(numbers)
    assert all(vat.is_valid(number) and number.startswith("19") for number in numbers)
    assert numbers == [organisation.kbo for group in written().values() for organisation in group]
    taken = {fictional_number("a", set())}
    assert fictional_number("a", taken) not in taken
    assert with_check_digits(97) == "0000009797"
    assert dotted("1950010004") == "1950.010.004"


def test_texts_are_written_not_combined(offerings: list[Offering]) -> None:
    """No two descriptions share half of their runs of five words; at least 4,000 different words in all."""
    vocabulary, owners = set[str](), defaultdict[tuple[str, ...], set[int]](set)
    runs: list[set[tuple[str, ...]]] = []
    for number, offering in enumerate(offerings):
        tokens = words(offering.description)
        vocabulary.update(tokens)
        runs.append({tuple(tokens[i : i + 5]) for i in range(len(tokens) - 4)})
        for run in runs[-1]:
            owners[run].add(number)
    shared = Counter(pair for found in owners.values() for pair in combinations(sorted(found), 2))
    alike = [(a, b) for (a, b), count in shared.items() if count * 2 >= min(len(runs[a]), len(runs[b]))]
    assert not [(offerings[a].title, offerings[b].title) for a, b in alike]
    assert len(vocabulary) >= 4000


def test_what_a_buyer_decides_on_is_there(organisations: list[Organisation], offerings: list[Offering]) -> None:
    count = len(offerings)
    assert all(len(offering.description.split()) >= 30 for offering in offerings)
    assert sum(bool(offering.minimum) for offering in offerings) > count / 2
    assert sum(bool(offering.lead_time) for offering in offerings) > count / 2
    assert sum(bool(offering.confirmed) for offering in offerings) > count / 3
    assert sum(bool(offering.full_until) for offering in offerings) > 10
    assert count / 4 < sum(bool(offering.photo) for offering in offerings) < count / 2.2
    assert all(organisation.opening_hours and organisation.languages for organisation in organisations)
    assert any(organisation.labels for organisation in organisations)


def test_some_organisations_stand_in_two_provinces() -> None:
    found = defaultdict[str, set[str]](set)
    for province, group in load().items():
        for organisation in group:
            found[organisation.kbo].add(province)
    assert sum(len(provinces) > 1 for provinces in found.values()) >= 5


def test_flaws_are_spread_and_say_what_they_produce() -> None:
    assert len(flaws()) >= 25
    per_province = Counter(flaw.province for flaw in flaws())
    assert min(per_province[province] for province in PROVINCES) >= 4
    refused = [flaw for flaw in flaws() if flaw.field]
    assert all(flaw.reason for flaw in refused)
    assert len({flaw.field for flaw in refused}) >= 10


def test_every_sector_has_its_drawings() -> None:
    for sector in taxonomy.sectors():
        assert draw(sector, 0, 1) != draw(sector, 0, 2)
        assert draw(sector, 0, 1).startswith("<svg")
