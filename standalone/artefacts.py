"""The engine's jars: fetched with jgo by the exact coordinates of engine.lock.json, checked by SHA-256 at every start.

The lock names every jar, so no dependency tree is resolved here (that takes a minute); `engine_lock` does it when the
lock is made. Hashing all jars takes a fifth of a second: no stamp is kept that could be out of date.
"""

from __future__ import annotations

import hashlib
import json
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import dataclass
from pathlib import Path

from jgo.maven import MavenContext

from standalone.errors import ArtefactError
from standalone.repositories import remote_repositories

LOCK = Path(__file__).with_name("engine.lock.json")
DOWNLOADS_AT_ONCE = 8
TRIES = 3
Report = Callable[[str], None]


@dataclass(frozen=True)
class Jar:
    """One line of the lock; `coordinate` is group:artifact:version."""

    coordinate: str
    file: str
    sha256: str


def read_lock(path: Path = LOCK) -> list[Jar]:
    """The jars of the engine, in class path order."""
    return [Jar(**entry) for entry in json.loads(path.read_text(encoding="utf-8"))["jars"]]


def ensure_engine(cache: Path, report: Report, *, lock: Path = LOCK) -> list[Path]:
    """The engine's class path: jars in `cache`/jars, fetched when missing, each equal to the lock.

    `cache` may be shared by several starts at once. Raises ArtefactError when a jar cannot be fetched or differs.
    """
    jars = read_lock(lock)
    folder = cache / "jars"
    folder.mkdir(parents=True, exist_ok=True)
    missing = [jar for jar in jars if not (folder / jar.file).exists()]
    if missing:
        _fetch_all(missing, folder, report)
    for jar in jars:
        _verify(jar, folder / jar.file)
    return [folder / jar.file for jar in jars]


def _fetch_all(jars: Sequence[Jar], folder: Path, report: Report) -> None:
    report(f"Zoekmotor ophalen: {len(jars)} bestanden, ongeveer 80 MB; dat gebeurt alleen de eerste keer.")
    with tempfile.TemporaryDirectory(dir=folder.parent, prefix="ophalen-") as scratch:
        context = MavenContext(repo_cache=Path(scratch), remote_repos=remote_repositories(), timeout=30)
        pool = ThreadPoolExecutor(DOWNLOADS_AT_ONCE)
        try:
            waiting = [pool.submit(_fetch, context, jar, folder) for jar in jars]
            for count, future in enumerate(as_completed(waiting), start=1):
                future.result()
                if count % 30 == 0:
                    report(f"Zoekmotor ophalen: {count} van {len(jars)} bestanden.")
        finally:
            pool.shutdown(cancel_futures=True)


def _fetch(context: MavenContext, jar: Jar, folder: Path) -> None:
    """Download into the scratch folder, verify, then move: `folder` never holds half a file."""
    downloaded = _download(context, jar)
    _verify(jar, downloaded)
    downloaded.replace(folder / jar.file)


def _download(context: MavenContext, jar: Jar) -> Path:
    artifact = context.create_dependency(jar.coordinate).artifact
    reason: Exception | None = None
    for _ in range(TRIES):
        try:
            return Path(artifact.resolve())
        except (OSError, RuntimeError) as error:  # a broken connection; an answer other than 200
            reason = error
            if artifact.cached_path is not None:
                artifact.cached_path.unlink(missing_ok=True)
    raise ArtefactError(
        f"De zoekmotor kon niet worden opgehaald: {jar.file} is niet bereikbaar bij de Maven-bibliotheek. Controleer "
        "het netwerk (of de mirror in ~/.m2/settings.xml) en start opnieuw; wat al is opgehaald, blijft bewaard."
    ) from reason


def _verify(jar: Jar, path: Path) -> None:
    with path.open("rb") as stream:
        found = hashlib.file_digest(stream, "sha256").hexdigest()
    if found != jar.sha256:
        raise ArtefactError(
            f"Het bestand {jar.file} van de zoekmotor heeft niet de verwachte inhoud (SHA-256) en wordt niet gebruikt. "
            f"Verwijder {path} en start opnieuw."
        )
