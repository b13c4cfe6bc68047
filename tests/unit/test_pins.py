"""The pins: a closed set on every Python that the README names, and each kind of hole is found."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pip
import pytest

from base.config import ROOT
from tools.pins import closed, files
from tools.pins.machines import MACHINES

PARTS = files.PARTS


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A checkout with only what the check reads; a test may change it."""
    shutil.copytree(ROOT / "requirements", tmp_path / "requirements")
    shutil.copy(ROOT / "setup.cfg", tmp_path)
    return tmp_path


def change(root: Path, part: str, old: str, new: str, *, everywhere: bool = False) -> None:
    """Replace a regular expression in a file of pins, or in those of all parts that have it; it must be there."""
    changed = 0
    for name in PARTS if everywhere else [part]:
        file = root / "requirements" / f"{name}.txt"
        text, count = re.subn(old, new, file.read_text(encoding="utf-8"), flags=re.MULTILINE)
        file.write_text(text, encoding="utf-8")
        changed += count
    assert changed


def take_out(root: Path, part: str, name: str) -> None:
    """Remove a pin with its hashes, as somebody does by hand."""
    change(root, part, rf"^{re.escape(name)}(\[.*\])?==.*\n(^ .*\n)*", "")


def test_the_pins_are_a_closed_set() -> None:
    assert closed.faults(ROOT) == []


@pytest.mark.parametrize("part", PARTS)
def test_any_pin_taken_out_is_found(copy: Path, part: str) -> None:
    whole = closed.part_of(copy, part)
    for pin in whole.pins:
        if machine := next((machine for machine in MACHINES if machine.fits(pin.marker)), None):
            holed = replace(whole, pins=[other for other in whole.pins if other != pin])
            assert any(f"no pin of {pin.name}," in canonical(fault) for fault in closed.unmet_on(machine, holed)), pin


def canonical(text: str) -> str:
    return re.sub(r"[-_.]+", "-", text).lower()


def test_a_pin_for_windows_only_taken_out_is_found(copy: Path) -> None:
    take_out(copy, "dev", "colorama")
    assert any("colorama==" in fault and "dev.txt has no such pin" in fault for fault in closed.faults(copy))


HOLES: dict[str, tuple[Callable[[Path], None], str]] = {
    "an extra's dependency is missing": (
        lambda root: take_out(root, "dev", "filelock"),
        r"dev.txt: no pin of filelock, which cachecontrol==.* requires",
    ),
    "an extra is missing": (
        lambda root: change(root, "core", r"^kombu\[redis\]", "kombu", everywhere=True),
        r"core.txt: celery==.* requires kombu\[redis\], and the pin lacks that extra",
    ),
    "a version is out of range": (
        lambda root: change(root, "core", r"^vine==[\d.]+", "vine==4.0", everywhere=True),
        r"core.txt: celery==.* requires vine.*, and 4.0 is pinned",
    ),
    "a pin is for one Python only": (
        lambda root: change(root, "local", r"^vine==([\d.]+)", r"vine==\1 ; python_version == '3.13'"),
        r"local.txt: no pin of vine, which .* requires \(Python 3.11, 3.12, 3.14\)",
    ),
    "a pin is not for another platform": (
        lambda root: change(root, "meaning", r"^vine==([\d.]+)", r"vine==\1 ; platform_machine != 'aarch64'"),
        r"meaning.txt: no pin of vine, which .* requires",
    ),
    "a pin stands twice": (
        lambda root: change(root, "dev", r"^vine==([\d.]+)( \\\n.*)", r"vine==\1\2\n\nvine==4.0\2"),
        r"dev.txt: vine is pinned twice",
    ),
    "two pins meet on one Python": (
        lambda root: change(root, "core", r"^(numpy==.*)< '3.12'", r"\1< '3.13'", everywhere=True),
        r"core.txt: numpy is pinned twice: .* \(Python 3.12\)",
    ),
    "the hashes of a pin are gone": (
        lambda root: change(root, "core", r"^(vine==[\d.]+) \\\n(    --hash.*\n)+", r"\1\n"),
        r"core.txt:\d+: vine==.* has no hash",
    ),
    "one hash of a pin is gone": (
        lambda root: change(root, "local", r"^(vine==[\d.]+ \\\n)    --hash.*\n", r"\1"),
        r"local.txt:\d+: vine==.* has other hashes or extras than in dev.txt:\d+",
    ),
    "only the hashes of a pin stand there": (
        lambda root: change(root, "core", r"^vine==.* \\\n", ""),
        r"core.txt:\d+: no pin: ",
    ),
    "a file has another version than the one it includes": (
        lambda root: change(root, "dev", r"^vine==[\d.]+", "vine==5.1.99"),
        r"local.txt:\d+: vine==.* is not in dev.txt, which must hold all of it",
    ),
    "a pin has a range": (
        lambda root: change(root, "core", r"^vine==", "vine>="),
        r"core.txt:\d+: vine is not pinned to one version",
    ),
    "an address of a package index": (
        lambda root: change(root, "core", r"\A", "--index-url https://packages.example/simple\n"),
        r"core.txt:1: no pin: --index-url",
    ),
    "an asked package was never pinned": (
        lambda root: append(root / "requirements" / "core.in", "left-pad\n"),
        r"core.txt: no pin of left-pad, which core.in requires",
    ),
    "setup.cfg asks for more": (
        lambda root: ask_in_setup(root, "left-pad"),
        r"core.txt: no pin of left-pad, which",
    ),
    "a distribution is for another Python": (
        lambda root: edit_metadata(root, "vine==", "python", ">=3.12"),
        r"core.txt: vine==.* is for Python >=3.12 \(Python 3.11\)",
    ),
    "the metadata are of before": (
        lambda root: change(root, "core", r"^vine==[\d.]+", "vine==5.1.99", everywhere=True),
        r"metadata.json knows nothing of vine==5.1.99",
    ),
    "a file was changed by hand, harmlessly": (
        lambda root: change(root, "core", r"\A", "# a remark\n"),
        r"core.txt was changed by hand",
    ),
    "a file is gone": (lambda root: (root / "requirements" / "core.txt").unlink(), "core.txt"),
    "the metadata are gone": (lambda root: (root / "requirements" / "metadata.json").unlink(), "metadata.json"),
}


def append(file: Path, text: str) -> None:
    with file.open("a", encoding="utf-8") as out:
        out.write(text)


def ask_in_setup(root: Path, name: str) -> None:
    text = (root / "setup.cfg").read_text(encoding="utf-8")
    (root / "setup.cfg").write_text(
        text.replace("install_requires =", f"install_requires =\n    {name}"), encoding="utf-8"
    )


def edit_metadata(root: Path, name: str, field: str, value: str) -> None:
    file = root / "requirements" / "metadata.json"
    written = json.loads(file.read_text(encoding="utf-8"))
    for key, distribution in written["distributions"].items():
        if key.startswith(name):
            distribution[field] = value
    file.write_text(json.dumps(written), encoding="utf-8")


@pytest.mark.parametrize("hole", HOLES)
def test_a_hole_is_found_and_named(copy: Path, hole: str) -> None:
    plant, said = HOLES[hole]
    plant(copy)
    found = closed.faults(copy)
    assert any(re.search(said, fault) for fault in found), found


def test_the_command_names_the_hole_and_fails(copy: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert closed.main(copy) == 0
    take_out(copy, "dev", "filelock")
    assert closed.main(copy) == 1
    assert "requirements/dev.txt: no pin of filelock" in capsys.readouterr().err


def test_the_check_needs_nothing_but_pip() -> None:
    """On a clean clone it runs before anything is installed: with the copy of `packaging` that pip carries."""
    without = "import sys; sys.path = [p for p in sys.path if 'site-packages' not in p] + [sys.argv[1]]; "
    whole = without + "from tools.pins import closed; sys.exit(closed.main())"
    with_pip_only = Path(pip.__path__[0]).parent
    done = subprocess.run([sys.executable, "-c", whole, str(with_pip_only)], check=False, cwd=ROOT)
    assert done.returncode == 0
