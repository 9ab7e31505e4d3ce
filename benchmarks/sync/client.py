"""The phones: one lean process that sends what was written beforehand, and says what it cost.

It reads a `Plan` as JSON from its first line of input, prints "ready", and begins with the next.
Nothing of Django is loaded here, answers are unpacked and judged only after the last one came.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import sys
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

SYNC = "/api/sync/v1/"
PIECE = "application/offset+octet-stream"
CSRF = "a" * 32
GZIP = b"\x1f\x8b"
SHOWN = 300


@dataclass(frozen=True)
class Request:
    """One request, and the words in its answer that say that all of it went well."""

    method: str
    path: str
    session: str = ""
    body: str = ""
    # A photo on the disk, sent whole instead of `body`.
    file: str = ""
    expected: str = ""
    times: int = 0

    @property
    def content(self) -> bytes:
        return Path(self.file).read_bytes() if self.file else self.body.encode()

    def headers(self, site: str) -> dict[str, str]:
        """Return what a browser adds, as far as the server looks at it."""
        headers = {
            "Host": site,
            "Cookie": f"sessionid={self.session}; csrftoken={CSRF}",
            "Accept": "*/*",
            "Accept-Encoding": "gzip",
        }
        if self.method != "GET":
            headers |= {
                "Origin": f"http://{site}",
                "X-CSRFToken": CSRF,
                "Content-Type": PIECE if self.file else "application/json",
                "Content-Length": str(len(self.content)),
            }
        if self.file:
            headers["Upload-Offset"] = "0"
        return headers

    def bytes_to(self, port: int) -> bytes:
        headers = self.headers(f"127.0.0.1:{port}")
        lines = [f"{self.method} {self.path} HTTP/1.1", *map(": ".join, headers.items())]
        return "\r\n".join([*lines, "", ""]).encode() + self.content

    def judge(self, status: int, body: bytes) -> None:
        """Raise unless the answer says what is expected."""
        text = (gzip.decompress(body) if body.startswith(GZIP) else body).decode()
        if status != 200 or text.count(self.expected) < self.times:
            raise RuntimeError(f"{self.method} {self.path}: {status} {text[:SHOWN]}")


@dataclass(frozen=True)
class Plan:
    """Requests of clients that work side by side, each waiting for its answer before the next."""

    port: int
    clients: list[list[Request]]
    # Over how many seconds the clients connect; None: all are connected before the start.
    arriving_within: float | None = None


@dataclass
class Told:
    """What the phones saw; `waits` holds the seconds from asking (or connecting) to the answer."""

    seconds: float
    cpu_seconds: float
    bytes_sent: int
    bytes_received: int
    waits: list[float] = field(default_factory=list)


class Client:
    """One phone's line: a connection that stays open."""

    def __init__(self, plan: Plan, number: int) -> None:
        self.port = plan.port
        within = plan.arriving_within
        self.delay = None if within is None else within * number / len(plan.clients)
        self.requests = plan.clients[number]
        self.written = [request.bytes_to(plan.port) for request in self.requests]
        self.answers: list[bytes] = []
        self.waits: list[float] = []

    async def connect(self) -> None:
        self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port)

    async def work(self) -> None:
        start = time.perf_counter()
        if self.delay is not None:
            await asyncio.sleep(self.delay)
            start = time.perf_counter()
            await self.connect()
        for written in self.written:
            self.writer.write(written)
            head = await self.reader.readuntil(b"\r\n\r\n")
            body = await self.reader.readexactly(_length(head))
            end = time.perf_counter()
            self.waits.append(end - start)
            self.answers.append(head + body)
            start = end

    def judge(self) -> None:
        for request, answer in zip(self.requests, self.answers, strict=True):
            head, _, body = answer.partition(b"\r\n\r\n")
            request.judge(int(head.split(maxsplit=2)[1]), body)


def _length(head: bytes) -> int:
    for line in head.split(b"\r\n"):
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise RuntimeError(f"an answer without length: {head.decode()[:SHOWN]}")


async def send(plan: Plan) -> Told:
    """Send all of the plan once the next line of input says so."""
    clients = [Client(plan, number) for number in range(len(plan.clients))]
    if plan.arriving_within is None:
        for client in clients:
            await client.connect()
    print("ready", flush=True)
    await asyncio.to_thread(sys.stdin.readline)
    start, cpu = time.perf_counter(), time.process_time()
    await asyncio.gather(*(client.work() for client in clients))
    seconds, spent = time.perf_counter() - start, time.process_time() - cpu
    for client in clients:
        client.judge()
    return Told(
        seconds=seconds,
        cpu_seconds=spent,
        bytes_sent=sum(len(written) for client in clients for written in client.written),
        bytes_received=sum(len(answer) for client in clients for answer in client.answers),
        waits=[wait for client in clients for wait in client.waits],
    )


def read_plan(text: str) -> Plan:
    told: dict[str, Any] = json.loads(text)
    clients = [[Request(**request) for request in requests] for requests in told["clients"]]
    return Plan(told["port"], clients, told["arriving_within"])


def main() -> None:
    told = asyncio.run(send(read_plan(sys.stdin.readline())))
    print(json.dumps(asdict(told)))


if __name__ == "__main__":
    main()
