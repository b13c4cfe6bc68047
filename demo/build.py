"""Makes the five fictional provincial sources below one folder."""

from __future__ import annotations

from pathlib import Path

from demo import antwerpen, limburg, oost_vlaanderen, vlaams_brabant, west_vlaanderen
from demo.catalogue import PROVINCES, flaws, load, written
from demo.photos import write_photos
from demo.scale import scaled
from demo.serve import HOST, PORT


def build(folder: Path, scale: int = 1, port: int = PORT, photos: Path | None = None) -> dict[str, str]:
    """Write all sources and the photos; the address of every province's source.

    `scale` makes that many times as many offerings, for benchmarks. `port` is where demo.serve will show the source of
    West-Vlaanderen, `photos` the folder from which the website shows photos.
    """
    folder.mkdir(parents=True, exist_ok=True)
    catalogue = load()
    if scale > 1:
        flawed = {flaw.organisation.key for flaw in flaws()}
        more = scaled(written(), scale)
        catalogue = {p: (*more[p], *(o for o in catalogue[p] if o.key in flawed)) for p in PROVINCES}
    urls = {
        "antwerpen": f"sqlite:///{folder / 'antwerpen.sqlite'}",
        "limburg": f"sqlite:///{folder / 'limburg.sqlite'}",
        "oost-vlaanderen": str(folder / "oost-vlaanderen"),
        "vlaams-brabant": f"sqlite:///{folder / 'vlaams-brabant.sqlite'}",
        "west-vlaanderen": f"http://{HOST}:{port}",
    }
    antwerpen.pour(catalogue["antwerpen"], urls["antwerpen"])
    limburg.pour(catalogue["limburg"], urls["limburg"])
    vlaams_brabant.pour(catalogue["vlaams-brabant"], urls["vlaams-brabant"])
    oost_vlaanderen.pour(catalogue["oost-vlaanderen"], folder / "oost-vlaanderen")
    west_vlaanderen.pour(catalogue["west-vlaanderen"], folder / "west-vlaanderen")
    write_photos(photos or folder / "photos")
    return urls
