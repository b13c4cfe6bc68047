"""A folder of .eml files that takes the place of a mail server: of the demo, and of who has no server at hand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from urllib.parse import unquote, urlsplit

from base.config import Settings

_NAME = re.compile(r"[0-9a-f-]{36}")  # the reference of a row of the outbox


@dataclass(frozen=True)
class Letter:
    """A letter in the folder."""

    name: str
    written_at: datetime
    headers: list[tuple[str, str]]
    text: str
    html: str

    @property
    def subject(self) -> str:
        """Its subject."""
        return dict(self.headers).get("Subject", "")

    @property
    def to(self) -> str:
        """Its receiver."""
        return dict(self.headers).get("To", "")


def of(settings: Settings) -> Path | None:
    """The folder; None when mails go to a server, or nowhere."""
    url = urlsplit(settings.mail_url) if settings.mail_url.startswith("file:") else None
    return Path(unquote(url.path)) if url else None


def put(place: Path, name: str, message: EmailMessage) -> None:
    """Write a letter; the same one again takes the place of the first."""
    place.mkdir(parents=True, exist_ok=True)
    part = place / f"{name}.part"
    part.write_bytes(message.as_bytes())
    part.replace(place / f"{name}.eml")


def count(place: Path) -> int:
    """How many letters there are."""
    return sum(1 for _ in place.glob("*.eml"))


def newest(place: Path, limit: int, offset: int = 0) -> list[Letter]:
    """The letters, the newest first."""
    files = sorted(place.glob("*.eml"), key=lambda file: (file.stat().st_mtime_ns, file.name), reverse=True)
    return [_read(file) for file in files[offset : offset + limit]]


def read(place: Path, name: str) -> Letter | None:
    """A letter by its name."""
    file = place / f"{name}.eml"
    return _read(file) if _NAME.fullmatch(name) and file.is_file() else None


def message(file: Path) -> EmailMessage:
    """A letter as it was sent."""
    read_back = message_from_bytes(file.read_bytes(), policy=policy.default)
    assert isinstance(read_back, EmailMessage)
    return read_back


def _read(file: Path) -> Letter:
    letter = message(file)
    written_at = datetime.fromtimestamp(file.stat().st_mtime, UTC)
    headers = [(name, str(value)) for name, value in letter.items() if not name.startswith(("Content-", "MIME-"))]
    return Letter(file.stem, written_at, headers, _part(letter, "plain"), _part(letter, "html"))


def _part(message: EmailMessage, kind: str) -> str:
    part = message.get_body((kind,))
    return str(part.get_content()) if part else ""
