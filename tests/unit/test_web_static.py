"""What browsers load: small, of known origin, and under addresses that change with the content."""

from __future__ import annotations

import re

from app.web.assets import SHEETS, STATIC, asset, icon, sheet
from base.config import ROOT
from indexer import taxonomy

TEMPLATES = ROOT / "app" / "templates"
SCRIPTS = sorted((STATIC / "js").glob("*.js"))


def test_stylesheet_and_scripts_stay_small() -> None:
    assert len(sheet("style.css")) < 25_000
    assert len(sheet("admin.css")) < 10_000
    sizes = {script.name: script.stat().st_size for script in SCRIPTS}
    assert sizes.pop("words.js") < 4_000  # on pages in French and English alone
    own = [
        sizes.pop(name) for name in ("run.js", "share.js", "nearby.js", "embed.js")
    ]  # for one thing each, beside those
    assert sum(sizes.values()) < 20_000
    assert sum(own) < 5_000


def test_what_scripts_say_is_in_every_language() -> None:
    """run.js speaks to administrators, embed.js on the pages of others: in Dutch alone."""
    words = (STATIC / "js" / "words.js").read_text(encoding="utf-8")
    french, english = (re.findall(r"^    '?([^':]+)'?:", part, re.MULTILINE) for part in words.split("  en: {"))
    assert french == english
    public = {path.name: path.read_text(encoding="utf-8") for path in SCRIPTS if path.stem not in {"run", "embed"}}
    sentences = {text for code in public.values() for text in re.findall(r"say\('([^']+)'", code)}
    assert {"Sluit", "Zoom in", "Bezig met zoeken …"} <= sentences <= set(french)
    bare = r"\.(?:ariaLabel|title|textContent|placeholder) = ['`\"]"
    assert [name for name, code in public.items() if re.search(bare, code)] == []


def test_every_part_of_a_sheet_is_served_once() -> None:
    parts = [part for names in SHEETS.values() for part in names]
    assert sorted(parts) == sorted(path.stem for path in (STATIC / "css").glob("*.css"))


def test_a_sheet_says_what_its_parts_say() -> None:
    """Only comments and blanks are left out: the words stay in their order."""
    written = "".join((STATIC / "css" / f"{part}.css").read_text() for part in SHEETS["style.css"])
    bare = re.sub(r"/\*.*?\*/", "", written, flags=re.DOTALL)
    words = re.compile(r"[\w.#%@-]+")
    assert words.findall(sheet("style.css").decode()) == words.findall(bare)


def test_a_sheet_has_one_property_a_line_and_its_steps_of_space_from_the_tokens() -> None:
    for path in (STATIC / "css").glob("*.css"):
        for line in path.read_text().splitlines():
            assert line.count(";") <= 1, (path.name, line)
            if path.name != "tokens.css" and re.match(r"\s*(margin|padding|gap)\b", line):
                assert not re.search(r"\b(?:[4-9]|[1-9]\d+)px", line), (path.name, line)


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
    for path in [*TEMPLATES.rglob("*.html"), *SCRIPTS, *(STATIC / "css").glob("*.css")]:
        text = path.read_text(encoding="utf-8")
        assert not re.search(r"""(?:src|action)="https?:|url\(["']?https?:|fetch\(["'`]https?:""", text), path


MAILED = {"month_letter.html"}  # mail programs keep no other styles; it has a policy of its own


def test_no_template_has_inline_script_or_style() -> None:
    for template in TEMPLATES.rglob("*.html"):
        text = template.read_text()
        style = "<style" if template.name in MAILED else r"<style|\sstyle="
        assert not re.search(rf"{style}|\son[a-z]+=", text), template
        assert not re.search(r"<script(?![^>]*(?:src=|application/ld\+json))", text), template


def test_no_line_of_a_template_is_longer_than_a_screen() -> None:
    for template in TEMPLATES.rglob("*.*"):
        for number, line in enumerate(template.read_text().splitlines(), 1):
            assert len(line) <= 160, f"{template.name}:{number}"
