"""Which column is what is guessed well, and the judgement says row, field and reason."""

from __future__ import annotations

import orjson
import pytest

from base import clock
from base.config import Settings
from base.errors import SourceError
from indexer.offering import Reject
from indexer.sources import configured, registry
from indexer.validator import check, columns, files, forms
from indexer.validator.targets import targets

CONFIGS = {config.province: config for config in configured(Settings())}
HEADER = "Nr;Titel van het aanbod;Omschrijving;Rubriek;Organisatie;KBO-nummer;"
HEADER += "Mail;Straat + nr;Postnr;Gemeente;Straal (km)"
GOOD = "1;Ramen wassen;Wij wassen uw ramen, ook op hoogte, in heel de streek.;Ramen wassen;De Klinker vzw;0123456749;"
GOOD += "info@klinker.example;Markt 1;3200;Aarschot;12,5"


def judged(text: str, province: str = "limburg", **choices: str) -> check.Outcome:
    """A CSV file judged by the suggested columns, changed by `choices` (target -> column)."""
    config = CONFIGS[province]
    table = files.read(text.encode(), config)
    found = {column.name: column.target for column in columns.suggest(table, config) if column.target}
    for target, column in choices.items():
        found[column] = target
    return check.as_chosen(table, config, found)


def suggested(text: str, province: str = "limburg") -> dict[str, tuple[str, str]]:
    config = CONFIGS[province]
    table = files.read(text.encode(), config)
    return {column.name: (column.target, column.why) for column in columns.suggest(table, config)}


def test_columns_are_suggested_by_name() -> None:
    found = {name: target for name, (target, _) in suggested(f"{HEADER}\n{GOOD}\n").items()}
    assert found == {
        "Nr": "source_id",
        "Titel van het aanbod": "title",
        "Omschrijving": "description",
        "Rubriek": "activities",
        "Organisatie": "organisation_name",
        "KBO-nummer": "kbo",
        "Mail": "email",
        "Straat + nr": "sites.1.street",
        "Postnr": "sites.1.postcode",
        "Gemeente": "sites.1.place",
        "Straal (km)": "area.km",
    }


def test_columns_are_suggested_by_what_stands_in_them() -> None:
    text = "k1;k2;k3;k4;k5\n0123.456.749;x@y.example;3200;Ramen wassen;3200 Aarschot\n"
    assert suggested(text) == {
        "k1": ("kbo", "inhoud"),
        "k2": ("email", "inhoud"),
        "k3": ("sites.1.postcode", "inhoud"),
        "k4": ("activities", "inhoud"),
        "k5": ("sites.1.town", "inhoud"),
    }


def test_the_sources_own_file_comes_first_and_sites_are_numbered() -> None:
    header = ";".join(CONFIGS["oost-vlaanderen"].read.columns)
    found = suggested(f"{header}\n", "oost-vlaanderen")
    assert {why for _, why in found.values()} == {"afspraak"}
    assert found["gemeente 2"][0] == "sites.2.town"
    assert found["y 3"][0] == "sites.3.y"
    assert len({target for target, _ in found.values()}) == len(found)


def test_a_good_row_is_accepted_and_what_it_lacks_is_counted() -> None:
    outcome = judged(f"{HEADER}\n{GOOD}\n")
    assert (outcome.accepted, outcome.refused, outcome.faults) == (1, 0, [])
    assert set(outcome.missing) == {"website", "delivery", "buyer_kinds"}
    assert outcome.complete == 0


def test_every_fault_has_row_field_and_reason() -> None:
    bad = GOOD.replace("1;Ramen wassen", "2;").replace("0123456749", "0123456748").replace("3200", "9999")
    twice = GOOD.replace("Ramen wassen;", "Iets anders;", 1)
    outcome = judged(f"{HEADER}\n{GOOD}\n{bad}\n{twice}\n1;2\n")
    assert (outcome.accepted, outcome.refused) == (1, 3)
    found = {(fault.row, fault.source_id, fault.field) for fault in outcome.faults}
    assert found >= {(3, "2", "title"), (4, "1", "source_id"), (5, "rij 5", "rij")}
    assert any("9999" in fault.message for fault in outcome.faults)


def test_without_a_key_the_number_of_the_row_counts_and_that_is_said() -> None:
    outcome = judged("Titel;Organisatie;Postcode\nRamen;De Klinker;3200\n")
    assert outcome.accepted == 1
    assert any("sleutel" in note for note in outcome.notes)


def test_an_area_without_a_kind_is_that_of_its_column() -> None:
    outcome = judged("Titel;Organisatie;Postcode;Straal\nA;B;3200;10\nC;D;3200;9000\n")
    assert [(fault.row, fault.field) for fault in outcome.faults] == [(3, "service_area.km")]


def test_equal_reasons_in_several_sites_count_together() -> None:
    config = CONFIGS["west-vlaanderen"]
    row = {"titel": "x", "aanbieder": {"naam": "y"}, "vestigingen": [{"postnummer": "3200"}, {"postnummer": "0000"}]}
    rows = [row | {"id": str(number)} for number in range(3)]
    table = files.read(orjson.dumps({"items": rows}), config)
    rows[0]["vestigingen"].reverse()
    outcome = check.as_agreed(files.read(orjson.dumps(rows), config), config)
    assert table.columns[:2] == ["titel", "aanbieder.naam"]
    assert outcome.reasons == [("sites.postcode", "Postcode “0000” bestaat niet.", 3)]


def test_a_file_as_agreed_is_judged_by_the_sources_own_mapping_and_deviations_are_told() -> None:
    config = CONFIGS["oost-vlaanderen"]
    names = config.read.columns
    cells = dict.fromkeys(names, "") | {
        "nummer": "7", "titel": "Ramen é", "organisatie": "De Klinker", "vestiging 1": "x", "gemeente 1": "9000 Gent",
    }  # fmt: skip
    text = ",".join(names) + "\n" + ",".join(cells[name] for name in names) + "\n"
    table = files.read(text.encode(), config)
    assert check.fits(table, config)
    outcome = check.as_agreed(table, config)
    assert outcome.accepted == 1
    assert any("cp1252" in note for note in outcome.notes)
    assert any("“;”" in note for note in outcome.notes)
    assert not check.fits(files.read(b"a;b\n1;2\n", config), config)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("2026-05-03", "2026-05-03"),
        ("3/5/2026", "2026-05-03"),
        ("03-05-2026", "2026-05-03"),
        ("20260503", "2026-05-03"),
    ],
)
def test_dates_in_any_form(written: str, read: str) -> None:
    assert forms.any_date(written) == read
    assert forms.any_moment(f"{written} 14:30" if "/" in written else written)


@pytest.mark.parametrize("written", ["31/02/2026", "morgen", "2026", "99999999"])
def test_what_is_no_date_says_so(written: str) -> None:
    with pytest.raises(ValueError, match="datum"):
        forms.any_date(written)


def test_numbers_and_lists_in_any_form() -> None:
    assert (forms.any_number("12.5"), forms.any_number("12,5"), forms.any_number(3)) == (12.5, 12.5, 3.0)
    assert forms.any_list("a | b, c") == ["a", "b, c"]
    assert forms.any_list("a; b") == forms.any_list(["a", " b", ""]) == ["a", "b"]


def test_every_target_can_be_chosen_alone() -> None:
    config = CONFIGS["limburg"]
    table = files.read(b"kolom\nwaarde\n", config)
    for name in targets():
        assert check.as_chosen(table, config, {"kolom": name}).rows == 1


def test_old_names_of_municipalities_are_known_and_unknown_ones_are_told() -> None:
    header = "Titel;Organisatie;Postcode;Gemeenten"
    outcome = judged(f"{header}\nA;B;3200;Meulebeke, Neerpelt, Bokrijkdorp\nC;D;3200;Nergenshuizen\n")
    assert any("“Bokrijkdorp”" in note and "Meulebeke" not in note for note in outcome.notes)
    assert [(fault.row, fault.field) for fault in outcome.faults] == [(3, "service_area.municipalities")]


def test_ten_thousand_rows_are_all_judged() -> None:
    rows = "\n".join(f"{number};Ramen;De Klinker;{3200 if number % 10 else 9999}" for number in range(10_000))
    outcome = judged(f"Nr;Titel;Organisatie;Postcode\n{rows}\n")
    assert (outcome.rows, outcome.accepted, outcome.refused) == (10_000, 9_000, 1_000)
    assert outcome.reasons == [("sites.postcode", "Postcode “9999” bestaat niet.", 1_000)]


def test_values_of_a_wrong_kind_are_refused_in_dutch() -> None:
    config = CONFIGS["west-vlaanderen"]
    row = {"id": "1", "titel": ["x"], "aanbieder": {"naam": {"a": 1}, "talen": 3}, "vestigingen": [{"postnummer": []}]}
    outcome = check.as_agreed(files.read(orjson.dumps([row]), config), config)
    assert {fault.message for fault in outcome.faults} == {
        "Dit is geen tekst.",
        "Dit is geen lijst.",
        "Er is geen vestiging.",
    }


@pytest.mark.parametrize("value", [2**63, "Lab\ufffdel", "x" * 9000, " ", None, [1], "7"])
def test_a_key_is_judged_as_the_source_judges_it(value: object, monkeypatch: pytest.MonkeyPatch) -> None:
    config = CONFIGS["west-vlaanderen"]
    row = {"titel": "x", "aanbieder": {"naam": "y"}, "vestigingen": [{"postnummer": "3200"}]}
    rows = orjson.loads(orjson.dumps([row | {"id": "7"}, row | {"id": value}]))
    monkeypatch.setattr(registry, "registry", {"http": lambda _: iter(rows)})
    rejects = [found for found in registry.read(config, clock.now()) if isinstance(found, Reject)]
    faults = check.as_agreed(files.read(orjson.dumps(rows), config), config).faults
    assert [(fault.source_id, fault.field, fault.message) for fault in faults] == [
        (reject.source_id, reject.field, reject.message) for reject in rejects
    ]
    assert len(faults) == 1


def test_a_file_with_almost_the_agreed_columns_is_told_what_its_folder_says() -> None:
    config = CONFIGS["oost-vlaanderen"]
    almost = ";".join(name.upper() for name in config.read.columns[:-1])
    table = files.read(f"{almost}\n\n".encode(), config)
    outcome = check.as_chosen(table, config, {"TITEL": "title"})
    assert any("In de map van Oost-Vlaanderen" in note and "bij de foto" in note for note in outcome.notes)
    other = files.read(b"titel;organisatie\nx;y\n", config)
    assert not any("In de map" in note for note in check.as_chosen(other, config, {"titel": "title"}).notes)


def test_a_configuration_that_breaks_is_told_calmly(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(_config: object) -> list[object]:
        raise KeyError("id")

    monkeypatch.setitem(registry.registry, "relational", broken)
    with pytest.raises(SourceError, match="Limburg geeft iets wat wij niet verwachten"):
        check.connection(CONFIGS["limburg"])
