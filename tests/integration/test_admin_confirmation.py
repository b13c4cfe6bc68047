"""What cannot be undone is asked first, on a page that works without script."""

from __future__ import annotations

import pytest

from app.security import accounts
from indexer.edits import edit_store
from indexer.running import runs
from tests.kit.accounts import form_token, somebody
from tests.kit.committed import committed
from tests.kit.office import Office

SENT = {"/beheer/webhooks/weg": "webhook", "/beheer/volgorde/weg": "pin", "/beheer/synoniemen/weg": "concept"}
SENT |= {"/beheer/beoordeeld/weg": "q", "/beheer/zinnen/weg": "zin", "/beheer/account/tokens/intrekken": "token"}


def test_an_account_is_removed_only_after_a_question(office: Office) -> None:
    client, other = office.as_role(), somebody(office.db)
    path = f"/beheer/accounts/{other.account.id}"
    sent = {"csrf_token": form_token(client.get(path))}
    asked = client.post(f"{path}/verwijderen", data=sent).text
    assert f"Het account {other.name} verwijderen?" in asked
    assert accounts.by_id(office.db, other.account.id)
    client.post(f"{path}/verwijderen", data={**sent, "bevestigd": "ja"})
    assert accounts.by_id(office.db, other.account.id) is None


@pytest.mark.parametrize("deed", ["wachtwoord", "tweede-stap", "tokens/intrekken", "sessies", "losmaken"])
def test_what_is_taken_from_an_account_is_asked_first(office: Office, deed: str) -> None:
    client, other = office.as_role(), somebody(office.db)
    path = f"/beheer/accounts/{other.account.id}"
    theirs = office.visit(other)
    asked = client.post(f"{path}/{deed}", data={"csrf_token": form_token(client.get(path)), "token": "1"}).text
    assert "Ja, doe dat" in asked
    assert accounts.authenticate(office.db, other.name, other.password)
    assert theirs.get("/beheer/account").status_code == 200


@pytest.mark.parametrize(("path", "name"), SENT.items())
def test_what_is_thrown_away_is_asked_first_and_sent_again_as_it_was(office: Office, path: str, name: str) -> None:
    client = office.as_role()
    asked = client.post(path, data={"csrf_token": form_token(client.get("/beheer/account")), name: "7"}).text
    assert f'name="{name}" value="7"' in asked
    assert "Nee, ga terug" in asked


def test_a_run_is_cancelled_only_after_a_question(office: Office) -> None:
    run_id = runs.request(office.db, source=None, requested_by="test", lease_seconds=60.0, kind="rebuild")
    client, path = office.as_role(), f"/beheer/runs/{run_id}"
    asked = client.post(f"{path}/annuleren", data={"csrf_token": form_token(client.get("/beheer/account"))})
    assert "Deze run annuleren?" in asked.text
    assert (run := runs.get(office.db, run_id))
    assert run.state == "queued"
    runs.finish(office.db, run_id, "abandoned", "einde van de test")


def test_an_edit_is_taken_back_only_after_a_question(office: Office) -> None:
    row = {"subject": "limburg:1", "province": "limburg", "details": {"until": "2027-03-01"}}
    edit_id = committed(edit_store.add, office.db, kind="pause", by="test", **row)
    client = office.as_role()
    asked = client.post(
        f"/beheer/aanbod/limburg:1/terug/{edit_id}", data={"csrf_token": form_token(client.get("/beheer/account"))}
    )
    assert "Deze aanpassing terugnemen?" in asked.text
    assert (stored := edit_store.get(office.db, edit_id))
    assert stored.state == "live"


def test_a_decision_on_a_pair_is_taken_back_only_after_a_question(office: Office) -> None:
    row = {"subject": "kbo-1", "province": "limburg", "details": {"from": "kbo-2"}}
    edit_id = committed(edit_store.add, office.db, kind="distinct", by="test", **row)
    client = office.as_role()
    asked = client.post(
        f"/beheer/dubbels/{edit_id}/ongedaan", data={"csrf_token": form_token(client.get("/beheer/account"))}
    )
    assert "Deze beslissing terugnemen?" in asked.text
    assert (stored := edit_store.get(office.db, edit_id))
    assert stored.state == "live"
