"""The errors of the product.

DoenersError
├── ConfigError         a variable or configuration file is wrong; the start stops
├── SourceError         a source cannot be read now; a rebuild carries its offerings over
├── EngineUnavailable   the search engine is away, slow or refuses
├── ModelUnavailable    the language model is away; search goes by words
│   └── ModelDied       it had the texts and gave no answer
├── LeaseTaken          another run holds the lease
├── LeaseLost           this run no longer holds the lease; it must not write any more
├── RunCancelled        an administrator cancelled this run; it must clean up and end
├── CannotCancel        a run that has ended, or is past the point of no return
├── GateRefused         a new index was judged unfit to go live
├── MoveRefused         a question, request or outcome makes no such move from where it is, or not by who asks
├── BackupRefused       a backup cannot be made, or cannot be put back here
├── InvalidParams       a request is malformed; carries every bad field
└── UnknownPlace        a place that nobody can read; carries names like it

Messages are Dutch where a person reads them.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NotRequired, TypedDict


class Candidate(TypedDict):
    """A place that may be meant: its value as a parameter, and how people read it."""

    value: str
    label: str


class Fault(TypedDict):
    """What is wrong with a field or a parameter, in Dutch; `candidates` when a place was not understood."""

    field: str
    message: str
    type: NotRequired[str]
    candidates: NotRequired[list[Candidate]]


class DoenersError(Exception):
    """The root of all errors that this product raises on purpose."""


class ConfigError(DoenersError):
    """A variable or configuration file is wrong."""


class SourceError(DoenersError):
    """A source cannot be read now. The message is Dutch and may be shown to administrators."""


class EngineUnavailable(DoenersError):
    """The search engine is away, slow or refuses the request."""


class ModelUnavailable(DoenersError):
    """The language model is away; search goes by words."""


class ModelDied(ModelUnavailable):
    """The language model had the texts and gave no answer: it may be one of them that it cannot bear."""


class LeaseTaken(DoenersError):
    """Another run holds the lease; `run_id` names it."""

    def __init__(self, run_id: str) -> None:
        super().__init__(f"Er loopt al een run: {run_id}.")
        self.run_id = run_id


class LeaseLost(DoenersError):
    """This run no longer holds the lease: another one took over after its heartbeat stopped."""


class RunCancelled(DoenersError):
    """An administrator cancelled this run: `by` is who did."""

    def __init__(self, by: str) -> None:
        super().__init__(f"Geannuleerd door {by}.")
        self.by = by


class CannotCancel(DoenersError):
    """A run cannot be cancelled (any more). The message is Dutch and says why."""


class GateRefused(DoenersError):
    """A new index was judged unfit to go live; `reasons` are Dutch sentences, `verdict` what the run records of it."""

    def __init__(self, reasons: list[str], verdict: Mapping[str, object] | None = None) -> None:
        super().__init__(" ".join(reasons))
        self.reasons = reasons
        self.verdict = verdict


class MoveRefused(DoenersError):
    """A question, request or outcome makes no such move from where it is, or not by who asks for it."""


class BackupRefused(DoenersError):
    """A backup cannot be made, or cannot be put back here. The message is Dutch, for who manages the server."""


class InvalidParams(DoenersError):
    """A request is malformed; `errors` has one for each bad field."""

    def __init__(self, errors: list[Fault]) -> None:
        super().__init__("; ".join(f"{e['field']}: {e['message']}" for e in errors))
        self.errors = errors


class UnknownPlace(InvalidParams):
    """Nobody can read what was typed as a place; `candidates` are names like it, none or several."""

    def __init__(self, errors: list[Fault], candidates: list[Candidate]) -> None:
        super().__init__(errors)
        self.candidates = candidates
