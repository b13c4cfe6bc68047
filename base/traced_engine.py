"""Each request to a node of the search engine as a span. Only base.connections loads this, when traces are on."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from base import traces
from base.node import Answer, EngineConnection


class TracedConnection(EngineConnection):
    """Connections whose requests are spans: which operation, on which index; no words of a search."""

    def perform_request(  # noqa: PLR0913 - as opensearch-py calls it, and one word more
        self,
        method: str,
        url: str,
        params: Mapping[str, object] | None = None,
        body: bytes | None = None,
        timeout: float | None = None,
        ignore: Collection[int] = (),
        headers: Mapping[str, str] | None = None,
        *,
        hasty: bool = False,
    ) -> Answer:
        """The engine's answer. Raises what EngineConnection raises."""
        facts = {"db.system.name": "opensearch", "db.operation.name": operation(url), "db.collection.name": index(url)}
        facts |= {"http.request.method": method, "server.address": self.hostname}
        with traces.span(f"engine {operation(url)}", "CLIENT", facts) as one:
            answer = super().perform_request(method, url, params, body, timeout, ignore, headers, hasty=hasty)
            if one:
                one.set_attribute("http.response.status_code", answer[0])
            return answer


def operation(url: str) -> str:
    """What is asked: the first part of an address that is no name, such as _search."""
    return next((part for part in url.split("/") if part.startswith("_")), "index" if url.strip("/") else "info")


def index(url: str) -> str:
    """The index that is asked; "" for the whole engine."""
    first = url.strip("/").split("/")[0]
    return "" if first.startswith("_") else first
