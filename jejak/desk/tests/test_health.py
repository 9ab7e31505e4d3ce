import pytest
from django.db import connection
from django.test import Client

from jejak.desk import health

pytestmark = pytest.mark.django_db


def test_anybody_may_ask_whether_the_parts_stand(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO procrastinate_workers DEFAULT VALUES")

    response = client.get("/healthz")

    assert response.status_code == 200
    assert response.json() == {
        "status": "ok",
        "database": "ok",
        "worker": "ok",
        "storage": "ok",
        "version": health.jejak_version(),
    }


def test_a_worker_that_is_silent_for_a_minute_is_down(client: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - interval '60 seconds')"
        )

    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json()["worker"] == "down"
    assert response.json()["database"] == "ok"


def test_a_full_or_missing_disk_is_down_and_says_no_more(client, settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path / "missing"

    response = client.get("/healthz")

    assert response.status_code == 503
    assert response.json()["storage"] == "down"
    assert "missing" not in response.content.decode()
