"""Stories without a database: what is missing, addresses, which one stands beside results, and photos."""

from __future__ import annotations

import zlib
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from app.stories import matching, photo
from app.stories.photo import PhotoRefused
from app.stories.story import Story, slug_of

AT = datetime(2026, 5, 3, tzinfo=UTC)
STORY = Story(
    id=1,
    slug="a",
    state="published",
    title="Een ploeg voor het park",
    lead="Kort.",
    text="Eerst.\n\nDan.",
    place="Aarschot",
    province="vlaams-brabant",
    municipality="24001",
    activities=("ramen-wassen",),
    buyers=("school",),
    organisation="",
    offering_id="",
    consent_by="Fien",
    consent_on=date(2026, 5, 1),
    photo_alt="",
    photo_type="",
    changed_at=AT,
    published_at=AT,
)


def chunk(kind: bytes, content: bytes) -> bytes:
    """A part of a PNG, with its checksum."""
    return len(content).to_bytes(4, "big") + kind + content + zlib.crc32(kind + content).to_bytes(4, "big")


_HEAD = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", bytes.fromhex("00000001000000010800000000"))
_REST = chunk(b"IDAT", zlib.compress(b"\0\0")) + chunk(b"IEND", b"")
PNG = _HEAD + _REST
_EXIF = b"\xff\xe1\x00\x0cExif\0\0GPS!"
JPEG = b"\xff\xd8" + _EXIF + b"\xff\xdb\x00\x04ab" + b"\xff\xda\x00\x02picture\xff\xd9"


@pytest.mark.parametrize("field", ["title", "lead", "text", "activities", "consent_by", "consent_on"])
def test_nothing_is_published_without_what_people_read_and_a_consent(field: str) -> None:
    assert STORY.missing == []
    empty: object = {"activities": (), "consent_on": None}.get(field, "")
    assert len(replace(STORY, **{field: empty}).missing) == 1  # type: ignore[arg-type]


def test_a_photo_needs_a_description() -> None:
    assert replace(STORY, photo_type=photo.JPEG).missing == ["een beschrijving van de foto"]


def test_an_empty_line_parts_paragraphs() -> None:
    assert STORY.paragraphs == ["Eerst.", "Dan."]


@pytest.mark.parametrize(
    ("title", "slug"), [("Een ploeg voor het park", "een-ploeg-voor-het-park"), ("Café “Het Dépôt”!", "cafe-het-depot"),
                        ("???", "verhaal")],
)  # fmt: skip
def test_the_address_is_made_of_the_title(title: str, slug: str) -> None:
    assert slug_of(title) == slug


def test_the_story_that_shares_most_stands_beside_results() -> None:
    far = replace(STORY, id=2, province="limburg", buyers=())
    other = replace(STORY, id=3, activities=("strijken",))
    stories = [far, STORY, other]
    assert matching.best(stories, {"ramen-wassen"}, {"school"}, "vlaams-brabant") == STORY
    assert matching.best(stories, {"ramen-wassen"}, (), "limburg") == far
    assert matching.best(stories, {"strijken"}) == other
    assert matching.best(stories, {"drukwerk"}, {"school"}, "limburg") is None
    newer = replace(STORY, id=4, published_at=datetime(2026, 6, 1, tzinfo=UTC))
    assert matching.best([STORY, newer], {"ramen-wassen"}) == newer


def test_what_a_camera_wrote_in_a_photo_is_left_out() -> None:
    kind, content = photo.cleaned(_HEAD + chunk(b"tEXt", b"GPS 50.98 4.84") + _REST)
    assert (kind, content) == (photo.PNG, PNG)
    kind, content = photo.cleaned(JPEG)
    assert kind == photo.JPEG
    assert b"GPS" not in content
    assert content.endswith(b"picture\xff\xd9")
    assert b"\xff\xdb\x00\x04ab" in content


def test_what_hangs_behind_a_photo_goes_and_all_its_scans_stay() -> None:
    scans = b"\xff\xda\x00\x02a\xff\x00b\xff\xd0c" + b"\xff\xfe\x00\x04no" + b"\xff\xda\x00\x02d"
    picture = JPEG[:-2] + scans + b"\xff\xd9"
    kind, content = photo.cleaned(picture + b"<script>alert(1)</script>PK\x03\x04\xff\xd9")
    assert (kind, content) == (photo.JPEG, picture.replace(_EXIF, b"").replace(b"\xff\xfe\x00\x04no", b""))
    assert photo.cleaned(PNG + b"<script>") == (photo.PNG, PNG)


@pytest.mark.parametrize(
    "data",
    [
        b"<svg onload='alert(1)'/>",
        b"GIF89a",
        b"%PDF-1.7",
        b"",
        PNG[:40],
        b"\xff\xd8\xff\xe1",
        b"\xff\xd8\xff\xe1\0\0\0\0",
        JPEG[:-2],
    ],
)
def test_what_is_no_whole_photo_is_refused(data: bytes) -> None:
    with pytest.raises(PhotoRefused):
        photo.cleaned(data)
