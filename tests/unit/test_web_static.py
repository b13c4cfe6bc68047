"""What browsers load: small, of known origin, and under addresses that change with the content."""

from __future__ import annotations

import re

from app.web.assets import STATIC, asset, icon
from base.config import ROOT
from indexer import taxonomy

TEMPLATES = ROOT / "app" / "templates"


def test_stylesheet_and_scripts_stay_small() -> None:
    assert (STATIC / "style.css").stat().st_size < 25_000
    assert sum((STATIC / name).stat().st_size for name in ("doeners.js", "map.js")) < 20_000


def test_address_carries_a_digest() -> None:
    assert re.fullmatch(r"/static/style\.css\?v=[0-9a-f]{12}", asset("style.css"))


def test_every_mark_exists() -> None:
    known = set(re.findall(r'<symbol id="([^"]+)"', (STATIC / "icons.svg").read_text()))
    used = {sector.icon for sector in taxonomy.sectors().values()}
    for template in TEMPLATES.rglob("*.html"):
        used |= set(re.findall(r"icon\('([a-z0-9-]+)'", template.read_text()))
    assert used <= known
    assert 'href="/static/icons.svg?v=' in icon("check")


def test_everything_vendored_has_its_licence_and_stands_in_the_notice() -> None:
    notice = (ROOT / "NOTICE").read_text()
    for folder in [*(STATIC / "vendor").iterdir(), STATIC / "fonts"]:
        assert [path for path in folder.iterdir() if path.name.startswith("LICENSE")], folder
        assert f"app/static/{folder.relative_to(STATIC)}" in notice, folder


def test_nothing_is_loaded_from_another_host() -> None:
    for path in [*TEMPLATES.rglob("*.html"), STATIC / "doeners.js", STATIC / "map.js", STATIC / "style.css"]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"""(?:src|action)="https?:|url\(["']?https?:|fetch\(["'`]https?:""", text), path


def test_no_template_has_inline_script_or_style() -> None:
    for template in TEMPLATES.rglob("*.html"):
        text = template.read_text()
        assert not re.search(r"<style|\sstyle=|\son[a-z]+=", text), template
        assert not re.search(r"<script(?![^>]*(?:src=|application/ld\+json))", text), template
