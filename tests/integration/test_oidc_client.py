"""What Authlib's client for logins would accept, do or forget, and this site does not; against a real provider."""

from __future__ import annotations

import base64
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from flask import Flask
from joserfc.jwk import OctKey

from app.security import oidc
from base import clock
from base.config import Settings
from tests.kit.provider import CLIENT, DISCOVERY, SECRET, Provider, listening, new_key

BACK = "https://doeners.example/terug"
HOUR = timedelta(hours=1, minutes=1)


@pytest.fixture
def settings(provider: Provider) -> Settings:
    provider.behave()
    provider.person = {"sub": "nr-1", "email": "iemand@stad.example", "email_verified": True}
    return Settings(oidc_issuer=provider.issuer, oidc_client_id=CLIENT, oidc_client_secret=SECRET)


@pytest.fixture(autouse=True)
def application() -> Iterator[Flask]:
    """An application that has not asked the provider anything yet."""
    app = Flask("test")
    with app.app_context():
        yield app


def leave(settings: Settings) -> tuple[dict[str, str], dict[str, str]]:
    """Go to the provider, who sends back: the login that began here, and what the provider answers."""
    url, login = oidc.start(settings, BACK)
    returned = httpx.get(url, trust_env=False).headers["Location"]
    return login, dict(parse_qsl(urlsplit(returned).query))


def come_in(settings: Settings) -> oidc.Person:
    login, answer = leave(settings)
    return oidc.finish(settings, login, answer, BACK)


def refused(settings: Settings) -> bool:
    with pytest.raises(oidc.LoginRefused, match="niet nagaan wie u bent"):
        come_in(settings)
    return True


def test_a_person_comes_in(settings: Settings) -> None:
    assert come_in(settings) == oidc.Person("nr-1", "iemand@stad.example", verified=True)


@pytest.mark.parametrize("token", [None, "", "geen.id.token", 5, []])
def test_an_answer_without_an_id_token_is_refused(settings: Settings, provider: Provider, token: object) -> None:
    provider.tokens = {"id_token": token}
    assert refused(settings)


@pytest.mark.parametrize(
    "claims",
    [
        {"aud": [CLIENT, "een-ander"]},  # for two, and it does not say which of them asked
        {"azp": "een-ander"},
        {"at_hash": "van een ander token"},
        {"iss": None},
        {"aud": None},
        {"aud": []},
    ],
)
def test_a_token_for_another_is_refused(settings: Settings, provider: Provider, claims: dict[str, object]) -> None:
    provider.claims = claims
    assert refused(settings)


def test_the_provider_cannot_name_another_issuer(settings: Settings, provider: Provider) -> None:
    provider.document = {"issuer": "https://kwaad.example"}
    provider.claims = {"iss": "https://kwaad.example"}
    with pytest.raises(oidc.ProviderAway, match="another issuer"):
        come_in(settings)


def test_the_provider_cannot_allow_a_shared_secret(settings: Settings, provider: Provider) -> None:
    provider.document = {"id_token_signing_alg_values_supported": ["HS256", "RS256"]}
    provider.signs_with = OctKey.import_key(SECRET.encode() * 2, {"kid": "gedeeld"})
    provider.more_keys, provider.algorithm = [provider.signs_with], "HS256"
    assert refused(settings)


def test_the_provider_cannot_allow_no_signature(settings: Settings, provider: Provider) -> None:
    provider.document = {"id_token_signing_alg_values_supported": ["none"]}
    login, answer = leave(settings)
    claims = provider.id_token(login["nonce"]).split(".")[1]
    header = base64.urlsafe_b64encode(b'{"alg":"none","kid":"eerste"}').decode().rstrip("=")
    provider.tokens = {"id_token": f"{header}.{claims}."}
    with pytest.raises(oidc.LoginRefused, match="niet nagaan"):
        oidc.finish(settings, login, answer, BACK)


@pytest.mark.parametrize("document", [{"verify": False, "trust_env": True, "max_redirects": 9}, {"client_id": "x"}])
def test_the_discovery_document_sets_nothing_else(
    settings: Settings, provider: Provider, document: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:9")
    provider.document = document
    login, answer = leave(settings)
    provider.moved = {"keys": f"{provider.issuer}/elders"}
    with pytest.raises(oidc.ProviderAway):
        oidc.finish(settings, login, answer, BACK)
    assert (provider.requests["keys"], provider.requests["elders"]) == (1, 0)


@pytest.mark.parametrize("part", [DISCOVERY, "token", "keys"])
def test_no_redirect_of_the_provider_is_followed(settings: Settings, provider: Provider, part: str) -> None:
    provider.moved = {part: f"http://localhost:{provider.port}/elders"}
    with pytest.raises(oidc.ProviderAway):
        come_in(settings)
    assert provider.requests[part] == 1
    assert not provider.requests["elders"]


def test_no_proxy_of_the_machine_is_used(
    settings: Settings, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    assert come_in(settings).subject == "nr-1"


def test_no_password_of_the_machine_is_sent(
    settings: Settings, provider: Provider, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    (tmp_path / "netrc").write_text("default login iemand password geheim\n")
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    come_in(settings)
    client = base64.b64encode(f"{CLIENT}:{SECRET}".encode()).decode()
    assert provider.logins == [f"Basic {client}"]


@pytest.mark.parametrize("part", [DISCOVERY, "token", "keys"])
@pytest.mark.parametrize("fault", ["down", "garbled", "silent"])
def test_a_provider_without_an_answer_is_away(
    settings: Settings, provider: Provider, part: str, fault: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(oidc, "SECONDS", 0.5)
    setattr(provider, fault, {part})
    with pytest.raises(oidc.ProviderAway):
        come_in(settings)


@pytest.mark.parametrize("name", ["issuer", "authorization_endpoint", "token_endpoint", "jwks_uri"])
@pytest.mark.parametrize("value", [None, 5])
def test_a_discovery_document_that_lacks_something_is_none(
    settings: Settings, provider: Provider, name: str, value: object
) -> None:
    provider.document = {name: value}
    with pytest.raises(oidc.ProviderAway, match=name):
        oidc.start(settings, BACK)


def test_the_discovery_document_and_the_keys_are_read_again_after_an_hour(
    settings: Settings, provider: Provider
) -> None:
    come_in(settings)
    come_in(settings)
    assert (provider.requests[DISCOVERY], provider.requests["keys"]) == (1, 1)
    with clock.moved(HOUR):
        come_in(settings)
    assert (provider.requests[DISCOVERY], provider.requests["keys"]) == (2, 2)


def test_a_discovery_document_that_was_wrong_is_not_used_again(settings: Settings, provider: Provider) -> None:
    provider.document = {"token_endpoint": None}
    with pytest.raises(oidc.ProviderAway):
        oidc.start(settings, BACK)
    provider.document = {}
    assert come_in(settings).subject == "nr-1"


def test_a_new_key_counts_at_once(settings: Settings, provider: Provider) -> None:
    come_in(settings)
    provider.signs_with = new_key("tweede")
    provider.more_keys = [provider.signs_with]
    assert come_in(settings).subject == "nr-1"


def test_another_key_of_the_same_name_counts_after_one_refusal(
    settings: Settings, provider: Provider, monkeypatch: pytest.MonkeyPatch
) -> None:
    come_in(settings)
    monkeypatch.setattr(provider, "key", new_key("eerste"))
    assert refused(settings)
    assert come_in(settings).subject == "nr-1"


def test_each_application_has_the_provider_of_its_settings(settings: Settings, provider: Provider) -> None:
    with listening() as second:
        elsewhere = replace(settings, oidc_issuer=second.issuer)
        with Flask("second").app_context():
            assert oidc.start(elsewhere, BACK)[0].startswith(second.issuer)
        assert oidc.start(settings, BACK)[0].startswith(provider.issuer)
