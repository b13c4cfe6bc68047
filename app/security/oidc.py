"""Login through an identity provider (OpenID Connect, code flow with PKCE), beside passwords.

    /beheer/login/extern ── state, nonce, verifier in the session ──> provider ── code ──> /beheer/login/extern/terug
        ── code + verifier ──> provider ── signed ID token ──> who it is ──> an account that exists already

The provider only says who somebody is. Which account that is follows from an earlier login (its `subject`) or, the
first time, from a verified e-mail address that exactly one account has. No account is ever made here.
"""

from __future__ import annotations

import hmac
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

import httpx
import sqlalchemy as sa
from authlib.common.errors import AuthlibBaseError
from authlib.common.security import generate_token
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from app.security import accounts
from app.security.accounts import Account
from base import clock, database
from base.config import Settings
from base.errors import DoenersError
from base.tables import accounts as accounts_table
from base.tables import identities

SECONDS = 5.0  # that the provider may take for an answer
LEEWAY = 60  # seconds that its clock may differ
ALGORITHMS = ["RS256", "PS256", "ES256"]  # signed with a key pair: never "none", never with a shared secret
_NEEDED = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_UNSURE = "Wij konden niet nagaan wie u bent. Probeer opnieuw, of meld u aan met uw wachtwoord."
_OF_ANOTHER = "Dit account hoort bij iemand anders van de aanmelddienst. Vraag het aan de beheerder van het platform."


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


def configured(settings: Settings) -> bool:
    """Whether there is a provider."""
    return bool(settings.oidc_issuer and settings.oidc_client_id)


def start(settings: Settings, back: str) -> tuple[str, dict[str, str]]:
    """Where to send somebody, and what to remember until they come back. Raises ProviderAway."""
    held = {"state": generate_token(32), "nonce": generate_token(32), "verifier": generate_token(64)}
    with _http() as http:
        endpoint = _metadata(settings, http)["authorization_endpoint"]
    challenge = {"code_challenge": create_s256_code_challenge(held["verifier"]), "code_challenge_method": "S256"}
    asked = {"redirect_uri": back, "scope": "openid email", "state": held["state"], "nonce": held["nonce"], **challenge}
    return str(prepare_grant_uri(endpoint, settings.oidc_client_id, "code", **asked)), held


def finish(settings: Settings, held: dict[str, str], answer: dict[str, str], back: str) -> Person:
    """Who came back. Raises LoginRefused or ProviderAway."""
    if not held or not hmac.compare_digest(answer.get("state", "").encode(), held["state"].encode()):
        raise LoginRefused("Het aanmelden duurde te lang of begon in een ander venster. Probeer opnieuw.")
    if not answer.get("code"):
        raise LoginRefused("De aanmelddienst meldde u niet aan. Probeer opnieuw.")
    with _http() as http:
        about = _metadata(settings, http)
        given = {"code": answer["code"], "code_verifier": held["verifier"], "redirect_uri": back}
        token = _token(settings, http, about["token_endpoint"], given)
        claims = _claims(settings, token, _json(http.get, about["jwks_uri"]), held["nonce"])
    return Person(str(claims["sub"]), str(claims.get("email") or ""), claims.get("email_verified") is True)


def account_of(db: sa.Engine, person: Person) -> Account:
    """The account of a person, remembered for the next time. Raises LoginRefused when there is none."""
    with database.read(db) as connection:
        known = connection.scalar(sa.select(identities.c.account_id).where(identities.c.subject == person.subject))
    if known is not None:
        return _existing(accounts.by_id(db, known))
    if not person.verified:
        raise LoginRefused("De aanmelddienst heeft uw e-mailadres niet nagekeken. Meld u aan met uw wachtwoord.")
    account = _existing(_by_email(db, person.email))
    _link(db, account, person)
    return account


def unlink(db: sa.Engine, account: Account) -> bool:
    """Forget who the provider says the account is; whether it was known."""
    with database.write(db) as connection:
        return connection.execute(identities.delete().where(identities.c.account_id == account.id)).rowcount > 0


def linked(db: sa.Engine, account: Account) -> bool:
    """Whether the account has logged in through the provider."""
    with database.read(db) as connection:
        own = sa.select(identities.c.account_id).where(identities.c.account_id == account.id)
        return connection.scalar(own) is not None


def _by_email(db: sa.Engine, email: str) -> Account | None:
    """The one account with that address; None when no account has it, or more than one."""
    same = sa.func.lower(accounts_table.c.email) == email.strip().lower()
    with database.read(db) as connection:
        found = connection.scalars(sa.select(accounts_table.c.id).where(same, accounts_table.c.email != "")).all()
    return accounts.by_id(db, found[0]) if len(found) == 1 else None


def _existing(account: Account | None) -> Account:
    if account is None:
        raise LoginRefused("Er is geen account met uw e-mailadres. Vraag er een aan de beheerder van het platform.")
    return account


def _link(db: sa.Engine, account: Account, person: Person) -> None:
    row = {"subject": person.subject, "account_id": account.id, "linked_at": clock.now()}
    try:
        with database.write(db) as connection:
            connection.execute(identities.insert().values(**row))
    except sa.exc.IntegrityError as error:
        message = (
            "Dit account hoort bij iemand anders van de aanmelddienst. Vraag het aan de beheerder van het platform."
        )
        raise LoginRefused(message) from error


def _http() -> httpx.Client:
    return httpx.Client(timeout=SECONDS, follow_redirects=False, trust_env=False)


def _metadata(settings: Settings, http: httpx.Client) -> dict[str, Any]:
    """What the provider says of itself; it must be the one that was configured."""
    issuer = settings.oidc_issuer.rstrip("/")
    about = _json(http.get, f"{issuer}/.well-known/openid-configuration")
    if str(about.get("issuer", "")).rstrip("/") != issuer:
        raise ProviderAway("the metadata are of another issuer")
    if missing := [name for name in _NEEDED if not isinstance(about.get(name), str)]:
        raise ProviderAway(f"the metadata lack {missing}")
    return about


def _token(settings: Settings, http: httpx.Client, endpoint: str, given: dict[str, str]) -> dict[str, Any]:
    """The tokens for a code. Raises LoginRefused when the code was used, or is of somebody else."""
    form = {**given, "grant_type": "authorization_code", "client_id": settings.oidc_client_id}
    secret = settings.oidc_client_secret
    login = httpx.BasicAuth(settings.oidc_client_id, secret) if secret else httpx.USE_CLIENT_DEFAULT
    try:
        return _json(partial(http.post, data=form, auth=login), endpoint)
    except ProviderAway as error:
        cause = error.__cause__
        if isinstance(cause, httpx.HTTPStatusError) and cause.response.status_code in (400, 401):
            raise LoginRefused("De aanmelddienst aanvaardde de aanmelding niet. Probeer opnieuw.") from cause
        raise


def _json(ask: Callable[[str], httpx.Response], url: str) -> dict[str, Any]:
    """The JSON object that an address answers. Raises ProviderAway."""
    try:
        answer = ask(url)
        answer.raise_for_status()
        found = answer.json()
    except (httpx.HTTPError, httpx.InvalidURL, ValueError) as error:
        raise ProviderAway(f"{type(error).__name__} at {url}") from error
    if not isinstance(found, dict):
        raise ProviderAway(f"no object at {url}")
    return found


def _claims(settings: Settings, token: dict[str, Any], keys: Any, nonce: str) -> CodeIDToken:
    """What a token says that the provider signed for us, now, for this login. Raises LoginRefused for any other."""
    wanted = {
        "iss": {"essential": True, "values": [settings.oidc_issuer, settings.oidc_issuer.rstrip("/")]},
        "aud": {"essential": True, "value": settings.oidc_client_id},
    }
    expected = {"nonce": nonce, "client_id": settings.oidc_client_id, "access_token": token.get("access_token")}
    registry = JWSRegistry(algorithms=ALGORITHMS, strict_check_header=False)
    try:
        decoded = jwt.decode(token.get("id_token", ""), key=KeySet.import_key_set(keys), registry=registry)
        claims = CodeIDToken(decoded.claims, decoded.header, wanted, expected)
        claims.validate(leeway=LEEWAY)  # by the machine's clock: the provider's goes right too
    except (JoseError, AuthlibBaseError, ValueError, TypeError, KeyError) as error:
        raise LoginRefused(
            "Wij konden niet nagaan wie u bent. Probeer opnieuw, of meld u aan met uw wachtwoord."
        ) from error
    return claims
