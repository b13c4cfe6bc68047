"""What the public pages say, and the files of their translations.

`make languages` writes new sentences into app/languages/*.po and takes old ones out; `python -m tools.languages` says
which are missing, and fails when there are any.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jinja2 import Environment, nodes

from app.languages.catalogue import BLANKS, FOLDER
from app.languages.units import marks, sentences
from base.config import ROOT
from dutch import gazetteer
from indexer import procurement, taxonomy
from indexer.document.fields import described
from tools.languages.dutch_words import dutch_in
from tools.languages.phrases import GAP, for_people, phrases

TEMPLATES = "app/templates/web/**/*.html"
CODE = (  # whose sentences stand on public pages
    "app/web/*.py",
    "app/web/*/*.py",
    "app/wording/buyers.py",
    "app/wording/dutch.py",
    "app/search/facets.py",
    "app/search/params.py",
    "app/search/reasons.py",
    "app/search/relax.py",
    "app/http/carried.py",
    "app/http/day_field.py",
    "app/http/files.py",
    "app/http/forms.py",
    "app/http/limited.py",
    "app/*/choices.py",
    "app/questions/reading.py",
    "app/alerts/alert.py",
    "app/alerts/labels.py",
    "app/gaps/rule.py",
    "app/attachments/*.py",
    "app/owners/forms.py",
    "app/figures/campaigns.py",
    "app/figures/categories.py",
    "app/figures/definitions.py",
    "app/figures/four.py",
    "app/figures/lines.py",
    "app/figures/overview.py",
    "app/figures/periods.py",
    "app/quality/visibility.py",
    "indexer/taxonomy.py",
    "indexer/procurement.py",
)
FILES_ONLY = (  # what people take along, and programs read, stays Dutch
    "app/web/exports/brochure.py",
    "app/web/exports/entries.py",
    "app/web/exports/hsds.py",
    "app/web/exports/whole.py",
    "app/web/figures/files.py",
    "app/web/machines.py",
    "app/web/offerings/structured.py",
    "app/web/purchases/table.py",
)
IN_PIECES = re.compile(r"\|\s*(?:upper|capitalize|title)\b|\.capitalize\(\)")  # nobody recognises what it makes
IGNORED = Path(__file__).with_name("ignored.txt")  # texts of the code that nobody reads on a public page
COMPOSED = Path(__file__).with_name("composed.txt")  # what the code puts together of several sentences


def messages() -> dict[str, list[str]]:
    """Every sentence of the public pages, and the files in which it stands."""
    ignored = set(IGNORED.read_text(encoding="utf-8").splitlines())
    found: dict[str, list[str]] = {}
    for file, message in [*_of_templates(), *_of_code(), *_of_labels(), *_composed()]:
        text = BLANKS.sub(" ", message).strip()
        if text not in ignored and file not in found.setdefault(text, []):
            found[text].append(file)
    return {text: files for text, files in found.items() if files}


def _of_templates() -> Iterator[tuple[str, str]]:
    parser = Environment(extensions=["jinja2.ext.do"])
    for path in sorted(ROOT.glob(TEMPLATES)):
        source, file = path.read_text(encoding="utf-8"), path.relative_to(ROOT).as_posix()
        yield from ((file, message) for message in sentences(source))
        yield from ((file, text) for text in constants(parser.parse(source)))


def constants(tree: nodes.Node) -> Iterator[str]:
    """Texts within the expressions of a template."""
    for call in tree.find_all(nodes.Call):
        name = getattr(call.node, "name", "")
        lead = f"{GAP} " if name == "counted" else ""
        if name in ("counted", "noun"):
            yield from (f"{lead}{word.value}" for word in call.args[1:] if isinstance(word, nodes.Const))
    within = {id(piece) for joined in tree.find_all(nodes.Concat) for piece in joined.nodes}
    for joined in tree.find_all(nodes.Concat):
        text = "".join(str(one.value) if isinstance(one, nodes.Const) else GAP for one in joined.nodes)
        if for_people(text):
            yield text
    for constant in tree.find_all(nodes.Const):
        text = constant.value
        if isinstance(text, str) and id(constant) not in within and for_people(text.lstrip(". ")):
            yield text


def _of_code() -> Iterator[tuple[str, str]]:
    for path in (path for pattern in CODE for path in sorted(ROOT.glob(pattern))):
        file = path.relative_to(ROOT).as_posix()
        if file in FILES_ONLY:
            continue
        yield from ((file, message) for message in phrases(path.read_text(encoding="utf-8")))


def _of_labels() -> Iterator[tuple[str, str]]:
    file = "indexer/data/taxonomy.toml"
    for sector in taxonomy.sectors().values():
        yield file, sector.label
        yield from ((file, activity.label) for activity in sector.activities)
    yield from (("dutch/data", name) for name in gazetteer.PROVINCES.values())
    for way in procurement.ways():
        yield from (("indexer/data/procurement.tsv", text) for text in (way.name, way.text, way.law))
    yield from (("indexer/document", about.heading) for about in described().values() if about.heading)
    yield from (("dutch/data", place.label) for place, _ in gazetteer.regions())
    yield from (("dutch/data", place.name) for place, _ in gazetteer.regions())


def _composed() -> Iterator[tuple[str, str]]:
    file = COMPOSED.relative_to(ROOT).as_posix()
    return (
        (file, line) for line in COMPOSED.read_text(encoding="utf-8").splitlines() if line.strip() and line[0] != "#"
    )


def in_pieces() -> list[str]:
    """The files that put a sentence together so that it is not recognised: `|begun` gives it a capital."""
    files = {path for pattern in (TEMPLATES, *CODE) for path in ROOT.glob(pattern)}
    names = {path.relative_to(ROOT).as_posix(): path for path in files}
    found = (name for name, path in names.items() if IN_PIECES.search(path.read_text(encoding="utf-8")))
    return sorted(set(found) - set(FILES_ONLY))


def read(language: str) -> Catalog:
    """The catalogue of a language as it stands; an empty one when there is none."""
    path = FOLDER / f"{language}.po"
    return read_po(BytesIO(path.read_bytes()), locale=language) if path.exists() else Catalog(locale=language)


def updated(language: str) -> Catalog:
    """A catalogue with every sentence of today and no other, in alphabetical order."""
    old, new = read(language), Catalog(locale=language, project="doeners", fuzzy=False)
    for message, files in sorted(messages().items()):
        known = old.get(message)
        new.add(message, known.string if known else "", locations=[(file, 0) for file in files])
    return new


def text(catalogue: Catalog) -> bytes:
    """A catalogue as a file; without a date, so that the same words are the same bytes."""
    out = BytesIO()
    write_po(out, catalogue, width=120, omit_header=True, include_lineno=False)
    return out.getvalue()


def faults(language: str) -> Iterator[str]:
    """What is wrong with a catalogue: sentences that are missing, old, uncertain, or have other gaps than the Dutch."""
    known, today = read(language), messages()
    for message in sorted(today.keys() - {str(one.id) for one in known}):
        yield f"{language}: not in the catalogue: {message}"
    for one in known:
        if not one.id:
            continue
        if one.id not in today:
            yield f"{language}: no longer said: {one.id}"
        elif not one.string:
            yield f"{language}: not translated: {one.id}"
        elif one.fuzzy or not _same_marks(str(one.id), str(one.string)):
            yield f"{language}: uncertain, or other marks: {one.id} -> {one.string}"
        elif dutch_in(str(one.string), language):
            yield f"{language}: there is Dutch in it: {one.id} -> {one.string}"


def _same_marks(dutch: str, other: str) -> bool:
    numbered = [f"{{{number}}}" for number in range(dutch.count(GAP))]
    for mark in numbered:
        other = other.replace(mark, GAP)
    return marks(dutch) == marks(other) and dutch.count(GAP) == other.count(GAP)
