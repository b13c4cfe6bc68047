"""The nginx of docs/deploy.md, as it stands there, before the website."""

from __future__ import annotations

import re
import shutil
import ssl
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import replace
from http.client import HTTPSConnection
from pathlib import Path

import pytest

from base.config import ROOT, Settings
from indexer.running import runs
from standalone import family
from standalone.guard import Guard
from standalone.loopback import HOST, answers, free_port
from standalone.processes import Part
from tests.kit.parts import run_part, served

NGINX = shutil.which("nginx") or "/usr/sbin/nginx"
SHOWN = re.compile(r"^```nginx\n(.*?)^```", re.MULTILINE | re.DOTALL)
AROUND = (
    "user root; pid nginx.pid; daemon off; error_log stderr; events {{}} http {{ access_log off; {paths} {server} }}"
)
FOLDERS = ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
Ask = Callable[..., tuple[int, bytes]]


@pytest.fixture(scope="module")
def website(
    settings: Settings, live_index: runs.Run, tmp_path_factory: pytest.TempPathFactory, guard: Guard
) -> Iterator[str]:
    """The website, which believes one proxy."""
    with served(replace(settings, trusted_proxies=1), tmp_path_factory.mktemp("behind"), guard) as url:
        yield url


@pytest.fixture(scope="module")
def nginx(website: str, tmp_path_factory: pytest.TempPathFactory, guard: Guard) -> Iterator[int]:
    """nginx with the shown server, but for its port and certificate; the port."""
    if not Path(NGINX).exists():
        pytest.skip("needs Debian's nginx")
    folder, port = tmp_path_factory.mktemp("nginx"), free_port()
    server = SHOWN.findall((ROOT / "docs" / "deploy.md").read_text(encoding="utf-8"))[0]
    for shown, here in (
        ("443", f"{HOST}:{port}"),
        ("/etc/ssl/doeners.example.", f"{folder}/"),
        ("http://127.0.0.1:8000", website),
    ):
        assert shown in server
        server = server.replace(shown, here)
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=doeners.example"]
    files = ["-keyout", str(folder / "key"), "-out", str(folder / "pem")]
    subprocess.run([*request, *files], check=True, capture_output=True)
    paths = " ".join(f"{name}_temp_path {folder}/{name};" for name in FOLDERS)
    (folder / "nginx.conf").write_text(AROUND.format(paths=paths, server=server), encoding="utf-8")
    command = [NGINX, "-p", str(folder), "-c", "nginx.conf"]
    part = Part("nginx", "nginx", command, {}, folder, folder / "nginx.log", lambda: answers(port))
    process = run_part(part, guard)
    yield port
    family.end_child(process)


@pytest.fixture
def ask(nginx: int) -> Ask:
    """Asks something through nginx: status and body."""
    anybody = ssl.create_default_context()
    anybody.check_hostname, anybody.verify_mode = False, ssl.CERT_NONE

    def asked(method: str, address: str, body: bytes | None = None) -> tuple[int, bytes]:
        connection = HTTPSConnection(HOST, nginx, timeout=30, context=anybody)
        connection.request(method, address, body, {"Host": "doeners.example"})
        with connection.getresponse() as answer:
            status, text = answer.status, answer.read()
        connection.close()
        return status, text

    return asked


def test_pages_come_through(ask: Ask) -> None:
    assert ask("GET", "/zoeken?q=poetsen")[0] == 200
    assert b"https://doeners.example/sitemap.xml" in ask("GET", "/robots.txt")[1]


@pytest.mark.parametrize("address", ["/metrics", "/readyz", "/livez"])
def test_what_is_for_machines_stays_inside(ask: Ask, address: str) -> None:
    assert ask("GET", address)[0] == 403


def test_files_of_the_validator_come_through_and_nothing_else_as_large(ask: Ask) -> None:
    file = b"a" * 10_000_000
    assert b"nginx" not in ask("POST", "/beheer/bronnen/controleren", file)[1]
    status, text = ask("POST", "/feedback", file)
    assert (status, b"nginx" in text) == (413, True)
