"""Tables to download, as CSV that a spreadsheet opens well and that cannot do harm there."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from flask import Response

# A spreadsheet takes what begins so for a formula. (The library defusedcsv lets tab, CR and -1 through.)
_BEGINS = "[=+\\-@\uff1d\uff0b\uff0d\uff20]"  # also in full width, which some spreadsheets read alike
# At the begin of a cell, and after what a spreadsheet with other settings takes for the end of one.
_FORMULA = re.compile(rf"(^|[,;|\t\r\n])(?=[\s\"']*{_BEGINS})|^(?=[\t\r\n])")
BYTE_ORDER_MARK = "\ufeff"  # tells Excel that it is UTF-8


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Response:
    """A table as a file to download, with `;` between cells as in Belgium."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n", quoting=csv.QUOTE_ALL)
    writer.writerow(header)
    writer.writerows([harmless(cell) for cell in row] for row in rows)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(BYTE_ORDER_MARK + text.getvalue(), mimetype="text/csv", headers=headers)


def harmless(cell: str) -> str:
    """A cell of which no part is a formula, wherever a spreadsheet splits it."""
    return _FORMULA.sub(r"\1'", cell)
