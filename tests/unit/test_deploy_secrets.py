"""deploy/prepare.sh and the engine's users: made for real in a private folder, with the machine's own openssl."""

from __future__ import annotations

import re
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from base import config
from base.config import ROOT, Settings

FOLDER = ROOT / "deploy" / "opensearch"
COMPOSE: dict[str, Any] = yaml.safe_load((ROOT / "docker-compose.yml").read_text(encoding="utf-8"))
ENGINE: dict[str, Any] = yaml.safe_load((FOLDER / "opensearch.yml").read_text(encoding="utf-8"))
PASSWORDS = ("engine_password", "redis_password", "postgres_password", "admin_password", "secret_key")
needs_openssl = pytest.mark.skipif(shutil.which("openssl") is None, reason="openssl is niet geïnstalleerd")
pytestmark = needs_openssl


def prepare(folder: Path) -> str:
    """Run the script; what it says."""
    command = ["sh", str(ROOT / "deploy" / "prepare.sh"), str(folder)]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=60).stdout


def openssl(*arguments: str | Path) -> str:
    """Run openssl; what it prints."""
    return subprocess.run(["openssl", *map(str, arguments)], check=True, capture_output=True, text=True).stdout


@pytest.fixture(scope="module")
def prepared(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("deploy") / "secrets"
    prepare(folder)
    return folder


def test_it_makes_every_file_that_compose_mounts(prepared: Path) -> None:
    assert set(COMPOSE["secrets"]) <= {path.name for path in prepared.iterdir()}
    assert (prepared.parent / "inbox").is_dir()


def test_only_the_owner_of_the_folder_reaches_the_files_but_every_service_reads_its_own(prepared: Path) -> None:
    assert stat.S_IMODE(prepared.stat().st_mode) == 0o700
    for name in COMPOSE["secrets"]:
        assert stat.S_IMODE((prepared / name).stat().st_mode) & 0o444 == 0o444
    assert stat.S_IMODE((prepared / "ca.key").stat().st_mode) == 0o400
    assert "ca.key" not in COMPOSE["secrets"]


def test_passwords_are_long_and_never_the_same(prepared: Path, tmp_path: Path) -> None:
    prepare(tmp_path / "secrets")
    ours = [(prepared / name).read_text().strip() for name in PASSWORDS]
    others = [(tmp_path / "secrets" / name).read_text().strip() for name in PASSWORDS]
    assert len({*ours, *others}) == 2 * len(PASSWORDS)
    assert all(re.fullmatch(r"[0-9a-f]{48}", password) for password in ours)


def test_the_product_reads_them(prepared: Path) -> None:
    services = COMPOSE["services"].values()
    named = {k: v for s in services for k, v in s.get("environment", {}).items() if str(v).startswith("/run/secrets/")}
    ours = {k: v.replace("/run/secrets", str(prepared)) for k, v in named.items() if not k.startswith("POSTGRES")}
    found = config.load({**ours, "DOENERS_VAR": str(prepared)})
    assert (
        found.opensearch_url == f"https://doeners:{(prepared / 'engine_password').read_text().strip()}@opensearch:9200"
    )
    assert found.opensearch_ca == str(prepared / "ca.pem")
    assert found.database_url.startswith("postgresql+psycopg://doeners:")
    assert found.redis_url.startswith("redis://:")
    assert len(found.secret_key) >= 32
    assert found.source_antwerpen == ""  # nothing is invented: the person who installs fills it in


def test_a_key_is_rotated_in_three_steps_of_which_each_fits_the_one_before(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    prepare(folder)
    seen = [_keys(folder)]
    for step in ("next", "turn", "forget"):
        subprocess.run(["sh", str(ROOT / "deploy" / "rotate.sh"), step, str(folder)], check=True, timeout=60)
        seen.append(_keys(folder))
    before, after, turned, forgotten = seen
    assert before.keys == [before.secret_key]
    assert after.keys == [turned.secret_key, before.secret_key]  # the old one signs, the new one counts
    assert turned.keys == [before.secret_key, turned.secret_key]  # the new one signs, the old one counts
    assert forgotten.keys == [turned.secret_key] != before.keys
    assert {each.digest_key for each in seen} == {before.secret_key}


def _keys(folder: Path) -> Settings:
    names = {"DOENERS_SECRET_KEY": "secret_key", "DOENERS_ACCEPTED_KEYS": "accepted_keys"}
    names["DOENERS_DIGEST_KEY"] = "digest_key"
    return config.load({f"{name}_FILE": str(folder / file) for name, file in names.items()} | {"DOENERS_VAR": "/none"})


def test_the_certificates_fit(prepared: Path) -> None:
    authority: list[str | Path] = ["-CAfile", prepared / "ca.pem"]
    for host in ("opensearch", "localhost"):
        assert "OK" in openssl("verify", *authority, "-verify_hostname", host, prepared / "node.pem")
    assert "OK" in openssl("verify", *authority, "-purpose", "sslclient", prepared / "admin.pem")


@pytest.mark.parametrize(
    ("certificate", "setting"),
    [("node.pem", "plugins.security.nodes_dn"), ("admin.pem", "plugins.security.authcz.admin_dn")],
)
def test_the_engine_knows_the_names_on_them(prepared: Path, certificate: str, setting: str) -> None:
    subject = openssl("x509", "-in", prepared / certificate, "-noout", "-subject", "-nameopt", "RFC2253")
    assert [subject.strip().removeprefix("subject=")] == ENGINE[setting]


def test_running_it_again_changes_nothing_but_an_old_certificate(tmp_path: Path) -> None:
    folder = tmp_path / "secrets"
    prepare(folder)
    (folder / "source_limburg").write_text("sqlite:////srv/inbox/limburg.sqlite\n")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    said = prepare(folder)
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    assert "source_limburg" not in said
    assert "source_antwerpen" in said
    _age(folder)
    prepare(folder)
    after = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert {name for name in before if before[name] != after[name]} == {"node.pem", "node.key", "ca.srl"}


def _age(folder: Path) -> None:
    """Replace the node's certificate by one that ends in ten days."""
    request = ["req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "10", "-subj", "/O=doeners/CN=opensearch"]
    (folder / "node.pem").unlink()
    openssl(*request, "-keyout", folder / "old.key", "-out", folder / "node.pem")
    (folder / "old.key").unlink()


def load(name: str) -> dict[str, Any]:
    """One of the files that secure.sh loads, without its header."""
    content: dict[str, Any] = yaml.safe_load((FOLDER / "security" / f"{name}.yml").read_text(encoding="utf-8"))
    return {key: value for key, value in content.items() if key != "_meta"}


def test_the_only_user_has_the_password_of_the_secret() -> None:
    (user,) = load("internal_users").values()
    variable = re.fullmatch(r"\$\{envbc\.(\w+)\}", user["hash"])  # the loading tool puts the bcrypt hash here
    script = (FOLDER / "secure.sh").read_text(encoding="utf-8")
    assert variable
    assert f'{variable[1]}="$(cat /run/secrets/engine_password)"' in script
    assert f"export {variable[1]}" in script
    assert " -rev " in script


def test_that_user_reaches_our_indices_and_no_others() -> None:
    (name,) = load("internal_users")
    (mapped,) = load("roles_mapping").items()
    role = load("roles")[mapped[0]]
    assert mapped[1]["users"] == [name]
    (permission,) = role["index_permissions"]
    assert permission["index_patterns"] == [Settings().index, f"{Settings().index}-*"]
    assert role["cluster_permissions"] == ["cluster_composite_ops", "cluster_monitor"]


def test_the_engine_starts_closed() -> None:
    assert ENGINE["plugins.security.allow_default_init_securityindex"] is False
    assert ENGINE["plugins.security.ssl.http.enabled"] is True
    assert COMPOSE["services"]["opensearch"]["environment"]["DISABLE_INSTALL_DEMO_CONFIG"] == "true"
    assert load("config")["config"]["dynamic"]["http"]["anonymous_auth_enabled"] is False
    assert ENGINE["action.auto_create_index"] is False


@pytest.mark.parametrize("mounted", ["pemcert_filepath", "pemkey_filepath", "pemtrustedcas_filepath"])
def test_the_engine_finds_its_certificates(mounted: str) -> None:
    targets = {s["target"] for s in COMPOSE["services"]["opensearch"]["secrets"]}
    for layer in ("http", "transport"):
        assert f"/usr/share/opensearch/config/{ENGINE[f'plugins.security.ssl.{layer}.{mounted}']}" in targets


@pytest.mark.parametrize("kind", ["config", "roles", "roles_mapping", "internal_users", "action_groups", "tenants"])
def test_each_file_says_what_it_is(kind: str) -> None:
    content = yaml.safe_load((FOLDER / "security" / f"{kind}.yml").read_text(encoding="utf-8"))
    assert content["_meta"] == {"type": kind.replace("_", ""), "config_version": 2}
