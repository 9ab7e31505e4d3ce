"""What was acknowledged stays, exactly once, and the figures stay exact through kill -9."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from jejak.cli.postgres import Cluster

ROOT = Path(__file__).resolve().parent.parent
RECORDS, KILLS = 150, 3


@pytest.fixture
def durable() -> Iterator[Cluster]:
    """A cluster with production settings: fsync on, or a kill would lose what was said."""
    folder = Path(tempfile.mkdtemp(prefix="jejak-w-", dir="/tmp"))
    folder.chmod(0o711)
    cluster = Cluster(folder / "postgres")
    cluster.start()
    yield cluster
    cluster.stop()
    shutil.rmtree(folder, ignore_errors=True)


def environment(cluster: Cluster) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": cluster.url,
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "JEJAK_SECRET_KEY": "only for tests",
        "PYTHONPATH": str(ROOT),
    }


@pytest.mark.faults
def test_nothing_acknowledged_is_lost_when_postgresql_is_killed(durable: Cluster) -> None:
    chance = random.Random(20261123)
    kill_after = sorted(chance.sample(range(5, RECORDS - 5), KILLS))
    acknowledged: list[str] = []
    with subprocess.Popen(
        [sys.executable, "-m", "tests.writer", str(RECORDS)],
        cwd=ROOT,
        env=environment(durable),
        stdout=subprocess.PIPE,
        text=True,
    ) as writer:
        for line in writer.stdout or ():
            if line.strip() == "ready":
                continue
            acknowledged.append(line.strip())
            if kill_after and len(acknowledged) >= kill_after[0]:
                kill_after.pop(0)
                time.sleep(chance.uniform(0, 0.02))
                kill_at_once(durable)
                durable.start()
    assert writer.returncode == 0
    assert len(acknowledged) == RECORDS
    assert kill_after == []

    with psycopg.connect(durable.url) as database:
        rows = database.execute(
            "SELECT a.id::text, count(v.id) FILTER (WHERE v.version = 1) "
            "FROM activities_activity a "
            "LEFT JOIN activities_activityversion v ON v.activity_id = a.id GROUP BY 1"
        ).fetchall()
    assert sorted(pk for pk, _versions in rows) == sorted(acknowledged)
    assert {versions for _pk, versions in rows} == {1}
    check = subprocess.run(
        [sys.executable, "-m", "django", "figures_check"],
        cwd=ROOT,
        env=environment(durable),
        capture_output=True,
        text=True,
        check=False,
    )
    assert check.returncode == 0, check.stdout + check.stderr


def kill_at_once(cluster: Cluster) -> None:
    """Kill the postmaster; its children notice and die, as after a power cut."""
    pid = cluster.running_pid()
    assert pid is not None
    os.kill(pid, signal.SIGKILL)
    if cluster.process is not None:
        cluster.process.wait(10)
