"""What stands in the settings and on the disk: secrets, the public address, folders, who may log in."""

from __future__ import annotations

import math
import os
import shutil
import stat
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import sqlalchemy as sa

from app.operations.doctor.finding import Finding, fault, warning, worst
from app.security.signing_key import MIN_KEY
from app.wording.dutch import counted
from base import database
from base.config import Settings
from base.tables import accounts, second_factors

EXAMPLE = ".example"  # addresses of the documentation end so
MIN_BITS = 100  # of chance in a key, as its signs show it
LOW_DISK = 1_000_000_000  # bytes


def secrets(settings: Settings) -> Finding:
    """Whether the key that signs is long and drawn by chance, and only its owner can read the files of secrets."""
    step = "Maak een nieuwe: `openssl rand -hex 32`, en zet ze in DOENERS_SECRET_KEY of DOENERS_SECRET_KEY_FILE."
    found = []
    if len(settings.secret_key) < MIN_KEY:
        found.append(fault(f"De geheime sleutel ontbreekt of is korter dan {MIN_KEY} tekens.", step))
    elif bits(settings.secret_key) < MIN_BITS:
        found.append(fault("De geheime sleutel is te raden: er staan te weinig verschillende tekens in.", step))
    if settings.admin_password:
        found.append(
            warning(
                "Het wachtwoord van de eerste beheerder staat nog in de instellingen.",
                "Haal DOENERS_ADMIN_PASSWORD weg zodra u een eigen account hebt.",
            )
        )
    return worst(found, "De geheime sleutel is lang genoeg en niet te raden.")


def bits(text: str) -> float:
    """How much chance the signs of a text show: low for a text that repeats itself."""
    counts, size = Counter(text), len(text)
    return -sum(n * math.log2(n / size) for n in counts.values())


def site(settings: Settings) -> Finding:
    """Whether the settings are those of a public site, as soon as it has a public address."""
    return worst(list(_of_site(settings)), f"De website heet {settings.site}.")


def _of_site(settings: Settings) -> Iterator[Finding]:
    if settings.drill or settings.clock_ahead:
        yield fault(
            "Er staat een instelling voor oefeningen aan: de klok of de runs gedragen zich anders.",
            "Haal DOENERS_DRILL en DOENERS_CLOCK_AHEAD weg.",
        )
    if not settings.base_url:
        yield warning(
            "Er is geen openbaar adres ingesteld: links in mails leiden naar deze machine.",
            "Zet DOENERS_BASE_URL op het adres van de website, met https.",
        )
        return
    if not settings.base_url.startswith("https://"):
        yield fault("Het openbare adres begint niet met https.", "Zet TLS voor de website (docs/deploy.md).")
    if not settings.secure_cookies:
        yield fault("Cookies gaan ook over een onbeveiligde verbinding.", "Zet DOENERS_SECURE_COOKIES=1.")
    if not settings.trusted_proxies:
        yield warning(
            "Alle bezoekers delen één grens voor formulieren: de website ziet alleen de proxy.",
            "Zet DOENERS_TRUSTED_PROXIES op het aantal proxy’s voor de website.",
        )
    if not settings.second_factor:
        yield warning("Platformbeheerders mogen zonder tweede stap inloggen.", "Zet DOENERS_SECOND_FACTOR=1.")
    if EXAMPLE in settings.pages_contact or EXAMPLE in settings.mail_from:
        yield warning(
            "Het adres op de pagina’s of van de afzender is een voorbeeld.",
            "Zet DOENERS_CONTACT en DOENERS_MAIL_FROM op adressen die iemand leest.",
        )
    if settings.database_url.startswith("sqlite"):
        yield warning(
            "De databank is één bestand op deze machine.", "Neem PostgreSQL voor een openbare site (docs/deploy.md)."
        )


def folders(settings: Settings) -> Finding:
    """Whether data can be written, only our own user can read backups, and the disk has room."""
    found = [finding for folder in (Path(settings.var), settings.backup_folder) for finding in _of_folder(folder)]
    place = _existing(Path(settings.var))
    room = shutil.disk_usage(place).free
    if room < LOW_DISK:
        found.append(
            fault(f"Er is nog maar {_gigabytes(room)} vrij op de schijf van {place}.", "Maak plaats, of vergroot ze.")
        )
    if settings.backup_folder.is_dir() and stat.S_IMODE(settings.backup_folder.stat().st_mode) & 0o077:
        found.append(
            warning(
                "Anderen op deze machine kunnen zien welke reservekopieën er zijn.",
                f"Voer uit: chmod 700 {settings.backup_folder}",
            )
        )
    return worst(found, f"De mappen zijn beschrijfbaar; er is {_gigabytes(room)} vrij.")


def _gigabytes(size: int) -> str:
    return f"{size / 1_000_000_000:.1f} GB".replace(".", ",")


def _of_folder(folder: Path) -> Iterator[Finding]:
    place = _existing(folder)
    if not os.access(place, os.W_OK | os.X_OK):
        yield fault(
            f"In de map {place} mag deze gebruiker niet schrijven.",
            f"Geef ze aan de gebruiker van doeners: chown -R doeners {place}",
        )


def _existing(folder: Path) -> Path:
    """The folder, or the nearest one around it that is there: in which it would be made."""
    return next(place for place in (folder, *folder.parents) if place.is_dir())


def people(settings: Settings) -> Finding:
    """Whether somebody can look after the platform, and who still has a first password or no second factor."""
    db = database.connect(settings.database_url)
    platform = accounts.c.role == "platform"
    with database.read(db) as connection:
        count = sa.select(sa.func.count()).select_from(accounts)
        everybody = connection.scalar(count.where(platform)) or 0
        first = connection.scalar(count.where(accounts.c.must_change_password)) or 0
        confirmed = sa.select(second_factors.c.account_id).where(second_factors.c.confirmed_at.is_not(None))
        without = connection.scalar(count.where(platform, accounts.c.id.not_in(confirmed))) or 0
    found = []
    if not everybody:
        found.append(fault("Er is geen enkele platformbeheerder.", "Voer uit: doeners admin ensure"))
    if first:
        found.append(
            warning(
                f"{counted(first, 'account heeft', 'accounts hebben')} nog het eerste wachtwoord.",
                "Vraag die mensen in te loggen, of verwijder het account in /beheer/accounts.",
            )
        )
    if without and settings.base_url:
        found.append(
            warning(
                f"{counted(without, 'platformbeheerder logt', 'platformbeheerders loggen')} in zonder tweede stap.",
                "Zet ze aan op /beheer/account.",
            )
        )
    return worst(found, f"Wie alles beheert: {counted(everybody, 'account', 'accounts')}.")
