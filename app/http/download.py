"""Files to download."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from flask import Response

from app.exports.csv_text import csv_text

TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pdf": "application/pdf",
    "svg": "image/svg+xml",
    "png": "image/png",
}


def csv_file(name: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> Response:
    """A table as CSV."""
    return file(name, csv_text([header, *rows]))


def file(name: str, content: str | bytes) -> Response:
    """A file; what it is follows from its name."""
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "X-Robots-Tag": "noindex"}
    return Response(content, mimetype=TYPES[name.rpartition(".")[2]], headers=headers)
