"""What waits for its vector: the texts of the live index, looked for once and embedded slice by slice."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import islice

from opensearchpy import OpenSearch

from indexer.engine import vectors
from indexer.engine.embedding import Embedder

SLICE = 96  # texts at once: a few seconds
MOST = 10_000  # texts that are held: the whole index is read to find them


@dataclass
class Backlog:
    """Of one process. `state` is that of the live index: its name and its last change."""

    state: tuple[str, str] = ("", "")
    _texts: dict[str, str] = field(default_factory=dict)
    _is_all: bool = False

    def embed_some(self, client: OpenSearch, alias: str, state: tuple[str, str], model: Embedder) -> bool:
        """Embed the next slice; False when every text has its vector. Raises ModelUnavailable."""
        if not model.model:
            return False
        if state != self.state or not (self._texts or self._is_all):
            self._texts = vectors.lacking(client, alias, state[0], MOST)
            self.state, self._is_all = state, len(self._texts) < MOST
        if not self._texts:
            return False
        vectors.make(client, alias, model, dict(islice(self._texts.items(), SLICE)))
        self._texts = dict(islice(self._texts.items(), SLICE, None))
        return True
