"""Placeholders for photos: two simple drawings per sector, ours and free of any person."""

from __future__ import annotations

import zlib
from pathlib import Path

from indexer import taxonomy

VARIANTS = 2
# background, hill, ink
_PALETTES = (("#e6eef2", "#b9d0d9", "#24505f"), ("#f3ead9", "#e2cba0", "#6b4a17"), ("#e7efe2", "#bcd4ae", "#2f5a2a"))
# the drawing of each sector, 100 by 100, in lines
_DRAWINGS = {
    "verpakking-en-logistiek": "M15 40 50 22 85 40V75L50 92 15 75ZM15 40 50 58 85 40M50 58V92M32 31 67 49",
    "e-commerce-en-fulfilment": "M10 25H24L34 66H74L84 36H28M40 82a5 5 0 1 0 .1 0M68 82a5 5 0 1 0 .1 0",
    "montage-en-assemblage": "M20 80 52 48M46 42a18 18 0 0 1 24-22L60 32l8 8 12-10a18 18 0 0 1-22 24L32 84Z",
    "metaal-hout-en-kunststof": "M18 84 56 46M46 34 66 54M40 40 62 18 82 38 60 60ZM15 90H85",
    "personeel-en-teams-op-uw-werkvloer": "M50 26a11 11 0 1 0 .1 0M28 78V66a22 16 0 0 1 44 0V78ZM20 34a8 8 0 1 0 .1 0"
    "M80 34a8 8 0 1 0 .1 0M6 78V68a14 12 0 0 1 18-8M94 78V68a14 12 0 0 0-18-8",
    "groen-en-natuur": "M50 90V52M50 66 34 54M50 60 64 48M50 14 24 56H76ZM12 90H88",
    "schoonmaak-en-afwas": "M66 12 52 48M36 48H68L74 86H30ZM40 60V86M52 60V86M64 60V86"
    "M18 30l4 8 8 4-8 4-4 8-4-8-8-4 8-4Z",
    "linnen-strijk-en-textiel": "M36 18 14 34 24 48 30 44V86H70V44L76 48 86 34 64 18Q50 32 36 18Z",
    "voeding-en-horeca": "M18 56H82A32 30 0 0 1 18 56ZM12 90H88M38 44q-6-8 0-14t0-14M56 44q-6-8 0-14t0-14",
    "bouw-renovatie-en-klussen": "M14 50 50 18 86 50M24 44V88H76V44M42 88V62H58V88M64 30V18H74V38",
    "hergebruik-en-afval": "M50 16 68 46M62 20 50 16 48 30M82 58 64 86H40M76 48 82 58 68 60"
    "M40 86H20L34 60M28 76 20 86 32 92",
    "druk-mailing-en-digitaal": "M28 34V14H72V34M28 70H14V34H86V70H72M28 58H72V88H28ZM38 68H62M38 78H54M74 46H76",
    "mobiliteit": "M26 50a18 18 0 1 0 .1 0M74 50a18 18 0 1 0 .1 0M26 68 42 36H64L74 68"
    "M42 36 54 68H26M54 68 64 36M36 30H46M64 36V26H72",
    "geschenken-en-eigen-producten": "M16 40H84V54H16ZM22 54V88H78V54M50 40V88"
    "M50 40Q24 36 32 20T50 40Q76 36 68 20T50 40",
    "zorg-wijk-en-onthaal": "M50 84 18 50A18 18 0 0 1 50 30 18 18 0 0 1 82 50ZM36 52H64M50 38V66",
    "circulaire-en-energieprojecten": "M22 80Q10 30 80 16 86 82 34 80M22 90Q34 56 62 40",
    "evenementen": "M12 44 50 16 88 44ZM20 44V88M80 44V88"
    "M12 44q9 12 19 0 9 12 19 0 9 12 19 0 9 12 19 0M8 88H92M50 16V8l12 4-12 4",
    "begeleiding-en-advies": "M8 40 50 22 92 40 50 58ZM26 48V70Q50 86 74 70V48M92 40V66",
}


def photo_of(sector: str, title: str) -> tuple[str, str]:
    """File name and description of the placeholder for an offering of a sector."""
    variant = zlib.crc32(title.encode()) % VARIANTS + 1
    return f"{sector}-{variant}.svg", f"Tekening bij {taxonomy.sectors()[sector].label.lower()}: {title}"[:200]


def write_photos(folder: Path) -> None:
    """Write all placeholders to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    for number, sector in enumerate(taxonomy.sectors()):
        for variant in range(1, VARIANTS + 1):
            drawing = draw(sector, number + variant, variant)
            (folder / f"{sector}-{variant}.svg").write_text(drawing, encoding="utf-8")


def draw(sector: str, colour: int, variant: int) -> str:
    """A placeholder: the drawing of the sector above a hill; the second variant is mirrored, its hill too."""
    paper, hill, ink = _PALETTES[colour % len(_PALETTES)]
    slope = "M0 300Q160 220 300 262T480 236V320H0Z" if variant == 1 else "M0 236Q180 290 300 240T480 286V320H0Z"
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 480 320" width="480" height="320">'
        f'<rect width="480" height="320" fill="{paper}"/><circle cx="{380 if variant == 1 else 96}" cy="76" r="34" '
        f'fill="{hill}"/><path d="{slope}" fill="{hill}"/>'
        f'<g transform="translate(140 50) scale(2)" fill="none" stroke="{ink}" stroke-width="3.5" '
        f'stroke-linecap="round" stroke-linejoin="round"><path d="{_DRAWINGS[sector]}"/></g></svg>\n'
    )
