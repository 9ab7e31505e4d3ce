"""A village manager's first visit weighs at most 100 KB over the wire, photos aside.

That of the capture app weighs 87 KB, with what its service worker keeps (decision 0035).
"""

import gzip
from pathlib import Path

import brotli
import pytest
from django.urls import reverse
from django.utils import timezone

from jejak.activities.tests.factories import recorded
from jejak.common.periods import last_quarter
from jejak.plans.tests.factories import (
    FIVE_PROBLEMS,
    agreed,
    five_needs,
    lined,
    meeting_of,
    needed,
    planned,
    score,
)

STATIC = Path(__file__).resolve().parent.parent / "jejak" / "static"
APP = STATIC.parent / "root" / "catat"
# Loaded once and then kept by the browser. The font is compressed already.
ONCE = ("built/style.css", "built/pages.js", "icons.svg", "shapes.svg", "mark.svg")
LIMIT_BYTES = 100_000
APP_LIMIT_BYTES = 87_000
# Of each answer, as measured in Chromium by benchmarks/capture_app.py.
HEADER_BYTES = 450


def weight_of_what_is_loaded_once() -> int:
    fonts = sum(path.stat().st_size for path in (STATIC / "built").glob("*.woff2"))
    return fonts + sum(len(gzip.compress((STATIC / name).read_bytes())) for name in ONCE)


def pages_of_a_meeting(cast):
    """Five needs that six people scored."""
    needs = five_needs(cast)
    meeting = meeting_of(cast, needs)
    for _person in range(6):
        score(meeting, *[(3, 3, 3, 3)] * 5, by=cast.ana)
    named = ("meeting", "meeting_score", "meeting_decide", "meeting_sheet")
    return [
        reverse("needs"),
        reverse("need_new"),
        reverse("need", args=[needs[0].pk]),
        reverse("need_evidence_add", args=[needs[0].pk]),
        *(reverse(name, args=[meeting.pk]) for name in named),
    ]


@pytest.mark.django_db
def test_a_first_visit_to_any_page_of_a_manager_is_light(cast, client):
    rows = [recorded(cast, held_on=timezone.localdate()) for _number in range(30)]
    recorded(cast, held_on=last_quarter(timezone.localdate()).end)  # a report card with a score
    client.force_login(cast.ana)
    pages = [
        reverse("home"),
        reverse("activities"),
        reverse("activity_new"),
        reverse("activity", args=[rows[0].pk]),
        reverse("activity_edit", args=[rows[0].pk]),
        reverse("capaian"),
        reverse("capaian_statistics"),
        reverse("capaian_targets"),
        reverse("capaian_compare"),
        reverse("card"),
        reverse("completeness"),
        reverse("library", args=[cast.library.pk]),
        *pages_of_a_meeting(cast),
        reverse("account"),
    ]
    once = weight_of_what_is_loaded_once()

    weights = {}
    for page in pages:
        response = client.get(page, headers={"accept-encoding": "gzip"}, follow=True)
        assert response.headers["Content-Encoding"] == "gzip"
        weights[page] = once + len(response.content)

    assert max(weights.values()) <= LIMIT_BYTES, weights


@pytest.mark.django_db
def test_a_first_visit_to_the_capture_app_is_light(cast, client):
    """All that a cold visit loads, and all that the service worker keeps: nothing comes twice."""
    [recorded(cast, held_on=timezone.localdate()) for _number in range(30)]
    plan = planned(cast, year=timezone.localdate().year)
    for problem in FIVE_PROBLEMS:
        lined(plan, by=cast.ana, title=problem, need_id=needed(cast, problem=problem).pk)
    agreed(plan, by=cast.ana)
    client.force_login(cast.ana)
    # English is a file of its own, which those who read Indonesian never load.
    parts = [path for path in (APP / "assets").iterdir() if path.suffix not in {".br", ".gz"}]
    shell = [path for path in parts if not path.name.startswith("en-")]
    shell += [APP / name for name in ("index.html", "sw.js", "manifest.webmanifest")]
    weights = {path.name: len(brotli.compress(path.read_bytes())) for path in shell}
    weights |= {path.name: path.stat().st_size for path in shell if path.suffix == ".woff2"}
    weights["icon-192.png"] = (APP / "icon-192.png").stat().st_size
    for name in ("me", "lists", "worksheet", "records"):
        response = client.get(f"/api/sync/v1/{name}", headers={"accept-encoding": "gzip"})
        assert response.status_code == 200
        weights[name] = len(response.content)

    assert sum(weights.values()) + HEADER_BYTES * len(weights) <= APP_LIMIT_BYTES, weights
