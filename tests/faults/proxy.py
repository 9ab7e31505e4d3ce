"""A network of ours on loopback, between phones and the server, that cuts, delays, doubles and
reorders what passes.

It reads whole messages of HTTP/1.1 and harms each at a place and in a way that the seed decides;
a phone's n-th exchange always meets the same fault.
"""

from __future__ import annotations

import asyncio
import random
import socket
import struct
import threading
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

T = TypeVar("T")
MOST_BYTES = 32 * 1024 * 1024
LOOPBACK = "127.0.0.1"


class Kind(StrEnum):
    CLEAN = "clean"
    CUT_REQUEST = "cut request"
    CUT_ANSWER = "cut answer"  # the server did it, and nobody hears of it
    DELAY_REQUEST = "delay request"
    DELAY_ANSWER = "delay answer"
    DOUBLE = "double"  # twice at the same time, over two connections
    REPEAT = "repeat"  # a second time, after later ones have passed
    HOLD = "hold"  # later ones pass before it
    LATE = "late"  # as cut, but it arrives: after what the phone sends next


WEIGHTS = {
    Kind.CLEAN: 45,
    Kind.CUT_REQUEST: 8,
    Kind.CUT_ANSWER: 10,
    Kind.DELAY_REQUEST: 3,
    Kind.DELAY_ANSWER: 3,
    Kind.DOUBLE: 6,
    Kind.REPEAT: 4,
    Kind.HOLD: 3,
    Kind.LATE: 3,
}
LONGEST_DELAY, LONGEST_WAIT = 0.05, 0.25


@dataclass(frozen=True)
class Fault:
    """What happens to one exchange."""

    kind: Kind
    share: float = 0.0  # where in the message, between 0 and 1
    seconds: float = 0.0
    overtakers: int = 0  # so many others pass first
    is_abrupt: bool = False  # the line ends with a reset, not a farewell

    def __str__(self) -> str:
        return f"{self.kind} at {self.share:.4f}"

    def place(self, message: bytes) -> int:
        return int(self.share * len(message))


CLEAN = Fault(Kind.CLEAN)


@dataclass
class Schedule:
    """The faults that one phone meets, by the seed."""

    seed: str
    weights: dict[Kind, int] = field(default_factory=lambda: WEIGHTS)

    def fault(self, number: int) -> Fault:
        chance = random.Random(f"{self.seed}/{number}")
        kind = chance.choices(list(self.weights), list(self.weights.values()))[0]
        return Fault(
            kind,
            share=chance.random(),
            seconds=chance.uniform(0, LONGEST_DELAY),
            overtakers=chance.randint(1, 3),
            is_abrupt=chance.random() < 0.5,
        )


class Network:
    """All lines of a test, in a thread of their own. A context manager."""

    def __init__(self, upstream_port: int) -> None:
        self.upstream_port = upstream_port
        self.counts: Counter[Kind] = Counter()
        self.passed = 0
        self._lines: set[Line] = set()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)

    def __enter__(self) -> Network:
        self._thread.start()
        return self

    def __exit__(self, *_failure: object) -> None:
        for line in list(self._lines):
            line.close()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    def run(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(60)

    def open_line(self, schedule: Schedule) -> Line:
        line = Line(self, schedule)
        self.run(line.start())
        self._lines.add(line)
        return line

    def forget(self, line: Line) -> None:
        self._lines.discard(line)

    async def let_others_pass(self, fault: Fault) -> None:
        """Wait until others have overtaken, but never for long."""
        goal = self.passed + fault.overtakers
        for _ in range(int(LONGEST_WAIT / 0.01)):
            await asyncio.sleep(0.01)
            if self.passed >= goal:
                return


class Line:
    """One phone's way to the server, at a port of its own."""

    def __init__(self, network: Network, schedule: Schedule) -> None:
        self.network = network
        self.schedule = schedule
        self.is_calm = False
        self.met: list[str] = []
        self.port = 0
        self._server: asyncio.Server | None = None
        self._on_the_way: set[asyncio.Task[None]] = set()
        self._open: set[asyncio.Task[None]] = set()

    async def start(self) -> None:
        self._server = await asyncio.start_server(self._accept, LOOPBACK, 0)
        self.port = self._server.sockets[0].getsockname()[1]

    def calm_down(self) -> None:
        """No more faults; return when everything that was late has arrived."""
        self.is_calm = True
        self.network.run(self._until_quiet())

    async def _until_quiet(self) -> None:
        while self._on_the_way:
            await asyncio.wait(self._on_the_way)

    def close(self) -> None:
        self.network.run(self._close())
        self.network.forget(self)

    async def _close(self) -> None:
        assert self._server is not None
        self._server.close()
        for task in list(self._open):
            task.cancel()
        await asyncio.gather(*self._open, return_exceptions=True)
        await self._until_quiet()
        await self._server.wait_closed()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._open.add(task)
        end = End(reader, writer)
        try:
            await self._carry(end)
        except (OSError, EOFError, asyncio.CancelledError):
            pass  # one side is gone; so is the line
        finally:
            end.close()
            self._open.discard(task)

    async def _carry(self, phone: End) -> None:
        upstream = await self._reach_server()
        try:
            while request := await phone.read_request():
                if not request.is_whole:
                    await upstream.send(request.content)
                    return
                fault = self._next_fault()
                seen, lives = await Passage(self, fault, request.content, upstream).pass_through()
                await self._answer(phone, seen, fault)
                if not lives:
                    phone.close(is_abrupt=fault.is_abrupt)
                    return
        finally:
            upstream.close()

    def _next_fault(self) -> Fault:
        fault = CLEAN if self.is_calm else self.schedule.fault(len(self.met))
        if not self.is_calm:
            self.met.append(str(fault))
        self.network.counts[fault.kind] += 1
        return fault

    async def _answer(self, phone: End, seen: bytes, fault: Fault) -> None:
        if fault.kind is Kind.DELAY_ANSWER:
            await phone.send(seen[: fault.place(seen)])
            await asyncio.sleep(fault.seconds)
            seen = seen[fault.place(seen) :]
        await phone.send(seen)

    async def _reach_server(self) -> End:
        return End(*await asyncio.open_connection(LOOPBACK, self.network.upstream_port))

    async def ask_anew(self, request: bytes) -> bytes:
        """Send it over a connection of its own and hear the answer."""
        with suppress(OSError, EOFError):
            server = await self._reach_server()
            try:
                await server.send(request)
                answer = await server.read_answer(request)
                return answer.content
            finally:
                server.close()
        return b""

    def send_later(self, request: bytes, fault: Fault) -> None:
        async def deliver() -> None:
            await self.network.let_others_pass(fault)
            await self.ask_anew(request)

        task = asyncio.create_task(deliver())
        self._on_the_way.add(task)
        task.add_done_callback(self._on_the_way.discard)


@dataclass
class Passage:
    """One request on its way through."""

    line: Line
    fault: Fault
    request: bytes
    upstream: End

    async def pass_through(self) -> tuple[bytes, bool]:
        """Return what the phone gets to see, and whether its connection lives on."""
        ways: dict[Kind, Callable[[], Awaitable[tuple[bytes, bool]]]] = {
            Kind.CUT_REQUEST: self._cut_request,
            Kind.CUT_ANSWER: self._cut_answer,
            Kind.DELAY_REQUEST: self._delay_request,
            Kind.DOUBLE: self._double,
            Kind.REPEAT: self._repeat,
            Kind.HOLD: self._hold,
            Kind.LATE: self._late,
        }
        return await ways.get(self.fault.kind, self._plain)()

    async def _plain(self) -> tuple[bytes, bool]:
        await self.upstream.send(self.request)
        return await self._hear()

    async def _hear(self) -> tuple[bytes, bool]:
        answer = await self.upstream.read_answer(self.request)
        self.line.network.passed += 1
        return answer.content, answer.is_whole

    async def _cut_request(self) -> tuple[bytes, bool]:
        await self.upstream.send(self.request[: self.fault.place(self.request)])
        self.upstream.close(is_abrupt=self.fault.is_abrupt)
        return b"", False

    async def _cut_answer(self) -> tuple[bytes, bool]:
        answer, _lives = await self._plain()
        return answer[: self.fault.place(answer)], False

    async def _delay_request(self) -> tuple[bytes, bool]:
        place = self.fault.place(self.request)
        await self.upstream.send(self.request[:place])
        await asyncio.sleep(self.fault.seconds)
        await self.upstream.send(self.request[place:])
        return await self._hear()

    async def _double(self) -> tuple[bytes, bool]:
        """Both at once; the phone hears the one or the other."""
        (one, lives), other = await asyncio.gather(self._plain(), self.line.ask_anew(self.request))
        return (other, lives) if other and self.fault.share < 0.5 else (one, lives)

    async def _repeat(self) -> tuple[bytes, bool]:
        heard = await self._plain()
        self.line.send_later(self.request, self.fault)
        return heard

    async def _hold(self) -> tuple[bytes, bool]:
        await self.line.network.let_others_pass(self.fault)
        return await self._plain()

    async def _late(self) -> tuple[bytes, bool]:
        self.line.send_later(self.request, self.fault)
        return b"", False


@dataclass(frozen=True)
class Message:
    content: bytes
    is_whole: bool


class End:
    """One end of a connection, read in messages."""

    def __init__(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.reader = reader
        self.writer = writer

    async def send(self, content: bytes) -> None:
        self.writer.write(content)
        await self.writer.drain()

    def close(self, *, is_abrupt: bool = False) -> None:
        if is_abrupt and not self.writer.is_closing():
            linger = struct.pack("ii", 1, 0)
            with suppress(OSError):
                plug = self.writer.get_extra_info("socket")
                plug.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, linger)
        self.writer.close()

    async def read_request(self) -> Message | None:
        """Return the next request, as far as it comes; None at the end."""
        message = await self._read(lambda head: _length(head) or 0)
        return message if message.content else None

    async def read_answer(self, request: bytes) -> Message:
        return await self._read(lambda head: 0 if _is_bare(head, request) else _length(head))

    async def _read(self, length_of: Callable[[bytes], int | None]) -> Message:
        """Head and body; a body of no known length lasts until the connection ends."""
        try:
            head = await self.reader.readuntil(b"\r\n\r\n")
            length = length_of(head)
            if length is None:
                return Message(head + await self.reader.read(MOST_BYTES), is_whole=False)
            if length > MOST_BYTES:
                raise EOFError
        except asyncio.IncompleteReadError as broken:
            return Message(broken.partial, is_whole=False)
        try:
            return Message(head + await self.reader.readexactly(length), is_whole=True)
        except asyncio.IncompleteReadError as broken:
            return Message(head + broken.partial, is_whole=False)


def _length(head: bytes) -> int | None:
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    return None


def _is_bare(head: bytes, request: bytes) -> bool:
    """Answers that never have a body."""
    status = head.split(b" ", 2)[1]
    return request.startswith(b"HEAD ") or status in {b"204", b"304"}
