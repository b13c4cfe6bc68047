"""`python -m tools.words.phrase_vectors`: embeds the phrases of the phrasebook again, for indexer/phrase_vectors.py."""

from __future__ import annotations

import tempfile
from pathlib import Path

from indexer import phrase_vectors, phrasebook
from indexer.engine import embedding
from model.client import ModelClient
from model.limits import MOST_TEXTS
from standalone.guard import Guard
from standalone.model import running_model

PATIENCE = 30.0  # seconds that a model which starts is waited for


def main() -> None:
    """Only phrases of today stay in the file; those whose vector is there are not made again."""
    texts = list(dict.fromkeys(phrase.text for phrase in phrasebook.book().phrases))
    vectors = phrase_vectors.released() if phrase_vectors.FILE.exists() else {}
    missing = [text for text in texts if embedding.key(text) not in vectors]
    with (
        tempfile.TemporaryDirectory(prefix="doeners-phrases-") as folder,
        Guard() as guard,
        running_model(Path(folder), guard) as socket,
    ):
        model = ModelClient(str(socket), PATIENCE)
        for start in range(0, len(missing), MOST_TEXTS):
            some = missing[start : start + MOST_TEXTS]
            vectors |= dict(zip(map(embedding.key, some), model.passages(some), strict=True))
    phrase_vectors.save({key: vectors[key] for key in map(embedding.key, texts)})


if __name__ == "__main__":
    main()
