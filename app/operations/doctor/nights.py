"""What the nights must have done: a backup, and what is old enough deleted."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa

from app.operations import backups
from app.operations.doctor.finding import Finding, fine, unseen, warning
from app.privacy import retention
from app.wording.dutch import moment
from base import backup, clock, database
from base.config import Settings
from base.errors import BackupRefused
from base.tables import accounts

MISSED = timedelta(hours=36)  # then a night was missed


def is_younger(settings: Settings, age: timedelta) -> bool:
    """Whether this installation, as its first account shows, is younger than that: nothing is late yet."""
    with database.read(database.connect(settings.database_url)) as connection:
        first: datetime | None = connection.scalar(sa.select(sa.func.min(accounts.c.created_at)))
    return first is None or clock.now() - first < age


def newest_backup(settings: Settings) -> Finding:
    """How old the newest backup is, and whether it can be read to its end."""
    if not settings.nightly_backups:
        return warning("Er worden geen reservekopieën gemaakt.", "Zet DOENERS_BACKUPS_KEPT, of maak ze zelf.")
    step = "Voer uit: doeners backup BESTAND, en kijk of de klok van de worker belt."
    newest = next(iter(backups.backups_of(settings.backup_folder)), None)
    if newest is None and is_younger(settings, MISSED):
        return unseen("De eerste nacht met een reservekopie moet nog komen.")
    if newest is None:
        return warning(f"In {settings.backup_folder} staat geen reservekopie.", step)
    try:
        made_at = datetime.fromisoformat(backup.check(newest).made_at)
    except BackupRefused:
        return warning(f"De nieuwste reservekopie ({newest.name}) is beschadigd.", step)
    if clock.now() - made_at > MISSED:
        return warning(f"De nieuwste reservekopie is van {moment(made_at)}.", step)
    return fine(f"De nieuwste reservekopie is van {moment(made_at)} en is volledig.")


def old_rows(settings: Settings) -> Finding:
    """When what is old enough was last deleted."""
    newest = next(iter(retention.reports(database.connect(settings.database_url), limit=1)), None)
    step = "Kijk of de worker draait en zijn klok belt: het gebeurt elke nacht om 04.20 uur."
    if newest is None and is_younger(settings, MISSED):
        return unseen("De eerste nacht waarin oude gegevens gewist worden, moet nog komen.")
    if newest is None:
        return warning("Oude gegevens zijn nog nooit gewist.", step)
    at = newest[0].replace(tzinfo=newest[0].tzinfo or UTC)
    if clock.now() - at > MISSED:
        return warning(f"Oude gegevens zijn het laatst gewist {moment(at)}.", step)
    return fine(f"Oude gegevens zijn gewist {moment(at)}.")
