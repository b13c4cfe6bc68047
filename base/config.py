"""Configuration: environment variables only, read once into a frozen dataclass.

Each secret may also be given as NAME_FILE, a path to a file that holds it. While `doeners standalone` runs in this
checkout, `var/run.json` supplies the addresses that are not set. The table in docs/reference is generated from here.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Container, Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypeVar

from base import addresses
from base.errors import ConfigError

ROOT = Path(__file__).resolve().parent.parent
PROVINCES = ("antwerpen", "limburg", "oost-vlaanderen", "vlaams-brabant", "west-vlaanderen")


_Value = TypeVar("_Value", bool, int, float, str)  # of a setting


def _setting(name: str, default: _Value, about: str, *, secret: bool = False, least: float = 0) -> _Value:
    about_it = {"name": name, "about": about, "secret": secret, "least": least}
    return field(default=default, repr=not secret, metadata=about_it)


@dataclass(frozen=True)
class Settings:
    """Every setting with its variable, default and meaning. Times are seconds."""

    opensearch_url: str = _setting(
        "OPENSEARCH_URL",
        "",
        "Address of the search engine, with user and password if any; of several nodes, commas between",
        secret=True,
    )
    opensearch_ca: str = _setting("OPENSEARCH_CA", "", "File with the certificate authority of the search engine")
    redis_url: str = _setting("REDIS_URL", "", "Address of Redis or Valkey", secret=True)
    database_url: str = _setting("DATABASE_URL", "", "Address of the platform database (SQLAlchemy form)", secret=True)
    port: int = _setting("PORT", 8000, "Port of the web server")
    secret_key: str = _setting(
        "DOENERS_SECRET_KEY", "", "Signs sessions and forms; at least 32 characters", secret=True
    )
    accepted_keys: str = _setting(
        "DOENERS_ACCEPTED_KEYS",
        "",
        "Other keys whose signatures count too, with blanks between: the next key and the one before",
        secret=True,
    )
    digest_key: str = _setting(
        "DOENERS_DIGEST_KEY",
        "",
        "Makes digests of mail addresses (who wants no more mail), and stays the same for ever; else "
        "DOENERS_SECRET_KEY, which then stays the same",
        secret=True,
    )
    admin_password: str = _setting(
        "DOENERS_ADMIN_PASSWORD", "", "Lasting password of the first administrator", secret=True
    )
    admin_name: str = _setting("DOENERS_ADMIN_NAME", "beheer", "Name of the first administrator")
    oidc_issuer: str = _setting(
        "DOENERS_OIDC_ISSUER", "", "Address of an identity provider, for logins beside passwords"
    )
    oidc_client_id: str = _setting("DOENERS_OIDC_CLIENT_ID", "", "Name of this site at the identity provider")
    oidc_client_secret: str = _setting(
        "DOENERS_OIDC_CLIENT_SECRET", "", "Secret of this site at the identity provider", secret=True
    )
    second_factor: bool = _setting(
        "DOENERS_SECOND_FACTOR", False, "Platform administrators must log in with a second factor; else they may"
    )
    index: str = _setting("DOENERS_INDEX", "offerings", "Alias of the live index, and prefix of index names")
    shards: int = _setting("DOENERS_SHARDS", 1, "Parts of a new index; one is right up to some half a million", least=1)
    replicas: int = _setting(
        "DOENERS_REPLICAS", 0, "Copies of each index on other nodes; best the number of nodes minus one"
    )
    base_url: str = _setting(
        "DOENERS_BASE_URL",
        "",
        "Public address, for links outside a page; else that of the request, in mails http://127.0.0.1",
    )
    secure_cookies: bool = _setting("DOENERS_SECURE_COOKIES", False, "Send cookies over HTTPS only; on in production")
    trusted_proxies: int = _setting(
        "DOENERS_TRUSTED_PROXIES", 0, "Number of proxies in front whose headers are believed"
    )
    search_timeout: float = _setting("DOENERS_SEARCH_TIMEOUT", 1.0, "Longest wait for the engine on a visitor's page")
    database_timeout: float = _setting(
        "DOENERS_DATABASE_TIMEOUT", 1.0, "Longest wait for the platform database on a page", least=0.1
    )
    meaning: bool = _setting("DOENERS_MEANING", True, "Search by meaning beside words, when the model is installed")
    meaning_cutoff: float = _setting("DOENERS_MEANING_CUTOFF", 4.0, "Longest wait for the model; 0 waits on")
    model_socket: str = _setting(
        "DOENERS_MODEL_SOCKET", "", "Socket of the model's process; without it search goes by words"
    )
    threads: int = _setting("DOENERS_THREADS", 16, "Threads of a web process; three quarters may wait for the engine")
    web_workers: int = _setting("DOENERS_WEB_WORKERS", 2, "Web processes")
    max_index_age: int = _setting("DOENERS_MAX_INDEX_AGE", 172_800, "Age of the index from which /readyz warns")
    lease_seconds: float = _setting(
        "DOENERS_LEASE_SECONDS", 15.0, "A run without a heartbeat for so long has lost its lease"
    )
    pages_contact: str = _setting("DOENERS_CONTACT", "info@doeners.example", "Public mail address on the pages")
    security_contact: str = _setting(
        "DOENERS_SECURITY_CONTACT",
        "",
        "Who is told of a weakness, in /.well-known/security.txt: a mail address or an https address; else "
        "DOENERS_CONTACT",
    )
    partners: str = _setting(
        "DOENERS_PARTNERS", "", "Sites with our search box that figures count apart: slugs, with blanks between"
    )
    mail_url: str = _setting(
        "DOENERS_MAIL_URL",
        "",
        "Mail server: smtp://user:password@host:587 or smtps://…, or a folder: file:///… "
        "(`doeners standalone`: `mail` in DOENERS_VAR); empty: mail waits",
        secret=True,
    )
    mail_from: str = _setting("DOENERS_MAIL_FROM", "doeners@doeners.example", "Sender of the mails")
    bounces: str = _setting("DOENERS_BOUNCES", "", "Folder (Maildir) into which mails that came back are delivered")
    bounce_address: str = _setting(
        "DOENERS_BOUNCE_ADDRESS",
        "",
        "Envelope sender of the mails, as name+reference@domain, so that each that comes back says which it was; "
        "else DOENERS_MAIL_FROM",
    )
    backups: str = _setting("DOENERS_BACKUPS", "", "Folder of the nightly backups; else `backups` in DOENERS_VAR")
    nightly_backups: int = _setting("DOENERS_BACKUPS_KEPT", 14, "How many nightly backups are kept; 0 makes none")
    letters: bool = _setting(
        "DOENERS_LETTERS", True, "Ask organisations twice a year by mail whether their offerings are still right"
    )
    tell_listed: bool = _setting(
        "DOENERS_TELL_LISTED", False, "Tell by mail, once, whose address a source brings that it stands on the site"
    )
    webhooks_inside: str = _setting(
        "DOENERS_WEBHOOKS_INSIDE", "", "Hosts (`host:port`, commas between) that webhooks may reach though not public"
    )
    log_level: str = _setting("DOENERS_LOG_LEVEL", "INFO", "Least level that is logged")
    traces: str = _setting(
        "DOENERS_TRACES",
        "",
        "Address of an OpenTelemetry collector (OTLP over HTTP), such as http://127.0.0.1:4318; empty: no traces",
    )
    drill: bool = _setting("DOENERS_DRILL", False, "Allow DOENERS_PAUSE_AT, for fault drills")
    pause_at: str = _setting("DOENERS_PAUSE_AT", "", "Hold a run at this state (only with DOENERS_DRILL=1)")
    clock_ahead: float = _setting(
        "DOENERS_CLOCK_AHEAD",
        0.0,
        "Days that the clock is ahead of the machine's (-1.5: behind), in every process alike; for drills and tests",
        least=-1_000_000,
    )
    sources: str = _setting("DOENERS_SOURCES", "", "Folder with a configuration per province; else the one in the code")
    source_antwerpen: str = _setting("DOENERS_SOURCE_ANTWERPEN", "", "Address of the source of Antwerpen", secret=True)
    source_limburg: str = _setting("DOENERS_SOURCE_LIMBURG", "", "Address of the source of Limburg", secret=True)
    source_oost_vlaanderen: str = _setting(
        "DOENERS_SOURCE_OOST_VLAANDEREN", "", "Address of the source of Oost-Vlaanderen", secret=True
    )
    source_vlaams_brabant: str = _setting(
        "DOENERS_SOURCE_VLAAMS_BRABANT", "", "Address of the source of Vlaams-Brabant", secret=True
    )
    source_west_vlaanderen: str = _setting(
        "DOENERS_SOURCE_WEST_VLAANDEREN", "", "Address of the source of West-Vlaanderen", secret=True
    )
    var: str = _setting("DOENERS_VAR", str(ROOT / "var"), "Folder for data of a machine without services")

    @property
    def site(self) -> str:
        """The address of the site in mails, without a slash. Never that of a request: who asks could name another."""
        return (self.base_url or f"http://127.0.0.1:{self.port}").rstrip("/")

    @property
    def backup_folder(self) -> Path:
        """The folder of the nightly backups, and of the list of who was erased."""
        return Path(self.backups or Path(self.var) / "backups")

    @property
    def keys(self) -> list[str]:
        """The keys whose signatures count; the last one signs."""
        return [*self.accepted_keys.split(), self.secret_key]

    def source_url(self, province: str) -> str:
        """The address of a province's source; empty when none is configured."""
        return str(getattr(self, f"source_{province.replace('-', '_')}"))

    def with_sources(self, addresses: Mapping[str, str]) -> Settings:
        """The same with other addresses of sources, by province."""
        changed: Callable[..., Settings] = replace
        return changed(self, **{f"source_{name.replace('-', '_')}": url for name, url in addresses.items()})


def load(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings from `environ` (default: the process's), completed from var/run.json.

    Raises ConfigError, with every fault at once, on an unknown DOENERS_ variable or a value of the wrong type.
    """
    environ = os.environ if environ is None else environ
    known = {f.metadata["name"]: f for f in fields(Settings)}
    faults = [f"{name}: deze variabele bestaat niet" for name in environ if _is_unknown(name, known)]
    values = _from_run_file(Path(environ.get("DOENERS_VAR", ROOT / "var")) / "run.json")
    for name, setting in known.items():
        try:
            text = _read(environ, name)
            if text is not None:
                values[setting.name] = _convert(text, setting.default, setting.metadata["least"])
        except (ValueError, OSError) as error:
            faults.append(f"{name}: {error}")
    faults += _odd(values)
    if faults:
        raise ConfigError("Configuratie klopt niet. " + "; ".join(faults))
    return Settings(**values)


def _odd(values: Mapping[str, Any]) -> Iterator[str]:
    """What is wrong with values that have the right type."""
    if not 1 <= values.get("port", 8000) <= 65535:
        yield "PORT: kies een poort van 1 tot en met 65535"
    try:
        addresses.split(values.get("opensearch_url") or "http://nobody")
    except ValueError as error:
        yield f"OPENSEARCH_URL: {error}"
    if values.get("traces") and not values["traces"].startswith(("http://", "https://")):
        yield "DOENERS_TRACES: verwacht een adres dat met http:// of https:// begint"
    if values.get("accepted_keys") and not values.get("digest_key"):
        yield "DOENERS_DIGEST_KEY: zet hier eerst de sleutel van nu, anders gelden stopverzoeken niet meer"


def _is_unknown(name: str, known: Container[str]) -> bool:
    return name.startswith("DOENERS_") and name not in known and name.removesuffix("_FILE") not in known


def _read(environ: Mapping[str, str], name: str) -> str | None:
    file = environ.get(f"{name}_FILE")
    if file:
        return Path(file).read_text(encoding="utf-8").strip()
    return environ.get(name) or None


def _convert(text: str, default: object, least: float) -> str | float:
    if isinstance(default, bool):
        if text.lower() not in {"0", "1", "true", "false", "yes", "no", "on", "off"}:
            raise ValueError("verwacht 0 of 1")
        return text.lower() in {"1", "true", "yes", "on"}
    if isinstance(default, int | float):
        return _number(text, default, least)
    return text


def _number(text: str, default: float, least: float) -> float:
    try:
        number = type(default)(text)
    except ValueError:
        raise ValueError(f"“{text}” is geen {'geheel getal' if isinstance(default, int) else 'getal'}") from None
    if not least <= number < 10**9:
        raise ValueError(f"{text} ligt buiten de grenzen")
    return number


def _from_run_file(path: Path) -> dict[str, Any]:
    """Addresses of a running `doeners standalone`; nothing when it does not run (any more)."""
    try:
        run = json.loads(path.read_text(encoding="utf-8"))
        os.kill(int(run["pid"]), 0)
    except (OSError, ValueError, KeyError):
        return {}
    names = ("opensearch_url", "redis_url", "database_url", "secret_key", "port", "model_socket", "mail_url")
    values = {name: run[name] for name in names if run.get(name)}
    for province, url in run.get("sources", {}).items():
        values[f"source_{province.replace('-', '_')}"] = url
    return values
