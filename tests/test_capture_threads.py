"""Each line of the table in docs/capture.md names a test; here it is looked up."""

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
THREADS = {*range(1, 21), *range(30, 35), *range(43, 47)}


def rows() -> list[tuple[int, str]]:
    """Return the number of each thread and the test that shows it."""
    table = (ROOT / "docs" / "capture.md").read_text().partition("What must be impossible")[2]
    found = re.findall(r"^\| (\d+) .*\| `([^`|]+)` \|$", table, re.MULTILINE)
    return [(int(number), test) for number, test in found]


def exists(test: str) -> bool:
    path, _separator, name = test.partition("::")
    file = ROOT / path
    if not file.is_file():
        return False
    source = file.read_text()
    if file.suffix == ".py":
        return re.search(rf"^def {re.escape(name)}\(", source, re.MULTILINE) is not None
    return f'test("{name}"' in source


def test_every_thread_has_its_line():
    assert sorted(number for number, _test in rows()) == sorted(THREADS)


def test_every_test_that_is_named_exists():
    assert [test for _number, test in rows() if not exists(test)] == []


def test_a_name_that_is_no_test_is_seen():
    assert not exists("tests/test_capture_threads.py::test_of_nobody")
    assert not exists("frontend/capture/sync/engine.test.ts::a test of nobody")
