"""A table as CSV that a spreadsheet opens well and that cannot do harm there."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

# A spreadsheet takes what begins so for a formula. (The library defusedcsv lets tab, CR and -1 through.)
_BEGINS = "[=+\\-@\uff1d\uff0b\uff0d\uff20]"  # also in full width, which some spreadsheets read alike
# At the begin of a cell, and after what a spreadsheet with other settings takes for the end of one.
_FORMULA = re.compile(rf"(^|[,;|\t\r\n])(?=[\s\"']*{_BEGINS})|^(?=[\t\r\n])")
BYTE_ORDER_MARK = "\ufeff"  # tells Excel that it is UTF-8


def csv_text(rows: Iterable[Sequence[str]]) -> str:
    """The rows, the first of which are headings, with `;` between cells as in Belgium."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    return BYTE_ORDER_MARK + text.getvalue()


def harmless(cell: str) -> str:
    """A cell of which no part is a formula, wherever a spreadsheet splits it."""
    return _FORMULA.sub(r"\1'", cell)
