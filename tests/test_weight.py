"""A village manager's first visit weighs at most 100 KB over the wire, photos aside."""

import gzip
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from jejak.activities.tests.factories import recorded

STATIC = Path(__file__).resolve().parent.parent / "jejak" / "static"
# Loaded once and then kept by the browser. The font is compressed already.
ONCE = ("built/style.css", "built/pages.js", "icons.svg", "mark.svg")
LIMIT_BYTES = 100_000


def weight_of_what_is_loaded_once() -> int:
    fonts = sum(path.stat().st_size for path in (STATIC / "built").glob("*.woff2"))
    return fonts + sum(len(gzip.compress((STATIC / name).read_bytes())) for name in ONCE)


@pytest.mark.django_db
def test_a_first_visit_to_any_page_of_a_manager_is_light(cast, client):
    rows = [recorded(cast, held_on=timezone.localdate()) for _number in range(30)]
    client.force_login(cast.ana)
    pages = [
        reverse("home"),
        reverse("activities"),
        reverse("activity_new"),
        reverse("activity", args=[rows[0].pk]),
        reverse("activity_edit", args=[rows[0].pk]),
        reverse("capaian"),
        reverse("library", args=[cast.library.pk]),
        reverse("account"),
    ]
    once = weight_of_what_is_loaded_once()

    weights = {}
    for page in pages:
        response = client.get(page, headers={"accept-encoding": "gzip"}, follow=True)
        assert response.headers["Content-Encoding"] == "gzip"
        weights[page] = once + len(response.content)

    assert max(weights.values()) <= LIMIT_BYTES, weights
