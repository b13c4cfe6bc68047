"""The port: takes connections, as many as there are files for, and sends away who takes too long.

The site never stops accepting: when it is full, who has waited longest without asking a whole question goes.
A limit per address would be of no use: behind a proxy, or in an office, many people share one.
"""

from __future__ import annotations

import resource
from collections.abc import Iterator

from waitress import wasyncore
from waitress.server import TcpWSGIServer
from waitress.task import ThreadedTaskDispatcher

from app.server.channel import Channel

CONNECTIONS = 1000  # of one process
EACH_TURN = 50  # connections for which one more is taken in a turn of the loop
FILES_EACH = 4  # a connection, two temporary files, and room for the rest of the process
LIVEZ = "/livez"  # who asks it decides whether this process lives
HELD = 64_000_000  # bytes of unfinished requests and unread answers in one process


def room() -> int:
    """How many connections this process may hold; it first allows itself as many open files as it needs."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    most = CONNECTIONS * FILES_EACH if hard == resource.RLIM_INFINITY else min(CONNECTIONS * FILES_EACH, hard)
    if soft < most:
        resource.setrlimit(resource.RLIMIT_NOFILE, (most, hard))
    return min(CONNECTIONS, max(soft, most) // FILES_EACH)


class Listener(TcpWSGIServer):  # type: ignore[misc]
    """A listening socket with its connections."""

    channel_class = Channel
    active_channels: dict[int, Channel]
    stopping = False

    def __init__(self, *arguments: object, keep_alive: float, quick: ThreadedTaskDispatcher, **options: object) -> None:
        self.quick = quick  # a thread of its own for what takes no time
        self.keep_alive = keep_alive  # seconds between two requests
        self.room = room()
        super().__init__(*arguments, **options)

    def handle_accept(self) -> None:
        """Take a connection; some more when there are many, for then each turn of the loop takes longer."""
        for _ in range(1 + len(self.active_channels) // EACH_TURN):
            if len(self.active_channels) >= self.room:
                self._make_room()
            before = len(self.active_channels)
            super().handle_accept()
            if len(self.active_channels) <= before:
                break

    def add_task(self, channel: Channel) -> None:
        """Have a thread answer; refusals and LIVEZ do not queue behind pages."""
        request = channel.requests[0]
        threads = self.quick if request.error or request.path == LIVEZ else self.task_dispatcher
        threads.add_task(channel)

    def maintenance(self, now: float) -> None:
        """Nothing: waitress reads the clock on the wall, which may be set back. The worker calls `sweep`."""

    def sweep(self, now: float) -> None:
        """Send away who is late, and free memory."""
        for channel in list(self.active_channels.values()):
            if channel.late(now):
                channel.dismiss()
        self._free_memory()

    def _free_memory(self) -> None:
        """Close those that have held bytes for longest, while all together hold too many."""
        held = sum(channel.held for channel in self.active_channels.values())
        for channel in sorted(self._waiting(), key=lambda channel: channel.since):
            if held <= HELD:
                break
            held -= channel.held
            if channel.held:
                channel.handle_close()

    def _make_room(self) -> None:
        """Close the connection that has waited longest."""
        longest = min(self._waiting(), key=lambda channel: channel.since, default=None)
        if longest:
            longest.handle_close()

    def _waiting(self) -> Iterator[Channel]:
        """Connections with nothing under way in a thread."""
        return (channel for channel in self.active_channels.values() if not channel.requests)

    def stop(self) -> None:
        """Take what has reached the port, and close it; answers say from now on that the connection ends."""
        self.stopping = True
        before = -1
        while before != len(self.active_channels) < self.room:
            before = len(self.active_channels)
            super().handle_accept()
        wasyncore.dispatcher.close(self)

    def busy(self, *, patient: bool) -> bool:
        """Whether anything is under way; if `patient`, also whether anybody might still ask something."""
        return any(patient or not channel.idle for channel in self.active_channels.values())
