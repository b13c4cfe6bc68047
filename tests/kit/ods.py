"""Files of LibreOffice (ODS) for tests."""

from __future__ import annotations

import io
import zipfile
from xml.sax.saxutils import escape

_NAMES = " ".join(
    f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"' for name in ("office", "table", "text")
)


def sheets(*content: str) -> bytes:
    """A file of which each sheet has this content."""
    tables = "".join(f'<table:table table:name="Blad{n}">{rows}</table:table>' for n, rows in enumerate(content, 1))
    body = f"<office:body><office:spreadsheet>{tables}</office:spreadsheet></office:body>"
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "content.xml", f"<?xml version='1.0'?><office:document-content {_NAMES}>{body}</office:document-content>"
        )
    return made.getvalue()


def row(*cells: str, times: int = 1) -> str:
    """A row of a sheet."""
    return f'<table:table-row table:number-rows-repeated="{times}">{"".join(map(cell, cells))}</table:table-row>'


def cell(text: str, times: int = 1) -> str:
    """A cell with a text; an empty one without."""
    line = f"<text:p>{escape(text)}</text:p>" if text else ""
    return f'<table:table-cell table:number-columns-repeated="{times}">{line}</table:table-cell>'
