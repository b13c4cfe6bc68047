"""What an examination finds of one thing: how it is, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from base.config import Settings

Level = Literal["ok", "warning", "fault", "unseen"]
LEVELS: tuple[Level, ...] = ("ok", "unseen", "warning", "fault")  # the worst last


@dataclass(frozen=True)
class Finding:
    """`says` how it is and `step` what to do, both in Dutch; nothing needs to be done about what is ok."""

    level: Level
    says: str
    step: str = ""


@dataclass(frozen=True)
class Check:
    """One thing that is examined. `about` is for docs/reference/doctor.md, `runbook` a part of docs/operations.md."""

    name: str
    title: str
    about: str
    examine: Callable[[Settings], Finding]
    runbook: str = ""
    needs: str = ""  # the check without which this one says nothing


def fine(says: str) -> Finding:
    """Nothing to do."""
    return Finding("ok", says)


def warning(says: str, step: str) -> Finding:
    """It works, but somebody must look at it."""
    return Finding("warning", says, step)


def fault(says: str, step: str) -> Finding:
    """It does not work, or is not safe."""
    return Finding("fault", says, step)


def unseen(says: str, step: str = "") -> Finding:
    """Nobody can tell from here."""
    return Finding("unseen", says, step)


def worst(findings: Sequence[Finding], otherwise: str) -> Finding:
    """All findings of one thing as one, the worst first; `otherwise` says how it is when there are none."""
    if not findings:
        return fine(otherwise)
    ordered = sorted(findings, key=lambda each: LEVELS.index(each.level), reverse=True)
    says = " ".join(each.says for each in ordered)
    steps = dict.fromkeys(each.step for each in ordered if each.step)
    return Finding(ordered[0].level, says, " ".join(steps))
