"""A wire to a real server (engine, database, broker), byte by byte, that can be cut, hang, drip or answer itself."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field

from standalone.loopback import HOST, free_port

DRIP_SECONDS = 1.0  # between two bytes
SLOW_SECONDS = 2.0  # before an answer is passed on
PIECE = 65_536
Answer = Callable[[], bytes]


@dataclass
class Wire:
    """A wire from `port` to the server at `target`. `fault` is what is wrong with it now: nothing, or one of `FAULTS`;
    with "says" it gives `said` to every request and passes nothing on."""

    target: int
    port: int = field(default_factory=free_port)
    fault: str = ""
    said: bytes = b""
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _open: set[asyncio.StreamWriter] = field(default_factory=set)

    @contextmanager
    def broken(self, fault: str, said: bytes = b"") -> Iterator[None]:
        """While something is wrong with it. Who is connected already notices too."""
        assert fault in FAULTS, fault
        self._set(fault, said)
        try:
            yield
        finally:
            self._set("", b"")

    def _set(self, fault: str, said: bytes) -> None:
        self.fault, self.said = fault, said
        self._loop.call_soon_threadsafe(self._cut)

    def _cut(self) -> None:
        """Who was connected begins again: what was on its way is lost, as when a cable is pulled out."""
        if self.fault not in ("hangs", "drips", "slow"):
            for writer in self._open:
                writer.transport.abort()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.fault == "refuses":
            writer.transport.abort()
            return
        self._open.add(writer)
        try:
            above, below = await asyncio.open_connection(HOST, self.target)
        except OSError:
            writer.transport.abort()
        else:
            with suppress(OSError, asyncio.IncompleteReadError):
                await asyncio.gather(self._ask(reader, writer, below), self._answer(above, writer))
            below.transport.abort()
        finally:
            self._open.discard(writer)
            writer.transport.abort()

    async def _ask(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, below: asyncio.StreamWriter
    ) -> None:
        """What a client sends. Its end is the end of both directions."""
        while piece := await reader.read(PIECE):
            if self.fault == "hangs":
                continue
            if self.fault == "says":
                writer.write(self.said)
            else:
                below.write(piece)
            await asyncio.sleep(0)
        below.close()

    async def _answer(self, above: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """What the server answers."""
        while piece := await above.read(PIECE):
            if self.fault == "slow":
                await asyncio.sleep(SLOW_SECONDS)
            if self.fault == "resets":
                writer.write(piece[: len(piece) // 2])
                await writer.drain()
                writer.transport.abort()
                return
            if self.fault == "drips":
                await self._drip(piece, writer)
            elif self.fault != "hangs":
                writer.write(piece)
        writer.close()

    async def _drip(self, piece: bytes, writer: asyncio.StreamWriter) -> None:
        for number in range(len(piece)):
            if self.fault != "drips":
                writer.write(piece[number:])
                return
            writer.write(piece[number : number + 1])
            await asyncio.sleep(DRIP_SECONDS)


FAULTS = ("refuses", "hangs", "drips", "slow", "resets", "says")


@contextmanager
def wire(target: int) -> Iterator[Wire]:
    """A wire to a server on this machine, for as long as the block lasts."""
    own = Wire(target)
    # in a thread from the beginning: in that of the tests a browser may have a loop of its own
    thread = threading.Thread(target=own._loop.run_forever, name="wire", daemon=True)
    thread.start()
    server = asyncio.run_coroutine_threadsafe(asyncio.start_server(own._connected, HOST, own.port), own._loop).result()
    try:
        yield own
    finally:
        asyncio.run_coroutine_threadsafe(_end(server), own._loop).result()
        own._loop.call_soon_threadsafe(own._loop.stop)
        thread.join()
        own._loop.close()


async def _end(server: asyncio.Server) -> None:
    """Nobody is connected any more."""
    server.close()
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for task in others:
        task.cancel()
    await asyncio.gather(*others, return_exceptions=True)
