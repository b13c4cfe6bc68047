"""The parts of a spreadsheet (XLSX or ODS, a zip of XML), each bounded before it is taken apart by a guarded parser."""

from __future__ import annotations

import io
import posixpath
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from xml.sax.handler import ContentHandler  # only the interface; the parser is defusedxml's
from xml.sax.xmlreader import AttributesImpl

from defusedxml import DTDForbidden, EntitiesForbidden
from defusedxml.sax import make_parser

from indexer.tables.table import FileRefused

LARGEST_UNPACKED = 60_000_000  # bytes of all parts together
MOST_PARTS = 1_000
MOST_ELEMENTS = 2_000_000  # of one part: 20,000 rows of 48 cells with a value
_DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")  # an XML bomb begins so; no spreadsheet has them
_DECLARES = "Dit rekenblad bevat verklaringen die geen rekenblad nodig heeft. Bewaar het opnieuw."
_TOO_LARGE = "Dit rekenblad is uitgepakt te groot. Laat afbeeldingen en andere bladen weg."
_TOO_MANY = "Dit rekenblad heeft te veel cellen. Laat lege rijen en kolommen weg, of controleer het in delen."


class Reader(ContentHandler):
    """What is done with the elements of a part. Names come without their prefix; elements are counted."""

    def __init__(self) -> None:
        super().__init__()
        self.elements = 0

    def startElement(self, name: str, attrs: AttributesImpl) -> None:  # noqa: N802 - so SAX calls it
        self.elements += 1
        if self.elements > MOST_ELEMENTS:
            raise FileRefused(_TOO_MANY)
        self.begin(name.rpartition(":")[2] if ":" in name else name, attrs)

    def endElement(self, name: str) -> None:  # noqa: N802
        self.end(name.rpartition(":")[2] if ":" in name else name)

    def begin(self, name: str, attrs: AttributesImpl) -> None:
        """An element begins."""

    def end(self, name: str) -> None:
        """An element ends."""


@dataclass(frozen=True)
class Parts:
    """The parts by name, without a slash in front."""

    archive: zipfile.ZipFile
    names: Mapping[str, str]  # in lower case -> as written

    @classmethod
    def opened(cls, data: bytes) -> Parts:
        """The parts of a file, of which none is too large or declares entities. Raises FileRefused."""
        archive = zipfile.ZipFile(io.BytesIO(data))
        entries = archive.infolist()
        # No more of a part is ever unpacked than the size that stands here.
        if len(entries) > MOST_PARTS or sum(entry.file_size for entry in entries) > LARGEST_UNPACKED:
            raise FileRefused(_TOO_LARGE)
        parts = cls(archive, {entry.filename.lower().replace("\\", "/"): entry.filename for entry in entries})
        for name in parts.names:
            if name.endswith((".xml", ".rels")):
                _check(parts.content(name))
        return parts

    def content(self, name: str) -> bytes:
        """The bytes of a part."""
        return self.archive.read(self.names[name.lower()])

    def read(self, name: str, reader: Reader) -> None:
        """Take a part apart, if it is there. Raises FileRefused."""
        if name.lower() not in self.names:
            return
        parser = make_parser()
        parser.forbid_dtd = True
        parser.setContentHandler(reader)
        try:
            parser.parse(io.BytesIO(self.content(name)))
        except (DTDForbidden, EntitiesForbidden) as error:
            raise FileRefused(_DECLARES) from error

    def relations(self, name: str) -> dict[str, tuple[str, str]]:
        """The parts that a part names: id -> (kind, name)."""
        folder, file = posixpath.split(name)
        reader = _Relations(folder)
        self.read(f"{folder}/_rels/{file}.rels".lstrip("/"), reader)
        return reader.relations


class _Relations(Reader):
    def __init__(self, folder: str) -> None:
        super().__init__()
        self.folder = folder
        self.relations: dict[str, tuple[str, str]] = {}

    def begin(self, name: str, attrs: AttributesImpl) -> None:
        """Only `Relationship` is of interest."""
        if name == "Relationship" and attrs.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", self.folder, attrs.get("Target", "")))
            kind = attrs.get("Type", "").rpartition("/")[2]
            self.relations[attrs.get("Id", "")] = (kind, target.lstrip("/"))


def _check(content: bytes) -> None:
    """Look at a part before it is taken apart; without its zeros UTF-16 is ASCII. Raises FileRefused."""
    plain = content.replace(b"\0", b"")
    if any(mark in plain for mark in _DECLARATIONS):
        raise FileRefused(_DECLARES)
    if plain.count(b"<") - plain.count(b"</") > MOST_ELEMENTS:
        raise FileRefused(_TOO_MANY)
