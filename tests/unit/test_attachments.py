"""Which files may go with a question: by their content, and under a name that is safe everywhere."""

from __future__ import annotations

import io
import zipfile

import pytest

from app.attachments import kinds, pdf
from app.attachments.field import clean_name
from app.attachments.office import AttachmentRefused
from app.http.files import plain_name
from tests.kit.attached import GOOD, REFUSED, office
from tests.kit.polyglots import HONEST, HOSTILE, packed


@pytest.mark.parametrize("ending", GOOD)
def test_a_file_is_what_its_content_says(ending: str) -> None:
    assert kinds.kind_of(GOOD[ending]).ending == ending


def test_every_kind_has_an_example() -> None:
    assert set(GOOD) == set(kinds.KINDS)


@pytest.mark.parametrize("name", [name for name in REFUSED if name != "6 MB"])
def test_what_is_refused_says_what_to_do(name: str) -> None:
    _, make, said = REFUSED[name]
    with pytest.raises(AttachmentRefused, match=said.replace("(", r"\(").replace(")", r"\)")):
        kinds.kind_of(make())


@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_two_things_or_acts_when_it_is_opened_is_refused(name: str) -> None:
    content, said = HOSTILE[name]
    with pytest.raises(AttachmentRefused, match=said):
        kinds.kind_of(content)


@pytest.mark.parametrize("name", HONEST)
def test_what_only_looks_like_that_is_taken(name: str) -> None:
    assert kinds.kind_of(HONEST[name]).label in ("PDF", "foto", "Word", "LibreOffice")


def test_a_pdf_that_becomes_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pdf, "MOST_UNPACKED", 1_000)
    with pytest.raises(AttachmentRefused, match="te groot als iemand het opent"):
        kinds.kind_of(packed(b"1 0 " + bytes(2_000)))


def test_a_file_with_a_password_is_refused() -> None:
    data = bytearray(office("docx"))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        first = archive.infolist()[0]
    directory = data.index(b"PK\x01\x02")
    data[directory + 8] |= 1
    data[first.header_offset + 6] |= 1
    with pytest.raises(AttachmentRefused, match="wachtwoord"):
        kinds.kind_of(bytes(data))


@pytest.mark.parametrize(
    ("sent", "clean"),
    [
        ("Bestek 2026.PDF", "Bestek 2026.pdf"),
        ("C:\\werk\\bestek.pdf", "bestek.pdf"),
        ("../../../etc/passwd", "passwd.pdf"),
        ("bestek.pdf.exe", "bestek_pdf.pdf"),
        ("\u202efdp.exe", "fdp.pdf"),
        ('a"b;c\r\nd.pdf', "a_b_cd.pdf"),
        ("x" * 200 + ".pdf", "x" * 60 + ".pdf"),
        ("....", "bestand.pdf"),
        ("", "bestand.pdf"),
    ],
)
def test_a_name_is_safe_and_ends_as_the_file_is(sent: str, clean: str) -> None:
    assert clean_name(plain_name(sent), kinds.KINDS["pdf"]) == clean
