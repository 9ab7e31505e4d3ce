"""The network of the fault tests: what it does to what passes, and that a seed decides it."""

from __future__ import annotations

import http.client
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from .proxy import WEIGHTS, Kind, Line, Network, Schedule

BODY = bytes(range(256)) * 40


class Server(ThreadingHTTPServer):
    """Remembers the bodies that arrived whole, and answers each with its number."""

    daemon_threads = True
    arrived: list[bytes]


class Desk(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        if len(body) < int(self.headers["Content-Length"]):
            return
        self.server.arrived.append(body)
        answer = f"{len(self.server.arrived)}".encode() * 100
        self.send_response(200)
        self.send_header("Content-Length", str(len(answer)))
        self.end_headers()
        self.wfile.write(answer)

    def log_message(self, *_words: object) -> None:
        """Nothing of it is of interest."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server(("127.0.0.1", 0), Desk) as server:
        server.arrived = []
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield server
        server.shutdown()
        thread.join()


@pytest.fixture
def network(server: Server) -> Iterator[Network]:
    with Network(server.server_address[1]) as network:
        yield network


def line_of(network: Network, kind: Kind, seed: str = "17") -> Line:
    return network.open_line(Schedule(seed, {kind: 1}))


def post(line: Line, body: bytes = BODY) -> bytes | None:
    """Return what a phone hears; None where nothing whole came back."""
    connection = http.client.HTTPConnection("127.0.0.1", line.port, timeout=5)
    try:
        connection.request("POST", "/", body)
        return connection.getresponse().read()
    except (OSError, http.client.HTTPException):
        return None
    finally:
        connection.close()


def test_a_seed_decides_everything() -> None:
    first, again, other = Schedule("3/a"), Schedule("3/a"), Schedule("4/a")
    assert [first.fault(n) for n in range(50)] == [again.fault(n) for n in range(50)]
    assert [first.fault(n) for n in range(50)] != [other.fault(n) for n in range(50)]
    assert {first.fault(n).kind for n in range(500)} == set(WEIGHTS)


def test_what_is_let_through_is_not_touched(network: Network, server: Server) -> None:
    assert post(line_of(network, Kind.CLEAN)) == b"1" * 100
    assert server.arrived == [BODY]


def test_a_cut_request_never_arrives_whole(network: Network, server: Server) -> None:
    line = line_of(network, Kind.CUT_REQUEST)
    assert [post(line) for _ in range(8)] == [None] * 8
    assert server.arrived == []


def test_a_cut_answer_loses_what_the_server_did(network: Network, server: Server) -> None:
    line = line_of(network, Kind.CUT_ANSWER)
    assert not any(post(line) for _ in range(4))
    assert server.arrived == [BODY] * 4


@pytest.mark.parametrize("kind", [Kind.DELAY_REQUEST, Kind.DELAY_ANSWER, Kind.HOLD])
def test_what_is_delayed_arrives_all_the_same(network: Network, kind: Kind) -> None:
    assert post(line_of(network, kind)) == b"1" * 100


@pytest.mark.parametrize("kind", [Kind.DOUBLE, Kind.REPEAT])
def test_what_is_doubled_arrives_twice(network: Network, server: Server, kind: Kind) -> None:
    line = line_of(network, kind)
    assert post(line) in {b"1" * 100, b"2" * 100}
    line.calm_down()
    assert server.arrived == [BODY] * 2


def test_a_late_request_arrives_after_the_next_one(network: Network, server: Server) -> None:
    line = line_of(network, Kind.LATE)
    assert post(line, b"first") is None
    other = line_of(network, Kind.CLEAN)
    for _ in range(4):
        post(other, b"second")
    line.calm_down()
    assert server.arrived[0] == b"second"
    assert server.arrived.count(b"first") == 1


def test_a_calm_line_harms_nothing(network: Network, server: Server) -> None:
    line = line_of(network, Kind.CUT_REQUEST)
    line.calm_down()
    assert post(line) == b"1" * 100
    assert network.counts == {Kind.CLEAN: 1}


def test_a_line_ends_while_a_phone_still_holds_it(network: Network, server: Server) -> None:
    line = line_of(network, Kind.CLEAN)
    connection = http.client.HTTPConnection("127.0.0.1", line.port, timeout=5)
    connection.request("POST", "/", BODY)
    connection.getresponse().read()
    began = time.monotonic()
    line.close()
    assert time.monotonic() - began < 2
    connection.close()
    assert post(line) is None
