"""The errors of a start. Messages are Dutch: `main` shows them as they are.

StartError          the start cannot go on; the message says why and what to do
└── ArtefactError   the engine's jars cannot be fetched, or are not the ones in the lock
Interrupted         somebody asked to stop while the start was still going on
"""

from __future__ import annotations

from base.errors import DoenersError


class StartError(DoenersError):
    """The start cannot go on; everything that was started is stopped."""


class ArtefactError(StartError):
    """The engine's jars cannot be fetched, or are not the ones in the lock."""


class Interrupted(DoenersError):
    """Ctrl-C or SIGTERM came while something was being waited for."""
