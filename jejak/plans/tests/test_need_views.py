"""Pages of needs, as Ana uses them."""

from datetime import date

import pytest
from django.urls import reverse

from jejak.plans.models import CommunityNeed, Theme

from .factories import FIVE_PROBLEMS, five_needs, lined, meeting_of, needed, planned, score


@pytest.fixture
def ana(cast, client):
    client.force_login(cast.ana)
    return client


def need_fields(**changed):
    return {
        "problem": FIVE_PROBLEMS[0],
        "theme_id": Theme.objects.get(code="economy").pk,
        "affected_count": "38",
        "affected_unit": "families",
        "noted_on": "2026-01-11",
    } | changed


def text_of(answer):
    return answer.content.decode()


def test_ana_notes_a_need_with_three_answers(cast, ana):
    page = ana.get(reverse("need_new"))
    number = page.context["form"]["id"].value()
    answer = ana.post(reverse("need_new"), need_fields(id=number))
    need = CommunityNeed.objects.get()
    assert answer.url == reverse("need", args=[need.pk])
    assert (need.library, need.affected_count, str(need.pk)) == (cast.library, 38, str(number))
    page = text_of(ana.get(answer.url))
    assert "38 keluarga" in page
    # What is missing is said.
    assert page.count("gap-word") == 3


def test_a_wrong_need_is_asked_again_and_keeps_what_was_typed(cast, ana):
    answer = ana.post(
        reverse("need_new"),
        need_fields(problem="", theme_id="", affected_count="banyak", cause="Tidak ada pasar"),
    )
    assert answer.status_code == 422
    page = text_of(answer)
    assert "Tidak ada pasar" in page
    assert 'value="banyak"' in page
    assert set(answer.context["form"].errors) == {"affected_count"}
    answer = ana.post(reverse("need_new"), need_fields(problem="", theme_id=""))
    assert set(answer.context["form"].errors) == {"problem", "theme_id"}
    assert not CommunityNeed.objects.exists()


def test_two_people_writing_one_answer_see_both(cast, ana):
    need = needed(cast)
    address = reverse("need_edit", args=[need.pk])
    ana.post(address, need_fields(versi="1", affected_count="40"))
    # Another answer is merged.
    ana.post(address, need_fields(versi="1", cause="Tidak ada pasar"))
    need.refresh_from_db()
    assert (need.affected_count, need.cause, need.version) == (40, "Tidak ada pasar", 3)
    answer = ana.post(address, need_fields(versi="1", affected_count="41"))
    assert answer.status_code == 409
    assert 'name="versi" value="3"' in text_of(answer)
    assert "<b>40</b>" in text_of(answer)
    assert "<b>41</b>" in text_of(answer)
