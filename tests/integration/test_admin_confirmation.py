"""What cannot be undone is asked first, on a page that works without script."""

from __future__ import annotations

import pytest

from app.security import accounts
from tests.kit.accounts import form_token, somebody
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


@pytest.mark.parametrize("deed", ["wachtwoord", "tweede-stap", "tokens/intrekken"])
def test_what_is_taken_from_an_account_is_asked_first(office: Office, deed: str) -> None:
    client, other = office.as_role(), somebody(office.db)
    path = f"/beheer/accounts/{other.account.id}"
    asked = client.post(f"{path}/{deed}", data={"csrf_token": form_token(client.get(path)), "token": "1"}).text
    assert "Ja, doe dat" in asked
    assert accounts.authenticate(office.db, other.name, other.password)


@pytest.mark.parametrize(("path", "name"), SENT.items())
def test_what_is_thrown_away_is_asked_first_and_sent_again_as_it_was(office: Office, path: str, name: str) -> None:
    client = office.as_role()
    asked = client.post(path, data={"csrf_token": form_token(client.get("/beheer/account")), name: "7"}).text
    assert f'name="{name}" value="7"' in asked
    assert "Nee, ga terug" in asked
