"""The sentences of a template: what a translator reads, and the same template with other sentences.

A template stands in Dutch, without marks around its texts. A sentence is what stands between two tags of blocks, with
its inline tags as <1>…</1> and its expressions as {name}. What an element with lang="nl" holds stays Dutch. Pure.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from app.languages.pieces import INLINE, JINJA, VOID, Token, bracket, tokens

SPOKEN = ("aria-label", "alt", "placeholder", "title", "data-said")  # attributes that people read or hear
_ATTRIBUTE = re.compile(rf'(?<=[\s"])(?P<name>{"|".join(SPOKEN)})="(?P<value>(?:{JINJA}|[^"])*)"', re.DOTALL)
_DESCRIPTION = re.compile(r'(?<= )(?P<name>content)="(?P<value>[^"]*)"')  # of <meta name="description">
_EXPRESSION = re.compile(r"\{\{-?\s*(.*?)\s*-?\}\}", re.DOTALL)
_CODE = ("pre", "script", "style", "textarea")  # nobody translates what stands in them
_OWN = re.compile(r' lang="(?:nl|fr|en)"')  # of what stands in a language of its own
_SETTINGS = re.compile(r'class="|data-')  # attributes that a block or a macro gives
_LETTERS = re.compile(r"[^\W\d_]{2}")
_ICON = re.compile(r"\{\{-?\s*icon\(")
_PLACE = re.compile(r"<(/?)(\d+)>|\{%.*?%\}|\{([^{}%][^{}]*)\}", re.DOTALL)

Say = Callable[[str], str]


def translated(source: str, say: Say, keep: Say) -> str:
    """A template with each sentence as `say` gives it; expressions that nobody translates go through `keep`."""
    return "".join(_said(run, dutch, say, keep) for run, dutch in runs(list(tokens(source))))


def runs(pieces: Sequence[Token]) -> Iterator[tuple[list[Token], bool]]:
    """Pieces that are read together, and whether they stay Dutch; what ends a run is a run of its own."""
    run: list[Token] = []
    dutch: list[str] = []  # the open tags inside the outermost one with lang="nl"
    for piece in pieces:
        before = bool(dutch)
        _follow(piece, dutch)
        if before != bool(dutch) or _breaks(piece):
            if run:
                yield run, before
            run = []
            yield [piece], (before and bool(dutch)) or bool(_OWN.search(piece.source))
        else:
            run.append(piece)
    if run:
        yield run, bool(dutch)


def _follow(piece: Token, dutch: list[str]) -> None:
    if piece.kind != "tag" or piece.name in VOID or piece.source.endswith("/>"):
        return
    if piece.source.startswith("</"):
        if dutch and dutch[-1] == piece.name:
            dutch.pop()
    elif dutch or _OWN.search(piece.source) or piece.name in _CODE:
        dutch.append(piece.name)


def _breaks(piece: Token) -> bool:
    return piece.kind == "other" or (piece.kind == "tag" and piece.name not in INLINE)


def _said(run: list[Token], dutch: bool, say: Say, keep: Say) -> str:
    if dutch:
        return "".join(_kept(piece, keep) for piece in run)
    return "".join(_sentence(part, say, keep) for part in parts(run))


def _kept(piece: Token, keep: Say) -> str:
    """A piece as it is: its values go through `keep`, outside and inside of tags."""
    if piece.kind in ("value", "tag"):
        return _EXPRESSION.sub(lambda match: "{{ " + keep(match[1]) + " }}", piece.source)
    return piece.source


def _tag(piece: Token, say: Say, keep: Say) -> str:
    """A tag, with what is read aloud of it translated."""
    spoken: dict[str, str] = {}

    def aside(match: re.Match[str]) -> str:
        name = f"\x00{len(spoken)}\x00"
        spoken[name] = translated(match["value"], say, keep)
        return f'{match["name"]}="{name}"'

    attributes = _DESCRIPTION if 'name="description"' in piece.source else _ATTRIBUTE
    kept = _kept(Token("tag", attributes.sub(aside, piece.source)), keep)
    return re.sub(r"\x00\d+\x00", lambda match: spoken[match.group()], kept)


def parts(run: list[Token]) -> Iterator[list[Token]]:
    """A run in sentences and what stands around them: a tag or a condition that is not closed in it stands alone."""
    alone = _unclosed(run)
    part: list[Token] = []
    for place, piece in enumerate(run):
        if place in alone:
            yield from _trimmed(part)
            part = []
            yield [piece]
        else:
            part.append(piece)
    yield from _trimmed(part)


def _unclosed(run: list[Token]) -> set[int]:
    """The places of tags and conditions whose other end does not stand in the run, or not within the same ones."""
    open_: list[tuple[str, list[int]]] = []
    alone: set[int] = set()
    for place, piece in enumerate(run):
        name, ends = bracket(piece)
        if not name:
            continue
        if ends == "middle" and open_ and open_[-1][0] == name:
            open_[-1][1].append(place)
        elif ends == "close" and any(name == other for other, _ in open_):
            while open_[-1][0] != name:
                alone.update(open_.pop()[1])
            open_.pop()
        elif ends == "open":
            open_.append((name, [place]))
        else:
            alone.add(place)
    return alone.union(*(places for _, places in open_))


def _trimmed(part: list[Token]) -> Iterator[list[Token]]:
    """A part without what stands around its sentence: blanks, marks, and a tag or condition that holds all of it."""
    first, last = 0, len(part)
    while first < last and _is_edge(part[first]):
        first += 1
    while last > first and _is_edge(part[last - 1]):
        last -= 1
    inner = part[first:last]
    yield from ([piece] for piece in part[:first])
    if inner:
        yield from _unwrapped(inner)
    yield from ([piece] for piece in part[last:])


def _is_edge(piece: Token) -> bool:
    return (piece.kind == "text" and not piece.source.strip()) or bool(_ICON.match(piece.source)) or piece.name == "br"


def _unwrapped(part: list[Token]) -> Iterator[list[Token]]:
    if not any(piece.kind == "text" and _LETTERS.search(piece.source) for piece in part):
        for piece in part:
            yield [piece]
    elif splits := _split_places(part):
        for start, end in zip([0, *splits], [*splits, len(part)], strict=True):
            yield from parts(part[start:end]) if end - start > 1 else iter([part[start:end]])
    else:
        yield part


def _split_places(part: list[Token]) -> list[int]:
    """Where a part falls apart: around brackets at its ends, when there is no text outside of brackets."""
    depth, outside = 0, False
    bounds: set[int] = set()
    for place, piece in enumerate(part):
        _, ends = bracket(piece)
        depth -= ends == "close"
        if ends and ((ends == "open" and depth == 0) or (ends in ("close", "middle") and depth == (ends == "middle"))):
            bounds |= {place, place + 1}
        elif depth == 0 and piece.kind in ("text", "value") and not _is_edge(piece):
            outside = outside or piece.kind == "value" or bool(re.search(r"\w|[“”]", piece.source))
        depth += ends == "open"
    return [] if outside else sorted(bounds - {0, len(part)})


def _sentence(part: list[Token], say: Say, keep: Say) -> str:
    if not any(piece.kind == "text" and _LETTERS.search(piece.source) for piece in part):
        return "".join(_tag(piece, say, keep) if piece.kind == "tag" else piece.source for piece in part)
    message, pieces = _message(part)
    said = message if _SETTINGS.match(message) else say(message)
    before = "".join(piece.source for piece in part)
    lead = before[: len(before) - len(before.lstrip())]
    tail = before[len(before.rstrip()) :]
    if not pieces:
        return f"{lead}{said}{tail}"
    made = {mark: _tag(one, say, keep) if one.kind == "tag" else one.source for mark, one in pieces.items()}
    any_mark = "|".join(re.escape(mark) for mark in sorted(made, key=len, reverse=True))
    return lead + re.sub(any_mark, lambda match: made[match.group()], said) + tail


def _message(part: list[Token]) -> tuple[str, dict[str, Token]]:
    """What the translator reads, and the piece that each of its marks stands for."""
    said: list[str] = []
    pieces: dict[str, Token] = {}
    open_: list[int] = []
    number = 0
    for piece in part:
        text = piece.source
        if piece.kind == "tag" and piece.name in VOID:
            number += 1
            text = f"<{number}>"
        elif piece.kind == "tag" and text.startswith("</"):
            text = f"</{open_.pop()}>"
        elif piece.kind == "tag":
            number += 1
            open_.append(number)
            text = f"<{number}>"
        elif piece.kind == "value":
            text = "{" + _EXPRESSION.sub(r"\1", piece.source) + "}"
        if piece.kind != "text":
            text = " ".join(text.split())
            pieces[text] = piece
        said.append(text)
    return " ".join("".join(said).split()), pieces


def sentences(source: str) -> list[str]:
    """The sentences of a template, in their order."""
    seen: list[str] = []

    def note(message: str) -> str:
        seen.append(message)
        return message

    translated(source, note, lambda expression: expression)
    return seen


def marks(message: str) -> list[str]:
    """The marks of a sentence, sorted: a translation has the same."""
    return sorted(match.group() for match in _PLACE.finditer(message))
