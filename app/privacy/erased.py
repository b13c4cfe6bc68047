"""Who was erased, as salted hashes beside the backups: a backup of before is erased again when it is restored.

The list names nobody. It holds one salt, so that every address of a backup is hashed once, by scrypt: guessing is slow.
"""

from __future__ import annotations

import hashlib
import json
import secrets
from pathlib import Path

import sqlalchemy as sa

from app.privacy import erasing, traces
from base import clock, database
from base.config import Settings

NAME = "erased.ndjson"


def file_of(settings: Settings) -> Path:
    """The list, in the folder of the backups, so that it travels with them."""
    return settings.backup_folder / NAME


def add(settings: Settings, address: str) -> None:
    """Write an address down as erased."""
    file = file_of(settings)
    file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    salt, digests = _read(file)
    with file.open("a", encoding="ascii") as out:
        if not salt:
            salt = secrets.token_hex(16)
            out.write(json.dumps({"salt": salt}) + "\n")
        if (digest := _digest(salt, address)) not in digests:
            out.write(json.dumps({"digest": digest, "at": clock.now().isoformat()}) + "\n")


def replay(settings: Settings, db: sa.Engine) -> int:
    """Erase again, in a backup that was restored, who was erased since it was made; how many addresses."""
    salt, digests = _read(file_of(settings))
    if not digests:
        return 0
    with database.write(db) as connection:
        again = [one for one in sorted(traces.all_addresses(connection)) if _digest(salt, one) in digests]
        for address in again:
            erasing.erase(settings, connection, address)
    if again:
        erasing.compact(db)
    return len(again)


def _read(file: Path) -> tuple[str, set[str]]:
    entries = [json.loads(line) for line in file.read_text("ascii").splitlines()] if file.exists() else []
    salt = next((entry["salt"] for entry in entries if "salt" in entry), "")
    return salt, {entry["digest"] for entry in entries if "digest" in entry}


def _digest(salt: str, address: str) -> str:
    text = address.strip().lower().encode()
    return hashlib.scrypt(text, salt=bytes.fromhex(salt), n=2**11, r=8, p=1, dklen=32).hex()
