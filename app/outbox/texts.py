"""The texts of letters: those of the files, and those that an administrator put in their place.

A text is a template without any way out of it (Jinja's sandbox). What stands between braces must be what the letter
has, and the links without which its reader can do nothing must stay.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, lru_cache

import sqlalchemy as sa
from jinja2 import StrictUndefined, Template, TemplateError, TemplateSyntaxError, meta, nodes
from jinja2.sandbox import ImmutableSandboxedEnvironment

from app.outbox.examples import examples
from app.wording import dutch, words
from base import clock
from base.config import ROOT
from base.errors import Fault
from base.tables import letter_texts as table

FOLDER = ROOT / "app" / "templates" / "letters"
# What leads a reader on: a text without it leaves somebody with nothing to do.
LINKS = frozenset({"address", "answer_page", "confirm", "desk", "links", "page", "site", "stop", "where"})
LONGEST = 20_000  # characters of an example


@dataclass(frozen=True)
class Text:
    """The text of a letter as a template. One that nobody changed has no `changed_by`."""

    name: str
    subject: str
    text: str
    changed_by: str = ""
    changed_at: datetime | None = None


@cache
def _environment() -> ImmutableSandboxedEnvironment:
    # Plain text: nothing is escaped. A fact that a letter names and nobody gives is an error.
    made = ImmutableSandboxedEnvironment(undefined=StrictUndefined, keep_trailing_newline=True)
    made.filters["moment"] = dutch.moment
    made.filters["label"] = words.field
    return made


def names() -> list[str]:
    """Every letter that there is."""
    return sorted(file.stem for file in FOLDER.glob("*.txt"))


@cache
def of_file(name: str) -> Text:
    """The text that comes with the application."""
    subject, _, text = (FOLDER / f"{name}.txt").read_text(encoding="utf-8").partition("\n")
    return Text(name, subject, text)


def own(connection: sa.Connection, name: str) -> Text | None:
    """The text that an administrator gave a letter."""
    row = connection.execute(sa.select(table).where(table.c.name == name)).first()
    return Text(**row._mapping) if row else None


def current(connection: sa.Connection, name: str) -> Text:
    """The text with which a letter leaves now."""
    return own(connection, name) or of_file(name)


def change(connection: sa.Connection, text: Text) -> None:
    """Give a letter a text of our own, in place of the one before."""
    reset(connection, text.name)
    values = {"name": text.name, "subject": text.subject, "text": text.text, "changed_by": text.changed_by}
    connection.execute(table.insert().values(**values, changed_at=clock.now()))


def reset(connection: sa.Connection, name: str) -> bool:
    """Back to the text of the file; False when the letter had it."""
    return connection.execute(table.delete().where(table.c.name == name)).rowcount == 1


def rendered(text: Text, facts: Mapping[str, object]) -> tuple[str, str]:
    """The subject and the text of a letter. Raises jinja2.TemplateError for a text that fails on these facts."""
    return _template(text.subject).render(facts), _template(text.text).render(facts)


@lru_cache(256)  # there are fewer texts of letters; a draft of an administrator leaves again
def _template(source: str) -> Template:
    return _environment().from_string(source)


def preview(text: Text) -> tuple[str, str]:
    """The letter with examples in place of facts. Raises as `rendered`."""
    return rendered(text, examples(_roots(text)))


def faults(text: Text) -> list[Fault]:
    """What is wrong with a text, at its field, in Dutch."""
    found = [*_faults(text, "subject", text.subject), *_faults(text, "text", text.text)]
    return found or _lost_links(text) or _failing(text)


def _faults(text: Text, field: str, source: str) -> list[Fault]:
    try:
        used = placeholders(source)
    except TemplateSyntaxError as error:
        return [_fault(field, f"Kijk de accolades na in regel {error.lineno}: {{{{ … }}}} of {{% … %}} klopt niet.")]
    known = usable(text.name)
    unknown = sorted(used - known)
    if not unknown:
        return []
    listed = ", ".join(f"{{{{ {one} }}}}" for one in sorted(known))
    return [_fault(field, f"{{{{ {unknown[0]} }}}} bestaat niet in deze brief. U kunt gebruiken: {listed}.")]


def _lost_links(text: Text) -> list[Fault]:
    lost = sorted((_roots(of_file(text.name)) & LINKS) - _roots(text))
    return [_fault("text", f"Laat {{{{ {one} }}}} staan: zonder die link kan de lezer niet verder.") for one in lost]


def _failing(text: Text) -> list[Fault]:
    try:
        subject, body = preview(text)
    except (TemplateError, ArithmeticError, LookupError, TypeError, ValueError):
        return [_fault("text", "Deze tekst lukt niet met een voorbeeld. Kijk na wat tussen accolades staat.")]
    if not subject.strip():
        return [_fault("subject", "Geef de brief een onderwerp.")]
    return [_fault("text", "Deze tekst wordt te lang.")] if len(body) > LONGEST else []


def _fault(field: str, message: str) -> Fault:
    return {"field": field, "message": message}


def usable(name: str) -> frozenset[str]:
    """What may stand between braces in a letter: what its file names, and what other files name of the same things."""
    own_ones = _of_file(name)
    roots = {one.partition(".")[0] for one in own_ones if "." in one}
    shared = {one for other in names() for one in _of_file(other) if one.partition(".")[0] in roots and "." in one}
    return own_ones | shared


@cache
def _of_file(name: str) -> frozenset[str]:
    text = of_file(name)
    return placeholders(text.subject) | placeholders(text.text)


def _roots(text: Text) -> frozenset[str]:
    return frozenset(one.partition(".")[0] for one in placeholders(text.subject) | placeholders(text.text))


@lru_cache(256)
def placeholders(source: str) -> frozenset[str]:
    """What a template names, such as "question.need". Raises jinja2.TemplateSyntaxError."""
    tree = _environment().parse(source)
    roots = meta.find_undeclared_variables(tree)
    return frozenset(one for one in _paths(tree) if one.partition(".")[0] in roots)


def _paths(node: nodes.Node) -> Iterator[str]:
    if path := _path(node):
        yield path
        return
    for child in node.iter_child_nodes():
        yield from _paths(child)


def _path(node: nodes.Node) -> str:
    """The dotted name that a node is; "" for another node."""
    if isinstance(node, nodes.Name):
        return str(node.name)
    before = _path(node.node) if isinstance(node, nodes.Getattr) else ""
    return f"{before}.{node.attr}" if isinstance(node, nodes.Getattr) and before else ""
