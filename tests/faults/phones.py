"""Phones that run the real client in Node, and their handles here."""

from __future__ import annotations

import itertools
import json
import subprocess
import threading
from concurrent.futures import Future
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent.parent
PATIENCE = 60
Said = dict[str, Any]


class PhoneBroken(AssertionError):
    """The client raised what it should not."""


def build_client(folder: Path) -> Path:
    """Bundle the client as it stands, which takes half a second; return the file."""
    config = ROOT / "tests" / "faults" / "phone" / "vite.config.ts"
    command = ["npx", "vite", "build", "--config", str(config), "--logLevel", "warn"]
    where = ["--outDir", str(folder / "phone"), "--emptyOutDir"]
    subprocess.run([*command, *where], cwd=ROOT, check=True)
    return folder / "phone" / "main.mjs"


class Phones:
    """One Node process with all phones, each in a thread of its own. A context manager."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._numbers = itertools.count()
        self._waiting: dict[int, Future[Said]] = {}
        self._lock = threading.Lock()

    def __enter__(self) -> Phones:
        self._node = subprocess.Popen(
            ["node", build_client(self.folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        return self

    def __exit__(self, *_failure: object) -> None:
        assert self._node.stdin is not None
        assert self._node.stdout is not None
        self._node.stdin.close()
        self._node.wait(10)
        self._reader.join(10)
        self._node.stdout.close()

    def _read(self) -> None:
        for line in self._node.stdout or ():
            said = json.loads(line)
            self._waiting.pop(said["n"]).set_result(said)
        for future in self._waiting.values():
            future.set_exception(PhoneBroken("Node has ended"))

    def ask(self, phone: str, do: str, told: Said) -> Future[Said]:
        future: Future[Said] = Future()
        with self._lock:
            number = next(self._numbers)
            self._waiting[number] = future
            assert self._node.stdin is not None
            line = json.dumps({"n": number, "phone": phone, "do": do} | told)
            self._node.stdin.write(f"{line}\n")
            self._node.stdin.flush()
        return future


class Phone:
    """One phone: what its person does, and what was acknowledged to them."""

    def __init__(self, phones: Phones, name: str, folder: Path, jar: Path) -> None:
        self.phones = phones
        self.name = name
        self.jar = jar
        self.journal_path = folder / f"{name}.journal"

    def begin_to(self, do: str, **told: Any) -> Future[Said]:
        return self.phones.ask(self.name, do, told)

    def do(self, do: str, **told: Any) -> Said:
        said = self.begin_to(do, **told).result(PATIENCE)
        if "error" in said:
            raise PhoneBroken(f"{self.name} could not {do}: {said['error']}")
        return said

    def start(self, origin: str, person_id: int) -> None:
        self.do(
            "start",
            origin=origin,
            jar=str(self.jar),
            person=person_id,
            journal=str(self.journal_path),
        )

    def kill(self) -> None:
        self.do("kill")

    def journal(self) -> list[Said]:
        """Everything that this phone ever committed, sent and heard."""
        text = self.journal_path.read_text()
        return [json.loads(line) for line in text.splitlines()]
