from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from jejak.accounts.models import User
from jejak.notices import services
from jejak.notices.models import Kind, MailSetting, Notice


def tell(person, title="Kelas menjahit", *, by=None, kind=Kind.RETURNED, path="/kegiatan/"):
    services.notify([person.pk], kind=kind, path=path, by=by, params={"title": title})
    return Notice.objects.of(person.pk).latest("pk")


def text_of(response):
    return response.content.decode()


def test_the_bell_counts_what_is_unread_and_stops_counting_at_99(cast, client):
    client.force_login(cast.ana)
    assert 'aria-label="Kabar"' in text_of(client.get("/kabar/"))
    tell(cast.ana)
    tell(cast.ana)
    tell(cast.ben)
    assert "Kabar, belum dibaca: 2" in text_of(client.get("/kabar/"))
    for _number in range(100):
        tell(cast.ana)
    assert "belum dibaca: 99+" in text_of(client.get("/kabar/"))


def test_nobody_is_told_of_what_they_did_themselves(cast):
    services.notify([cast.ana.pk, cast.ben.pk], kind=Kind.ANSWER, path="/", by=cast.ben)
    assert [n.user_id for n in Notice.objects.all()] == [cast.ana.pk]


def test_opening_reads_all_that_leads_to_the_same_place(cast, client):
    first = tell(cast.ana, path="/kegiatan/?a")
    second = tell(cast.ana, path="/kegiatan/?a")
    other = tell(cast.ana, path="/akun/")
    client.force_login(cast.ana)

    went = client.post(reverse("notice_open", args=[second.pk]))

    assert went.headers["Location"] == "/kegiatan/?a"
    unread = set(Notice.objects.unread().values_list("pk", flat=True))
    assert unread == {other.pk}
    assert first.pk not in unread


def test_looking_at_an_address_reads_nothing(cast, client):
    notice = tell(cast.ana)
    client.force_login(cast.ana)
    assert client.get(reverse("notice_open", args=[notice.pk])).status_code == 405
    client.get("/kabar/")
    assert Notice.objects.unread().count() == 1


def test_another_persons_notice_does_not_exist(cast, client):
    notice = tell(cast.ana, "Rahasia Ana")
    client.force_login(cast.nadia)
    assert client.post(reverse("notice_open", args=[notice.pk])).status_code == 404
    assert "Rahasia Ana" not in text_of(client.get("/kabar/"))
    client.post(reverse("notices_read"), {"sampai": notice.pk})
    assert Notice.objects.unread().count() == 1


def test_all_read_leaves_what_came_after_the_page(cast, client):
    seen = tell(cast.ana)
    tell(cast.ana, "Sesudahnya")
    client.force_login(cast.ana)
    client.post(reverse("notices_read"), {"sampai": seen.pk})
    assert [n.params["title"] for n in Notice.objects.unread()] == ["Sesudahnya"]
    for odd in ("", "\x00", "-1", "9" * 40, "x"):
        assert client.post(reverse("notices_read"), {"sampai": odd}).status_code == 302
    assert Notice.objects.unread().count() == 1


def test_the_words_follow_the_readers_language(cast, client):
    tell(cast.ana, by=cast.ben)
    services.notify(
        [cast.ana.pk], kind=Kind.VERIFIED, path="/", by=cast.ben, params={"count": 1_200}
    )
    client.force_login(cast.ana)
    page = text_of(client.get("/kabar/"))
    assert "“Kelas menjahit” dikembalikan dengan catatan." in page
    assert "Catatan yang diverifikasi: 1.200." in page
    assert "Ben Hartono" in page
    User.objects.update(language="en")
    page = text_of(client.get("/kabar/"))
    assert "“Kelas menjahit” came back with remarks." in page
    assert "Records verified: 1,200." in page


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("params", [{}, {"title": "100% <b>"}, {"count": 3}, {"title": None}])
def test_every_kind_says_something_with_whatever_is_known(cast, client, kind, params):
    services.notify([cast.ana.pk], kind=kind, path="/", params=params)
    client.force_login(cast.ana)
    page = text_of(client.get("/kabar/"))
    assert '<span class="row-t">' in page
    assert "100% <b>" not in page
    assert "%(" not in page


def test_pages_follow_each_other_without_a_gap(cast, client, django_assert_max_num_queries):
    for number in range(70):
        tell(cast.ana, f"Nomor {number:02}")
    client.force_login(cast.ana)
    seen, query = [], ""
    for _page in range(3):
        with django_assert_max_num_queries(8):
            response = client.get("/kabar/" + query)
        page = response.context["page"]
        seen += [row.notice.params["title"] for row in page.rows]
        query = f"?sebelum={page.next_cursor}"
    assert seen == [f"Nomor {number:02}" for number in reversed(range(70))]
    for odd in ("\x00", "-1", "9" * 40, "x", ""):
        assert client.get("/kabar/", {"sebelum": odd}).status_code == 200


def test_how_often_mail_comes_is_chosen_in_the_account(cast, client):
    client.force_login(cast.ana)
    assert 'value="daily"' in text_of(client.get("/akun/kabar/"))
    assert client.post("/akun/kabar/", {"rhythm": "soon"}).status_code == 302
    assert MailSetting.objects.get().rhythm == "soon"
    assert client.post("/akun/kabar/", {"rhythm": "hourly"}).status_code == 422
    assert MailSetting.objects.get().rhythm == "soon"


def test_what_was_read_long_ago_is_forgotten_and_what_nobody_read_stays(cast):
    now = timezone.now()
    old, unread, fresh = tell(cast.ana), tell(cast.ana), tell(cast.ana)
    days = services.READ_KEPT
    Notice.objects.filter(pk=old.pk).update(read_at=now - days - timedelta(hours=1))
    Notice.objects.filter(pk=unread.pk).update(at=now - 2 * days)
    Notice.objects.filter(pk=fresh.pk).update(read_at=now - days + timedelta(hours=1))
    assert services.forget_read(now=now) == 1
    assert set(Notice.objects.values_list("pk", flat=True)) == {unread.pk, fresh.pk}
