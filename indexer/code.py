"""Which code made an index: the release, and a digest of all code that reads, judges and writes."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import metadata
from pathlib import Path

_ROOT = Path(__file__).resolve().parent.parent
_FILES = ("indexer/**/*.py", "dutch/**/*.py")


@cache
def version() -> str:
    """As "0.1.0-3fa9c1d2"; read once per process."""
    digest = hashlib.sha256()
    for pattern in _FILES:
        for path in sorted(_ROOT.glob(pattern)):
            digest.update(path.read_bytes())
    return f"{metadata.version('doeners')}-{digest.hexdigest()[:8]}"
