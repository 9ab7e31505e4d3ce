from datetime import timedelta

import pytest
from django.core.cache import cache
from django.utils import timezone

from jejak.announcements import services
from jejak.announcements.models import Announcement
from tests.cast import PEOPLE

from .factories import announced

ODD = ["\x00", "a" * 5_000, "-1", "9" * 40, "<script>x</script>", "NaN", ""]


@pytest.fixture(autouse=True)
def empty_cache():
    cache.clear()


def text_of(response):
    return response.content.decode()


def typed(cast, **changed):
    return {
        "title": "Bimtek bulan Desember",
        "text": "Lihat https://contoh.id/a <b>penting</b>",
        "place": f"region:{cast.regency.pk}",
        "audience": ["managers"],
        "starts_on": timezone.localdate().isoformat(),
        **changed,
    }


def test_citra_announces_and_ana_finds_it_on_her_home_page(cast, client):
    client.force_login(cast.citra)
    page = text_of(client.get("/pengumuman/baru/"))
    assert "Kabupaten Kendal" in page
    assert "Jawa Timur" not in page
    made = client.post("/pengumuman/baru/", typed(cast))
    row = Announcement.objects.get()
    assert made.headers["Location"] == f"/pengumuman/{row.pk}/"
    assert "0 dari 1" in text_of(client.get(made.headers["Location"]))

    client.force_login(cast.ana)
    home = text_of(client.get("/"))
    assert "Bimtek bulan Desember" in home
    page = text_of(client.get(f"/pengumuman/{row.pk}/"))
    assert '<a href="https://contoh.id/a" rel="nofollow">' in page
    assert "&lt;b&gt;penting&lt;/b&gt;" in page
    assert "dari 1" not in page
    client.post(f"/pengumuman/{row.pk}/dibaca/")
    assert "Bimtek bulan Desember" not in text_of(client.get("/"))

    client.force_login(cast.citra)
    assert "1 dari 1" in text_of(client.get(f"/pengumuman/{row.pk}/"))


def test_unread_ones_come_first_and_at_most_three(cast, client):
    pinned = announced(cast, title="Selalu di atas", is_pinned=True)
    services.read_announcement(pinned, by=cast.ana)
    for number in range(2):
        announced(cast, title=f"Baru {number}")
    past = timezone.localdate() - timedelta(days=5)
    announced(cast, title="Sudah lewat", starts_on=past, ends_on=past)
    withdrawn = announced(cast, title="Sudah ditarik")
    services.withdraw_announcement(withdrawn, reason="Salah", by=cast.citra)
    client.force_login(cast.ana)
    shown = [row.title for row in client.get("/").context["announcements"]]
    assert shown == ["Baru 1", "Baru 0", "Selalu di atas"]
    page = text_of(client.get("/pengumuman/"))
    assert "Sudah lewat" in page
    assert "Sudah ditarik" in page
    assert "Salah" in text_of(client.get(f"/pengumuman/{withdrawn.pk}/"))


def test_a_place_is_searched_and_nothing_typed_is_lost(cast, client):
    client.force_login(cast.ben)
    page = text_of(
        client.post("/pengumuman/baru/", typed(cast, place_search="sukorejo", search="1"))
    )
    assert "Kecamatan Sukorejo" in page
    assert "Bimtek bulan Desember" in page
    assert not Announcement.objects.exists()
    library = f"library:{cast.library.pk}"
    client.post("/pengumuman/baru/", typed(cast, place_search="sumber makmur", place=library))
    assert Announcement.objects.get().library == cast.library


def test_a_place_beyond_the_scope_is_no_choice(cast, client):
    client.force_login(cast.ben)
    for place in (f"region:{cast.province.pk}", f"library:{cast.far_library.pk}", "region:x", ""):
        refused = client.post("/pengumuman/baru/", typed(cast, place=place))
        assert refused.status_code == 422
        assert "Bimtek bulan Desember" in text_of(refused)
    assert not Announcement.objects.exists()


def test_odd_input_is_refused_kindly(cast, client):
    client.force_login(cast.citra)
    row = announced(cast)
    for odd in ODD:
        for name in typed(cast):
            answer = client.post("/pengumuman/baru/", typed(cast, **{name: odd}))
            assert answer.status_code in {302, 422}
        client.post("/pengumuman/baru/", typed(cast, place_search=odd, search="1", form_id=odd))
        for page in ("/pengumuman/", f"/pengumuman/{row.pk}/belum/"):
            query = {"sebelum": odd, "setelah": odd, "milik": odd}
            assert client.get(page, query).status_code == 200


def test_too_many_is_said_above_the_form(cast, client):
    client.force_login(cast.citra)
    for _number in range(services.MOST_IN_AN_HOUR):
        announced(cast)
    refused = client.post("/pengumuman/baru/", typed(cast))
    assert refused.status_code == 422
    assert "satu jam terakhir" in text_of(refused)


@pytest.mark.parametrize("name", PEOPLE)
def test_the_pages_ask_few_questions(cast, client, name, django_assert_max_num_queries):
    rows = [announced(cast, by=cast.nadia, place=cast.country) for _number in range(3)]
    rows += [announced(cast, by=cast.ben) for _number in range(3)]
    client.force_login(getattr(cast, name))
    for page in ("/pengumuman/", "/pengumuman/?milik=kantor", f"/pengumuman/{rows[0].pk}/"):
        client.get(page)
        with django_assert_max_num_queries(14):
            client.get(page)
