"""An outcome: what came of a request, each time that it is asked, and what each side says of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Side = Literal["asker", "supplier"]


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What one side says; codes of app/outcomes/choices.py."""

    result: str
    band: str = ""
    duration: str = ""
    recurring: str = ""
    why: str = ""
    otherwise: str = ""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """A row of the table, with its answers: side ("desk" for who settled it) -> answer."""

    id: str
    request_id: str
    step: str
    state: str
    sent_at: datetime
    answers: Mapping[str, Answer] = field(default_factory=dict)
