"""The import rules of setup.cfg find an arrow up and a room without a name, planted in a copy of the product."""

from __future__ import annotations

import configparser
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tools.structure import PRODUCT, ROOT

LINT = Path(sys.executable).with_name("lint-imports")


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A copy of the product's code with its rules."""
    for folder in PRODUCT:
        for path in (ROOT / folder).rglob("*.py"):
            copy = tmp_path / path.relative_to(ROOT)
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(path, copy)
    shutil.copy(ROOT / "setup.cfg", tmp_path)
    return tmp_path


def linted(house: Path) -> tuple[int, str]:
    """Exit code and text of the check."""
    environment = {**os.environ, "PYTHONPATH": str(house)}
    done = subprocess.run([LINT, "--no-cache"], cwd=house, env=environment, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def test_the_product_keeps_its_rules(house: Path) -> None:
    code, text = linted(house)
    assert code == 0, text
    assert "0 broken" in text


@pytest.mark.parametrize(
    ("file", "line", "arrow"),
    [
        ("base/clock.py", "import app.wording", "base.clock -> app.wording"),
        ("indexer/offering.py", "import app.search.ask", "indexer.offering -> app.search.ask"),
        ("app/search/params.py", "import app.web.site", "app.search.params -> app.web.site"),
        ("app/owners/editing.py", "import app.questions", "app.owners.editing -> app.questions"),
        ("app/admin/site.py", "import app.admin.index", "app.admin.site -> app.admin.index"),
        ("app/web/site.py", "import app.web.search", "app.web.site -> app.web.search"),
        ("indexer/lease.py", "import indexer.running", "indexer.lease -> indexer.running"),
        ("app/search/query.py", "import flask", "app.search.query -> flask"),
        ("app/wsgi.py", "import demo", "app.wsgi -> demo"),
        ("app/http/files.py", "import app.figures.store", "app.http.files -> app.figures.store"),
        ("app/web/figures/pages.py", "from app.figures import publish", "app.web.figures.pages -> app.figures.publish"),
        ("app/web/exports/brochure.py", "import typst", "app.web.exports.brochure -> typst"),
        ("standalone/engine.py", "import app.wording", "standalone.engine -> app.wording"),
    ],
)
def test_an_import_up_is_found(house: Path, file: str, line: str, arrow: str) -> None:
    with (house / file).open("a", encoding="utf-8") as code:
        code.write(f"{line}\n")
    code, text = linted(house)
    assert code == 1
    assert arrow in text


def test_a_web_process_loads_nothing_that_draws_or_reckons() -> None:
    """Each takes some 100 MB; what loads them later, by a name in a text, no rule of imports sees."""
    look = "import sys, app.wsgi; print(*sorted({'highspy', 'vl_convert', 'typst', 'xlsxwriter'} & set(sys.modules)))"
    done = subprocess.run([sys.executable, "-c", look], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


@pytest.mark.parametrize("room", ["app", "app/admin", "app/web", "indexer"])
@pytest.mark.parametrize("name", ["attic/__init__.py", "attic.py"])
def test_a_room_without_a_name_is_found(house: Path, room: str, name: str) -> None:
    (house / room / name).parent.mkdir(exist_ok=True)
    (house / room / name).touch()
    code, text = linted(house)
    assert code == 1
    assert f"{room.replace('/', '.')}.attic" in text


def test_every_package_that_is_installed_has_rules() -> None:
    rules = configparser.ConfigParser()
    rules.read(ROOT / "setup.cfg", encoding="utf-8")
    assert set(rules["importlinter"]["root_packages"].split()) == set(PRODUCT)
    installed = {name.removesuffix("*") for name in rules["options.packages.find"]["include"].split()}
    assert installed == set(PRODUCT)
