"""docker-compose.yml: every variable and secret in it exists, no password is in it, nothing but the website is open."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from dataclasses import fields
from typing import Any

import pytest
import yaml

from base.config import ROOT, Settings

TEXT = (ROOT / "docker-compose.yml").read_text(encoding="utf-8")
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, dict[str, Any]] = COMPOSE["services"]
ONE_SHOT = {"security", "migrate"}
OURS = {"migrate", "model", "web", "worker", "beat"}
SETTINGS = {setting.metadata["name"]: setting.metadata["secret"] for setting in fields(Settings)}
# What the official images read; see their own documentation.
OF_IMAGES = {
    "opensearch": {"OPENSEARCH_JAVA_OPTS", "DISABLE_INSTALL_DEMO_CONFIG", "DISABLE_PERFORMANCE_ANALYZER_AGENT_CLI"},
    "postgres": {"POSTGRES_DB", "POSTGRES_USER", "POSTGRES_PASSWORD_FILE", "POSTGRES_INITDB_ARGS"},
}
OF_LIBRARIES = {"PROMETHEUS_MULTIPROC_DIR"}  # prometheus-client
OF_COMPOSE = {"DOENERS_VERSION"}  # used in this file only: the tag of the image


def names_of_secrets(service: dict[str, Any]) -> dict[str, str]:
    """Each secret of a service with its place in the container."""
    given = (s if isinstance(s, dict) else {"source": s} for s in service.get("secrets", []))
    return {s["source"]: s.get("target", f"/run/secrets/{s['source']}") for s in given}


@pytest.mark.parametrize("name", SERVICES)
def test_every_variable_exists(name: str) -> None:
    given = SERVICES[name].get("environment", {})
    if name not in OURS:
        assert set(given) == OF_IMAGES.get(name, set())
        return
    for variable in set(given) - OF_LIBRARIES:
        setting = variable if variable in SETTINGS else variable.removesuffix("_FILE")
        assert setting in SETTINGS, variable
        assert SETTINGS[setting] == variable.endswith("_FILE"), f"{variable}: secrets, and only those, come as a file"


@pytest.mark.parametrize("name", SERVICES)
def test_a_file_that_is_named_is_a_secret_of_that_service_and_none_is_given_for_nothing(name: str) -> None:
    service = SERVICES[name]
    places = set(names_of_secrets(service).values())
    named = {str(v) for v in service.get("environment", {}).values() if str(v).startswith("/run/secrets/")}
    assert named <= places
    script = (ROOT / "deploy" / "opensearch" / "secure.sh").read_text(encoding="utf-8") if name == "security" else ""
    config = (ROOT / "deploy" / "opensearch" / "opensearch.yml").read_text(encoding="utf-8")
    said = json.dumps({k: v for k, v in service.items() if k != "secrets"}) + script
    for place in places:
        inside = place.removeprefix("/usr/share/opensearch/config/")
        assert place in said or inside in config, f"{name} does not use {place}"


def test_the_declared_secrets_are_the_used_ones() -> None:
    used = {source for service in SERVICES.values() for source in names_of_secrets(service)}
    assert used == set(COMPOSE["secrets"])
    assert all(entry == {"file": f"deploy/secrets/{name}"} for name, entry in COMPOSE["secrets"].items())


def test_no_password_stands_in_the_file_or_in_a_variable() -> None:
    for service in SERVICES.values():
        for variable, value in service.get("environment", {}).items():
            if re.search("PASSWORD|SECRET|_URL|SOURCE|TOKEN", variable) and variable != "DOENERS_BASE_URL":
                assert str(value).startswith("/run/secrets/"), variable
    assert not re.search(r"\$\{\w*(PASSWORD|SECRET|TOKEN)\w*", TEXT)
    assert not re.search(r"://[^/\s$]+:[^/\s]+@", TEXT)


def test_variables_for_the_person_who_installs_are_in_the_example() -> None:
    asked = set(re.findall(r"(?<!\$)\$\{(\w+)", TEXT))
    example = (ROOT / "deploy" / "env.example").read_text(encoding="utf-8")
    offered = set(re.findall(r"^(\w+)=", example, re.MULTILINE))
    assert asked == offered
    assert asked - OF_COMPOSE <= set(SETTINGS)


def test_only_the_website_has_a_port_and_only_on_this_machine() -> None:
    published = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert list(published) == ["web"]
    assert all(port.startswith("127.0.0.1:") for port in published["web"])
    assert COMPOSE["networks"]["inside"] == {"internal": True}
    for name in ("opensearch", "redis", "postgres", "security"):
        assert SERVICES[name]["networks"] == ["inside"]


@pytest.mark.parametrize("name", SERVICES)
def test_services_are_watched_limited_and_not_privileged(name: str) -> None:
    service = SERVICES[name]
    assert "mem_limit" in service
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["restart"] == ("no" if name in ONE_SHOT else "unless-stopped")
    assert ("healthcheck" in service) == (name not in ONE_SHOT)
    assert "privileged" not in service
    assert ":latest" not in service["image"]
    assert ":" in service["image"]
    if name not in {"opensearch", "security"}:
        assert service["read_only"] is True


def test_services_wait_for_what_they_need() -> None:
    for name, service in SERVICES.items():
        for needed, how in service.get("depends_on", {}).items():
            expected = "service_completed_successfully" if needed in ONE_SHOT else "service_healthy"
            assert how == {"condition": expected}, (name, needed)


def test_the_volumes_are_declared_and_used() -> None:
    mounted = [str(volume).partition(":")[0] for s in SERVICES.values() for volume in s.get("volumes", [])]
    assert {volume for volume in mounted if not volume.startswith(".")} == set(COMPOSE["volumes"])
    for path in mounted:
        if path.startswith(".") and path != "./deploy/inbox":  # the inbox is made by deploy/prepare.sh
            assert (ROOT / path).exists()


def test_the_engine_is_of_the_line_that_the_tests_run_on() -> None:
    lock = (ROOT / "standalone" / "engine.lock.json").read_text(encoding="utf-8")
    tested = re.search(r"org\.opensearch:opensearch:(\d+\.\d+)\.\d+", lock)
    assert tested
    for name in ("opensearch", "security"):
        assert SERVICES[name]["image"].startswith(f"opensearchproject/opensearch:{tested[1]}.")


def test_docker_compose_accepts_the_file() -> None:
    command = shutil.which("docker-compose")
    if command is None:
        pytest.skip("docker-compose is niet geïnstalleerd (apt-get install docker-compose)")
    checked = subprocess.run(
        [command, "config", "-q"], check=False, cwd=ROOT, capture_output=True, text=True, timeout=60
    )
    assert checked.returncode == 0, checked.stderr


def test_the_model_can_reach_nothing_and_is_reached_by_a_socket_alone() -> None:
    model = SERVICES["model"]
    assert model["network_mode"] == "none"
    assert not {"secrets", "environment", "ports", "networks"} & set(model)
    assert model["volumes"] == ["model-socket:/run/model"]
    for name in ("web", "worker"):
        assert "model-socket:/run/model:ro" in SERVICES[name]["volumes"]
        assert SERVICES[name]["environment"]["DOENERS_MODEL_SOCKET"] in " ".join(model["command"])
        assert "model" not in SERVICES[name]["depends_on"], "the site goes on without it"


@pytest.mark.parametrize("name", SERVICES)
def test_no_service_can_take_the_whole_machine(name: str) -> None:
    assert {"mem_limit", "cpus", "pids_limit"} <= set(SERVICES[name])
