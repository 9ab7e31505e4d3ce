"""Pages of needs, as Ana uses them."""

from datetime import date

import pytest
from django.urls import reverse

from jejak.plans import services
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
    answer = ana.post(reverse("need_new"), need_fields(id=number, perpustakaan=cast.library.pk))
    need = CommunityNeed.objects.get()
    assert answer.url == reverse("need", args=[need.pk])
    assert (need.library, need.affected_count, str(need.pk)) == (cast.library, 38, str(number))
    page = text_of(ana.get(answer.url))
    assert "38 keluarga" in page
    # What is missing is said.
    for gap in ("belum ada bukti", "belum dimusyawarahkan", "belum masuk rencana"):
        assert f"Celah: {gap}" in page


def test_a_wrong_need_is_asked_again_and_keeps_what_was_typed(cast, ana):
    there = {"perpustakaan": cast.library.pk}
    answer = ana.post(
        reverse("need_new"),
        need_fields(
            problem="", theme_id="", affected_count="banyak", cause="Tidak ada pasar", **there
        ),
    )
    assert answer.status_code == 422
    page = text_of(answer)
    assert "Tidak ada pasar" in page
    assert 'value="banyak"' in page
    assert set(answer.context["form"].errors) == {"affected_count"}
    answer = ana.post(reverse("need_new"), need_fields(problem="", theme_id="", **there))
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


def test_the_list_says_what_is_missing_on_the_way_to_a_plan(cast, ana):
    """Five open needs: one proven, agreed on and planned, one ranked only; and a settled one."""
    needs = five_needs(cast)
    services.add_evidence(
        needs[0],
        services.NewEvidence(
            kind="figure", statement="38 KK", source="Profil desa", dated_on=date(2025, 12, 1)
        ),
        by=cast.ana,
    )
    meeting = meeting_of(cast, needs[:2])
    for _person in range(2):
        score(meeting, (5, 5, 5, 5), (1, 1, 1, 1), by=cast.ana)
    first = meeting.candidates.get(need=needs[0])
    services.decide_meeting(meeting, agreed=[first.pk], present_count=9, by=cast.ana)
    lined(planned(cast), by=cast.ana, need_id=needs[0].pk)
    services.settle_need(needs[4], reason="Bak sampah dipasang", by=cast.ana)

    answer = ana.get(reverse("needs"))
    lines = {line.need.pk: line for line in answer.context["open"]}
    assert [line.need.pk for line in answer.context["settled"]] == [needs[4].pk]
    assert lines[needs[0].pk].gaps == []
    assert lines[needs[1].pk].gaps == ["bukti", "rencana"]
    assert lines[needs[2].pk].gaps == ["bukti", "musyawarah", "rencana"]
    page = text_of(answer)
    assert "Terbuka: 4. Selesai: 1." in page
    assert "Prioritas disepakati, peringkat 1 pada 11 Januari 2026" in page
    assert "Peringkat 2 pada 11 Januari 2026, tidak dipilih" in page
    assert "Ada di rencana 2026" in page
    assert "Bak sampah dipasang" in page
    page = text_of(ana.get(reverse("need", args=[needs[0].pk])))
    assert "Celah: belum" not in page
    assert "Kelas tenun dan pemasaran" in page
    assert "Prioritas yang disepakati, peringkat 1" in page


def test_a_plan_line_that_was_cancelled_leaves_the_gap(cast, ana):
    need = needed(cast)
    plan = planned(cast)
    line = lined(plan, by=cast.ana, need_id=need.pk)
    services.cancel_line(line, reason="Tidak ada guru", by=cast.ana)
    assert ana.get(reverse("needs")).context["open"][0].gaps[-1] == "rencana"


def test_a_need_is_settled_with_a_reason_and_opened_again(cast, ana):
    need = needed(cast)
    address = reverse("need_settle", args=[need.pk])
    assert ana.post(address, {"reason": " "}).status_code == 422
    ana.post(address, {"reason": "Pasar desa dibuka"})
    page = text_of(ana.get(reverse("need", args=[need.pk])))
    assert "Selesai: Pasar desa dibuka" in page
    assert "Celah: belum" not in page
    assert reverse("need_edit", args=[need.pk]) not in page
    ana.post(reverse("need_reopen", args=[need.pk]))
    need.refresh_from_db()
    assert need.is_open


def test_the_history_tells_who_changed_which_answer(cast, ana):
    need = needed(cast)
    ana.post(reverse("need_edit", args=[need.pk]), need_fields(versi="1", affected_count="40"))
    page = text_of(ana.get(reverse("need", args=[need.pk])))
    assert "<del>38</del> → <ins>40</ins>" in page


def test_who_works_for_several_libraries_names_one(cast, client):
    client.force_login(cast.ben)
    assert client.get(reverse("needs")).url == reverse("plans")
    assert client.get(reverse("need_new")).url == reverse("plans")
    there = {"perpustakaan": cast.library.pk}
    assert client.get(reverse("needs"), there).status_code == 200
    client.post(reverse("need_new"), need_fields(**there))
    assert CommunityNeed.objects.get().recorded_by == cast.ben
    for person, status in ((cast.omar, 403), (cast.citra, 403), (cast.stranger, 404)):
        client.force_login(person)
        assert client.get(reverse("need_new"), there).status_code == status
        assert client.post(reverse("need_new"), need_fields(**there)).status_code == status
    client.force_login(cast.ana)
    elsewhere = {"perpustakaan": cast.other_library.pk}
    assert client.get(reverse("needs"), elsewhere).status_code == 404
    assert client.post(reverse("need_new"), need_fields(**elsewhere)).status_code == 404


def test_a_need_keeps_a_theme_that_the_list_has_dropped(cast, ana):
    need = needed(cast)
    Theme.objects.filter(code="economy").update(is_active=False)
    ana.post(reverse("need_edit", args=[need.pk]), need_fields(versi="1", cause="Tidak ada pasar"))
    need.refresh_from_db()
    assert need.cause == "Tidak ada pasar"
    assert ana.post(reverse("need_new"), need_fields()).status_code == 404
    answer = ana.post(reverse("need_new"), need_fields(perpustakaan=cast.library.pk))
    assert set(answer.context["form"].errors) == {"theme_id"}


def test_a_long_list_has_pages_and_few_queries(cast, ana, django_assert_max_num_queries):
    for number in range(52):
        needed(cast, problem=f"Masalah {number}")
    with django_assert_max_num_queries(30):
        page = text_of(ana.get(reverse("needs")))
    assert "Ditampilkan mulai nomor 1: 50." in page
    page = text_of(ana.get(reverse("needs"), {"mulai": 50}))
    assert "Ditampilkan mulai nomor 51: 2." in page
