"""The backup of the night, and how many nights are kept."""

from __future__ import annotations

from pathlib import Path

import sqlalchemy as sa

from base import backup, clock
from base.config import Settings
from base.logging import get_logger

log = get_logger("backup")
NAME = "doeners-{}.ndjson.gz"


def nightly(settings: Settings, db: sa.Engine) -> Path | None:
    """Make a backup and forget the oldest ones; its file, None when none is wanted."""
    if not settings.nightly_backups:
        return None
    folder = settings.backup_folder
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    file = folder / NAME.format(clock.now().strftime("%Y%m%dT%H%M%SZ"))
    made = backup.write(db, file)
    for old in backups_of(folder)[settings.nightly_backups :]:
        old.unlink()
    log.info("backup_made", rows=made.rows, bytes=file.stat().st_size)
    return file


def backups_of(folder: Path) -> list[Path]:
    """The nightly backups in a folder, newest first."""
    return sorted(folder.glob(NAME.format("*")), reverse=True)
