"""What the engine's refusals mean, in Dutch, for who looks after it; docs/operations.md says what to do."""

from __future__ import annotations

from opensearchpy import OpenSearch
from opensearchpy.exceptions import ConnectionError as NoConnection
from opensearchpy.exceptions import ConnectionTimeout

from base.errors import EngineUnavailable
from indexer.engine.answers import Block

BLOCKED = "cluster_block_exception"
DISK_FULL = "De zoekmotor weigert te schrijven: de schijf is vol."
READ_ONLY = "De zoekmotor weigert te schrijven: de index staat op alleen lezen."
_DISK = "flood-stage"  # in the engine's description of a block
_BY_TYPE = {
    "circuit_breaking_exception": "De zoekmotor heeft te weinig geheugen voor deze opdracht.",
    "es_rejected_execution_exception": "De zoekmotor heeft het te druk.",
    "rejected_execution_exception": "De zoekmotor heeft het te druk.",
    "index_not_found_exception": "De index bestaat niet meer.",
    "index_closed_exception": "De index is gesloten.",
}
_BY_STATUS = {
    401: "De zoekmotor laat ons niet binnen: naam of wachtwoord klopt niet (OPENSEARCH_URL).",
    403: "De zoekmotor staat ons dit niet toe.",
    413: "De zoekmotor vindt de opdracht te groot.",
    429: "De zoekmotor heeft het te druk.",
}


def sentence(error: Exception) -> str:
    """One sentence for an error of the engine, or an EngineUnavailable."""
    if isinstance(error, EngineUnavailable):
        return str(error)
    if isinstance(error, ConnectionTimeout):
        return "De zoekmotor antwoordt niet op tijd."
    if isinstance(error, NoConnection) or not isinstance(getattr(error, "status_code", None), int):
        return "De zoekmotor is niet bereikbaar."
    return of_refusal(error.status_code, str(error.error), str(error.info))  # type: ignore[attr-defined]


def of_refusal(status: int, kind: str, reason: str) -> str:
    """One sentence for a refusal: its HTTP status, type and description."""
    if kind == BLOCKED:
        return DISK_FULL if _DISK in reason else READ_ONLY
    if kind in _BY_TYPE:
        return _BY_TYPE[kind]
    fault = "geeft een fout" if status >= 500 else "weigert de opdracht"
    return _BY_STATUS.get(status, f"De zoekmotor {fault} ({kind or status}).")


def write_block(client: OpenSearch, index: str) -> str:
    """Why the engine would refuse to write to an index; "" when it would not. Raises OpenSearchException."""
    blocks = client.cluster.state(metric="blocks", index=index).get("blocks", {})
    found: list[Block] = [*blocks.get("global", {}).values()]
    found += blocks.get("indices", {}).get(index, {}).values()
    writing = [block["description"] for block in found if "write" in block.get("levels", ())]
    if not writing:
        return ""
    return DISK_FULL if any(_DISK in description for description in writing) else READ_ONLY
