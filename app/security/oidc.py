"""Who logs in through an identity provider (OpenID Connect, code flow with PKCE): Authlib's client for Flask.

    /beheer/login/extern ── state, nonce, verifier in the session ──> provider ── code ──> /beheer/login/extern/terug
        ── code + verifier ──> provider ── signed ID token ──> a person (app.security.identities: whose account that is)

Authlib reads the provider's discovery document and keys, makes the challenge, fetches the tokens and checks the
signature. What it would accept and this site does not, stands here (docs/decisions/0031-authlibs-client-for-logins.md).
"""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta

import requests
from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.integrations.flask_client import FlaskOAuth2App, OAuth, OAuthError
from flask import current_app
from joserfc.errors import JoseError

from base import clock
from base.config import Settings
from base.errors import DoenersError

SECONDS = 5.0  # that the provider may take for an answer
LEEWAY = 60  # seconds that its clock may differ
FRESH = timedelta(hours=1)  # that its discovery document and keys count
ALGORITHMS = ["RS256", "PS256", "ES256"]  # signed with a key pair: never "none", never with a shared secret
_NEEDED = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri")
_NAME = "oidc"
_UNSURE = "Wij konden niet nagaan wie u bent. Probeer opnieuw, of meld u aan met uw wachtwoord."


class ProviderAway(DoenersError):
    """The identity provider does not answer, or not as a provider does."""


class LoginRefused(DoenersError):
    """Nobody is logged in. The message is Dutch and says what to do."""


@dataclass(frozen=True)
class Person:
    """Who the provider says it is."""

    subject: str
    email: str
    verified: bool


@dataclass(frozen=True)
class _Provider:
    """Authlib's client of an application, with what the provider said of itself at a moment."""

    client: FlaskOAuth2App
    read_at: datetime


def configured(settings: Settings) -> bool:
    """Whether there is a provider."""
    return bool(settings.oidc_issuer and settings.oidc_client_id)


def start(settings: Settings, back: str) -> tuple[str, dict[str, str]]:
    """Where to send somebody, and the state, nonce and verifier of this login. Raises ProviderAway."""
    login: dict[str, str] = _client(settings).create_authorization_url(back, nonce=generate_token(32))
    return login.pop("url"), login


def finish(settings: Settings, login: dict[str, str], answer: dict[str, str], back: str) -> Person:
    """Who came back from a login. Raises LoginRefused or ProviderAway."""
    if not login or not hmac.compare_digest(answer.get("state", "").encode(), login["state"].encode()):
        raise LoginRefused("Het aanmelden duurde te lang of begon in een ander venster. Probeer opnieuw.")
    if not answer.get("code"):
        raise LoginRefused("De aanmelddienst meldde u niet aan. Probeer opnieuw.")
    client = _client(settings)
    tokens = _tokens(client, code=answer["code"], code_verifier=login["code_verifier"], redirect_uri=back)
    claims = _claims(settings, client, tokens, login["nonce"])
    return Person(str(claims["sub"]), str(claims.get("email") or ""), claims.get("email_verified") is True)


def forget() -> None:
    """Read the provider's discovery document and keys again at the next login."""
    current_app.extensions.pop(__name__, None)


def _client(settings: Settings) -> FlaskOAuth2App:
    """The client of the current application; its discovery document is read again when it is old."""
    provider: _Provider | None = current_app.extensions.get(__name__)
    if provider is None or clock.now() - provider.read_at > FRESH:
        provider = _Provider(_discover(settings), clock.now())
        current_app.extensions[__name__] = provider
    return provider.client


def _discover(settings: Settings) -> FlaskOAuth2App:
    """A client that has read the discovery document; it must be of the issuer that was configured."""
    issuer = settings.oidc_issuer.rstrip("/")
    client = _registered(settings, f"{issuer}/.well-known/openid-configuration")
    try:
        document = client.load_server_metadata()
    except (requests.RequestException, ValueError, TypeError) as error:
        raise ProviderAway(f"{type(error).__name__} at the discovery document") from error
    if missing := [name for name in _NEEDED if not isinstance(document.get(name), str)]:
        raise ProviderAway(f"the discovery document lacks {missing}")
    if document["issuer"].rstrip("/") != issuer:
        raise ProviderAway("the discovery document is of another issuer")
    # Only these: Authlib makes each value of the document a setting of its HTTP session, "verify" and "trust_env" too.
    used = {name: document[name] for name in (*_NEEDED, "_loaded_at")}
    client.server_metadata = {**used, "id_token_signing_alg_values_supported": ALGORITHMS}
    return client


def _registered(settings: Settings, discovery: str) -> FlaskOAuth2App:
    """Authlib's client: no redirect is followed, and no proxy or .netrc of the machine is used."""
    session = {"default_timeout": SECONDS, "max_redirects": 0, "trust_env": False}
    return OAuth(current_app).register(
        _NAME,
        client_id=settings.oidc_client_id,
        client_secret=settings.oidc_client_secret or None,
        server_metadata_url=discovery,
        client_kwargs={"scope": "openid email", "code_challenge_method": "S256", **session},
    )


def _tokens(client: FlaskOAuth2App, **grant: str) -> dict[str, object]:
    """The tokens for a code. Raises LoginRefused when the code was used, or is of somebody else."""
    try:
        tokens: dict[str, object] = client.fetch_access_token(**grant)
    except OAuthError as error:
        raise LoginRefused("De aanmelddienst aanvaardde de aanmelding niet. Probeer opnieuw.") from error
    except (requests.RequestException, ValueError, TypeError) as error:
        raise ProviderAway(f"{type(error).__name__} at the token endpoint") from error
    return tokens


def _claims(settings: Settings, client: FlaskOAuth2App, tokens: dict[str, object], nonce: str) -> dict[str, object]:
    """What the ID token says: signed by the provider, for us, now, for this login. Raises LoginRefused for others."""
    issuers = [settings.oidc_issuer, settings.oidc_issuer.rstrip("/")]
    ours = {"iss": {"essential": True, "values": issuers}, "aud": {"essential": True, "value": settings.oidc_client_id}}
    try:
        # by the machine's clock: the provider's goes right too
        claims: dict[str, object] | None = client.parse_id_token(tokens, nonce, claims_options=ours, leeway=LEEWAY)
    except requests.RequestException as error:
        raise ProviderAway(f"{type(error).__name__} at the keys") from error
    except (JoseError, AuthlibBaseError, ValueError, TypeError, KeyError) as error:
        forget()  # perhaps the keys changed
        raise LoginRefused(_UNSURE) from error
    if claims is None:  # Authlib accepts an answer without ID token
        raise LoginRefused(_UNSURE)
    return claims
