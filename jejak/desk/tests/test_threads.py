"""The thread on the pages of its links: what stands, what is missing, who may mend it."""

from __future__ import annotations

import re
from datetime import date

import pytest
from django.urls import reverse

from jejak.activities.services import withdraw_activity
from jejak.activities.services.planning import link_activities
from jejak.activities.tests.factories import recorded
from jejak.desk.threads.queries import facts_of
from jejak.desk.threads.thread import address_of, links_of
from jejak.plans import services
from jejak.plans.models import PlanLine
from jejak.plans.tests.factories import (
    agreed,
    five_needs,
    lined,
    meeting_of,
    needed,
    open_line,
    planned,
    score,
)

pytestmark = pytest.mark.django_db
NOVEMBER = date(2026, 11, 25)


def said(user, row, on=NOVEMBER):
    """Return of each link its state and title."""
    return {
        link.step.value: (link.state, link.title) for link in links_of(facts_of(user, row, on=on))
    }


def doors(user, row, on=NOVEMBER):
    links = links_of(facts_of(user, row, on=on))
    return {link.step.value: link.door.word for link in links if link.door}


def decided(cast, needs, *, agree=1):
    """Two people score five needs 5, 4, 3, 2, 1 in everything; the first are agreed."""
    meeting = meeting_of(cast, needs)
    for _person in range(2):
        score(meeting, *([5 - n] * 4 for n in range(len(needs))), by=cast.ana)
    chosen = [one.pk for one in meeting.candidates.all()][:agree]
    services.decide_meeting(
        meeting, agreed=chosen, present_count=27, minutes="Disepakati bersama.", by=cast.ana
    )
    meeting.refresh_from_db()
    return meeting


def whole_thread(cast):
    """A need ranked first of five and agreed, a line for it, and two of its six meetings."""
    needs = five_needs(cast)
    meeting = decided(cast, needs)
    plan = planned(cast)
    line = lined(plan, by=cast.ana, need_id=needs[0].pk)
    agreed(plan, by=cast.ana)
    rows = [
        recorded(cast, held_on=date(2026, month, 5), participant_count=10 + month)
        for month in (3, 4)
    ]
    line = PlanLine.objects.get(pk=line.pk)
    link_activities(rows, line, by=cast.ana)
    for row in rows:
        row.refresh_from_db()
    return needs[0], meeting, line, rows


def test_from_any_link_of_a_thread_the_same_thread_is_seen(cast):
    need, meeting, line, rows = whole_thread(cast)
    asked = {"need": need, "priority": meeting, "plan": line, "activities": rows[1]}

    for here, row in asked.items():
        links = links_of(facts_of(cast.ana, row, on=NOVEMBER))

        assert [(link.state, link.title, link.number) for link in links] == [
            ("", "Penenun menjual lewat tengkulak", "38 families"),
            ("", "Rank 1 of 5", "score 5.0"),
            ("", "Kelas tenun dan pemasaran", "meetings: 6"),
            ("part", "Held: 2 of 6", "meetings missing: 4"),
            ("lost", "No photo yet", "0% verified"),
            ("", "Kabupaten Kendal 2026", "activities counted: 2"),
        ]
        assert [link.step for link in links if link.is_current] == [here]
