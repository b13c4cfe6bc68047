"""Whether a page, CSV, JSON and the report say of each number what a recount of its events says, or that it is hidden.

The recount is that of tools/recount_figures.py, which knows nothing of us.
"""

from __future__ import annotations

import csv
import html
import io
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask.testing import FlaskClient
from pypdf import PdfReader

from app.figures import categories, lines
from app.figures.campaigns import FUNNEL
from app.figures.definitions import FIGURES, TABLES
from app.wording import dutch
from tools.recount_figures import Key

Row = Mapping[str, str]
LONGEST = 40  # rows of a split in a report
TITLES = {(figure.name, split.name): split.title for figure in FIGURES.values() for split in figure.splits}
_TABLE = re.compile(r'<table class="numbers"> <caption>(.*?)</caption>.*?<tbody>(.*?)</tbody>')
_ROW = re.compile(r'<th scope="row">\s*(?:<span lang="nl">)?(.*?)(?:</span>)?\s*</th>\s*<td class="number">(.*?)</td>')
_STAGE = re.compile(r'<th scope="row">([^<]*)</th> <td class="number">([^<]*)</td><td class="number">([^<]*)</td>')


@dataclass(frozen=True)
class Recount:
    """What the recount says of a cell: its number, and the sum of the values of its events."""

    numbers: Counter[Key]
    values: Counter[Key]
    quarters: frozenset[str]  # that are published

    def of(self, key: Key) -> tuple[int, int]:
        """The number and the values of a cell; everything so far is the quarters together."""
        keys = [(*key[:4], slug) for slug in self.quarters] if key[4] == "alles" else [key]
        return sum(self.numbers[each] for each in keys), sum(self.values[each] for each in keys)


def published(client: FlaskClient) -> dict[str, list[Row]]:
    """The lines of each table, from its CSV."""
    return {table.slug: _csv(client, f"/cijfers/{table.slug}.csv") for table in TABLES}


def recounted(numbers: Counter[Key], values: Counter[Key], tables: Mapping[str, Sequence[Row]]) -> Recount:
    """A recount as it is compared with published tables."""
    known = {row["periode"] for rows in tables.values() for row in rows}
    return Recount(numbers, values, frozenset(slug for slug in known if "Q" in slug))


def _csv(client: FlaskClient, address: str) -> list[Row]:
    return list(csv.DictReader(io.StringIO(client.get(address).text.removeprefix("\ufeff")), delimiter=";"))


def in_files(client: FlaskClient, tables: Mapping[str, Sequence[Row]], recount: Recount) -> Iterator[str]:
    """What is wrong in CSV, or other in JSON."""
    for slug, rows in tables.items():
        yield from _wrong(rows, recount)
        answer = client.get(f"/cijfers/{slug}.json").json
        assert answer
        if [{name: "" if v is None else str(v) for name, v in row.items()} for row in answer["rijen"]] != rows:
            yield f"{slug}: JSON is not CSV"


def _wrong(rows: Iterable[Row], recount: Recount) -> Iterator[str]:
    for row in rows:
        number, values = recount.of(_key(row))
        shown = int(row["getal"] or 0)
        days = f"{values / number:.1f}" if number else ""
        right = {
            "getoond": shown == number and (not row["gemiddeld_dagen"] or _near(row["gemiddeld_dagen"], days)),
            "minstens": 0 < shown <= number,
            lines.HIDDEN: True,  # also a 0 may be, beside a small number
        }
        if not right[row["toestand"]]:
            yield f"{'|'.join(_key(row))}: {row['getal']} {row['toestand']}, recounted {number} ({days} days)"


def _key(row: Row) -> Key:
    return row["cijfer"], row["uitsplitsing"], row["code"], row["gebied"], row["periode"]


def _near(one: str, other: str) -> bool:
    """The same but for how a half is rounded."""
    return abs(float(one) - float(other)) < 0.11


def on_pages(client: FlaskClient, tables: Mapping[str, Sequence[Row]], areas: Iterable[str]) -> Iterator[str]:
    """What is other on the page of an area and a period than in the files."""
    slugs = sorted({row["periode"] for rows in tables.values() for row in rows})
    for area in areas:
        for slug in slugs:
            page = _plain(client.get(f"/cijfers?gebied={area}&periode={slug}").text)
            shown = {html.unescape(caption): _ROW.findall(body) for caption, body in _TABLE.findall(page)}
            for caption, rows in _captioned(tables, area, slug).items():
                said = [
                    (html.unescape(label), html.unescape(number)) for label, number in shown.get(_plain(caption), [])
                ]
                if said != [(_plain(_label(row)), _plain(_text(row))) for row in rows]:
                    yield f"/cijfers?gebied={area}&periode={slug}: {caption}"
            for row in (row for rows in tables.values() for row in rows if _is_whole(row, area, slug)):
                title = re.escape(html.escape(FIGURES[row["cijfer"]].title))
                if not re.search(rf'{title}</h3> <p class="big"><strong>{_plain(_text(row))}</strong>', page):
                    yield f"/cijfers?gebied={area}&periode={slug}: {row['cijfer']}"


def _is_whole(row: Row, area: str, slug: str) -> bool:
    return (row["uitsplitsing"], row["gebied"], row["periode"]) == ("", area, slug)


def _captioned(tables: Mapping[str, Sequence[Row]], area: str, slug: str) -> dict[str, list[Row]]:
    """The lines of an area and a period by the caption of their table on a page."""
    found = defaultdict(list)
    for row in (row for rows in tables.values() for row in rows if (row["gebied"], row["periode"]) == (area, slug)):
        if row["uitsplitsing"]:
            title = f"{FIGURES[row['cijfer']].title}: {TITLES[row['cijfer'], row['uitsplitsing']].lower()}"
            found[f"{title} ({categories.AREAS[area]}, {lines.period_label(slug)})"].append(row)
    return found


def _label(row: Row) -> str:
    """What stands before a number: of a province, what lies in no known town says so."""
    nowhere = row["uitsplitsing"] == "gemeente" and not row["code"]
    return f"{row['categorie']} ({categories.AREAS[row['gebied']]})" if nowhere else row["categorie"]


def _text(row: Row) -> str:
    """A number as people read it."""
    if not row["getal"]:
        return lines.HIDDEN
    return f"{'minstens ' if row['toestand'] == 'minstens' else ''}{dutch.number(int(row['getal']))}"


def in_report(pdf: bytes, tables: Mapping[str, Sequence[Row]], area: str, slug: str) -> Iterator[str]:
    """What the PDF of an area and a quarter does not say as the files do."""
    said = _bare("".join(page.extract_text() for page in PdfReader(io.BytesIO(pdf)).pages))
    for row in (row for rows in tables.values() for row in rows if _is_whole(row, area, slug)):
        figure = FIGURES[row["cijfer"]]
        if _bare(f"{figure.title}{_text(row)}{figure.unit}") not in said:
            yield f"{area} {slug}: {figure.name}"
    for caption, rows in _captioned(tables, area, slug).items():
        if (
            len(rows) <= LONGEST
            and _bare("Aantal" + "".join(row["categorie"] + _text(row) for row in rows)) not in said
        ):
            yield f"{area} {slug}: {caption}"


def _plain(text: str) -> str:
    """A text with one blank for each run of blanks, also of those that do not break."""
    return " ".join(text.split())


def _bare(text: str) -> str:
    """A text without blanks, and without hyphens: where a line ends, typst writes a soft one."""
    return re.sub(r"[\s\u00ad-]", "", text)


def of_campaign(client: FlaskClient, slug: str, recount: Recount) -> Iterator[str]:
    """What the page of a campaign and its file say otherwise than the recount."""
    rows = _csv(client, f"/cijfers/campagne/{slug}.csv")
    yield from _wrong(rows, recount)
    partly = {_key(row) for row in rows if row["toestand"] != "getoond"}
    for period in sorted({row["periode"] for row in rows}):
        page = _plain(client.get(f"/cijfers/campagne/{slug}?periode={period}").text)
        stages = {html.unescape(title): said for title, *said in _STAGE.findall(page)}
        for step in FUNNEL:
            for split, said in zip(("campagne", "eerste-campagne"), stages[step.title], strict=True):
                keys = [(figure.name, split, slug, categories.TOTAL, period) for figure in step.figures]
                number = sum(recount.of(key)[0] for key in keys)
                if not _is_stage(said, number, hides=not partly.isdisjoint(keys)):
                    yield f"{slug} {period}: {step.title} by {split}: {said}, recounted {number}"


def _is_stage(said: str, number: int, *, hides: bool) -> bool:
    """Whether a step says its number; one that hides a part says so, or no more than there is."""
    if not hides:
        return said == _plain(dutch.number(number))
    return said == lines.HIDDEN or (said.startswith("minstens") and int(_bare(said[8:])) <= number)


def since_the_beginning(recount: Recount, slug: str) -> list[tuple[str, int, int]]:
    """The steps of a campaign by last and by first touch, over all quarters, those that are not over too."""
    found = []
    for step in FUNNEL:
        names = {figure.name for figure in step.figures}
        own = [
            sum(n for key, n in recount.numbers.items() if key[0] in names and key[1:4] == (split, slug, "vlaanderen")
                and "Q" in key[4])
            for split in ("campagne", "eerste-campagne")
        ]  # fmt: skip
        found.append((step.title, own[0], own[1]))
    return found
