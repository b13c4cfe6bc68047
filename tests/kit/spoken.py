"""What people read or hear of a page, piece by piece, and which of it is marked as Dutch."""

from __future__ import annotations

from dataclasses import dataclass
from html.parser import HTMLParser

from app.languages.pieces import VOID
from app.languages.units import SPOKEN

HIDDEN = frozenset(("head", "script", "style", "svg", "pre", "code", "textarea"))


@dataclass(frozen=True)
class Piece:
    """A text of a page; `dutch` when its page says that it is, with lang="nl"."""

    text: str
    dutch: bool


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, bool]] = []
        self.pieces: list[Piece] = []
        self.links: list[str] = []

    def _add(self, text: str | None, *, dutch: bool = False) -> None:
        if text and text.strip() and not any(tag in HIDDEN for tag, _ in self.open):
            self.pieces.append(Piece(" ".join(text.split()), dutch or any(inside for _, inside in self.open)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        dutch = given.get("lang") == "nl"
        for name in SPOKEN:
            self._add(given.get(name), dutch=dutch)
        if tag == "a" and (link := given.get("href") or "").startswith("/"):
            self.links.append(link.partition("#")[0])
        if tag not in VOID - {"code"}:
            self.open.append((tag, dutch))

    def handle_endtag(self, tag: str) -> None:
        while tag in (name for name, _ in self.open) and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        self._add(data)


def pieces(page: str) -> list[Piece]:
    """The texts of a page in their order, with what is read aloud of its elements."""
    return _read(page).pieces


def links(page: str) -> list[str]:
    """The addresses on this site to which a page links."""
    return _read(page).links


def _read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    return reader
