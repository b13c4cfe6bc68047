"""Each question to the language model as a span. Only embedding loads this, when traces are on."""

from __future__ import annotations

from collections.abc import Sequence

from base import traces
from model.client import ModelClient, Vectors


class TracedModel(ModelClient):
    """The model, whose questions are spans: how many texts, and none of them."""

    def queries(self, texts: Sequence[str]) -> Vectors:
        """The vectors of what people seek. Raises ModelUnavailable."""
        with traces.span("model queries", "CLIENT", {"texts": len(texts)}):
            return super().queries(texts)

    def passages(self, texts: Sequence[str]) -> Vectors:
        """The vectors of what is offered. Raises ModelUnavailable and ModelDied."""
        with traces.span("model passages", "CLIENT", {"texts": len(texts)}):
            return super().passages(texts)
