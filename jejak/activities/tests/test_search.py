"""Finding records by words: stems, synonyms, spelling, places; never beyond one's scope."""

from datetime import date
from urllib.parse import parse_qs

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone

from jejak.access.roles import Role
from jejak.access.services import assign
from jejak.accounts.services import create_account
from jejak.activities.filters import ActivityFilter
from jejak.activities.models import Activity
from jejak.activities.search.meaning import read_search
from jejak.activities.search.models import SearchWord
from jejak.activities.search.spelling import distance
from jejak.activities.search.vocabulary import learn_words
from jejak.plans.models import Theme

from .factories import recorded

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def nothing_learnt():
    cache.clear()


@pytest.fixture
def dewi(cast):
    person = create_account(name="Dewi", sign_in_name="dewi", password="kebun-melati")
    assign(person, role=Role.MANAGER, place=cast.other_library, by=None)
    return person


def titles(user, text, **more):
    wanted = ActivityFilter.from_query({"cari": text, **more}, user)
    rows = wanted.apply(Activity.objects.visible_to(user), user)
    return sorted(rows.values_list("title", flat=True))


def pages(client, user, **query):
    """What the list shows after mending: titles, and the filter."""
    client.force_login(user)
    context = client.get(reverse("activities"), query).context
    return sorted(row.title for row in context["page"].rows), context["wanted"]


def test_a_word_is_found_in_all_its_forms_and_in_every_text_of_the_record(cast):
    recorded(cast, title="Kelas menjahit pemula")
    recorded(cast, title="Pertemuan rutin", description="Para penjahit membuat tas.")
    recorded(cast, title="Belajar bersama", skill_type="Jahitan tangan")
    recorded(cast, title="Panen raya", result_note="Padi 3 ton.")

    assert titles(cast.ana, "jahit") == [
        "Belajar bersama",
        "Kelas menjahit pemula",
        "Pertemuan rutin",
    ]
    assert titles(cast.ana, "PANEN padi") == ["Panen raya"]
    assert titles(cast.ana, "panen jahit") == []


def test_accents_and_marks_do_not_matter(cast):
    recorded(cast, title="Café baca: Jum’at")

    assert titles(cast.ana, "cafe") == titles(cast.ana, "CAFÉ!!") == ["Café baca: Jum’at"]


@pytest.mark.parametrize(
    ("typed", "title"),
    [
        ("sewing", "Kelas menjahit"),
        ("laptop", "Pelatihan komputer"),
        ("manula", "Senam lansia"),
        ("usaha kecil", "Pendampingan UMKM"),
        ("umkm", "Pelatihan usaha mikro"),
        ("toddler", "Posyandu melati"),
    ],
)
def test_another_word_for_the_same_finds_it(cast, typed, title):
    recorded(cast, title=title)
    recorded(cast, title="Bedah film")

    assert titles(cast.ana, typed) == [title]
    assert titles(cast.ana, typed, persis="1") == []


def test_the_name_of_a_theme_finds_the_records_of_the_theme(cast):
    health = Theme.objects.get(code="health").pk
    recorded(cast, title="Timbang badan", theme_id=health)
    recorded(cast, title="Seminar kesehatan")
    recorded(cast, title="Kelas menjahit")

    assert titles(cast.ana, "kesehatan") == ["Seminar kesehatan", "Timbang badan"]
    assert titles(cast.ana, "health") == ["Seminar kesehatan", "Timbang badan"]


def test_a_place_in_the_words_chooses_the_region(cast, dewi):
    recorded(cast, title="Kelas menjahit Kendal")
    recorded(cast, title="Kelas menjahit dasar", by=dewi, library=cast.other_library)

    for typed in ("jahit kebumen", "kelas jahit di Kabupaten Kebumen", "jahit desa argopeni"):
        assert titles(cast.citra, typed) == ["Kelas menjahit dasar"]
    # As a word, it must stand in the text.
    assert titles(cast.citra, "jahit kebumen", persis="1") == []
    assert titles(cast.citra, "jahit kendal", persis="1") == ["Kelas menjahit Kendal"]
    # A region that was chosen stays chosen; the word is then a word.
    assert titles(cast.citra, "jahit kendal", wilayah="3305") == []


def test_a_manager_may_name_her_own_places(cast):
    recorded(cast, title="Kelas menjahit")

    for typed in ("jahit kendal", "jahit jateng", "jahit kecamatan sukorejo"):
        assert titles(cast.ana, typed) == ["Kelas menjahit"]


def test_a_place_out_of_scope_is_only_a_word(cast):
    assert read_search("jahit mojokerto", cast.citra).places == ()
    assert read_search("jahit mojokerto", cast.nadia).places != ()


def test_the_name_of_a_library_finds_its_records(cast, dewi):
    recorded(cast, title="Kelas menjahit")
    recorded(cast, title="Kelas menjahit", by=dewi, library=cast.other_library)

    found = ActivityFilter.from_query({"cari": "jahit sumber makmur"}, cast.citra)
    rows = found.apply(Activity.objects.visible_to(cast.citra), cast.citra)
    assert [row.library_id for row in rows] == [cast.library.pk]
    # Rina does not see the other library, so its name is only a word.
    assert read_search("argopeni", cast.rina).libraries == []


def test_words_that_are_filters_become_filters(cast):
    wanted = ActivityFilter.from_query(
        {"cari": "semua kelas jahit dengan foto di kebumen triwulan lalu"}, cast.citra
    )

    assert [term.typed for term in wanted.search.terms] == ["kelas", "jahit"]
    assert [place.code for place in wanted.search.places] == ["3305"]
    assert (wanted.photo, wanted.period) == ("ada", "triwulan-lalu")
    assert wanted.end < timezone.localdate()
    # The link says it once, in the words; what the address says outweighs them.
    assert set(parse_qs(wanted.as_query())) == {"cari"}
    other = ActivityFilter.from_query({"cari": "jahit dengan foto", "foto": "tidak"}, cast.citra)
    assert other.photo == "tidak"


def test_a_spelling_mistake_finds_the_nearest_word_and_says_so(cast, client):
    recorded(cast, title="Pelatihan budidaya jamur")
    learn_words()

    shown, wanted = pages(client, cast.ana, cari="budidya jamor")

    assert shown == ["Pelatihan budidaya jamur"]
    assert (wanted.search.typed, wanted.typed) == ("budidaya jamur", "budidya jamor")
    page = client.get(reverse("activities"), {"cari": "budidya jamor"}).content.decode()
    assert "budidya jamor" in page
    assert "persis=1" in page
    assert pages(client, cast.ana, cari="budidya jamor", persis="1")[0] == []


def test_words_of_our_lists_are_mended_before_anything_was_learnt(cast, client):
    recorded(cast, title="Kelas menjahit")

    assert pages(client, cast.ana, cari="menjait")[0] == ["Kelas menjahit"]


def test_a_place_is_mended_too(cast, client, dewi):
    recorded(cast, title="Kelas menjahit", by=dewi, library=cast.other_library)

    shown, wanted = pages(client, cast.citra, cari="jahit kebumn")

    assert shown == ["Kelas menjahit"]
    assert wanted.search.typed == "jahit kebumen"


def test_no_word_of_another_scope_is_hinted_at(cast, client, dewi):
    recorded(cast, title="Budidaya jamur tiram", by=dewi, library=cast.other_library)
    recorded(cast, title="Kelas menjahit")
    learn_words()

    for user, expected in ((cast.ana, []), (cast.rina, []), (cast.citra, ["Budidaya jamur tiram"])):
        shown, wanted = pages(client, user, cari="jamurr")
        assert shown == expected
        assert (wanted.typed == "jamurr") is bool(expected)


def test_a_draft_is_no_hint_to_whoever_may_not_see_it(cast, client):
    recorded(cast, title="Budidaya jamur", submit=False)
    learn_words()

    assert pages(client, cast.ana, cari="jamurr")[0] == ["Budidaya jamur"]
    assert pages(client, cast.citra, cari="jamurr")[1].typed == ""


def test_learning_goes_on_where_it_ended(cast):
    recorded(cast, title="Kelas menjahit")
    assert learn_words() == 2
    recorded(cast, title="Panen padi")

    learn_words()

    assert set(SearchWord.objects.values_list("word", flat=True)) == {
        "kelas",
        "menjahit",
        "panen",
        "padi",
    }


@pytest.mark.parametrize(
    "typed",
    [
        "'", "''", "\\", "a & | ! <-> :*", "\x00", "%", "()", "=p1", "💧", "ꦗꦮ", "عربي",
        "x" * 5000, "kata " * 400, "di", "1", "' OR 1=1 --", "jahit:*", "ﬁ", "İstanbul",
    ],
)  # fmt: skip
def test_nothing_that_is_typed_breaks_the_search(cast, client, typed):
    recorded(cast)
    client.force_login(cast.citra)

    assert client.get(reverse("activities"), {"cari": typed}).status_code == 200
    assert client.get(reverse("activities"), {"cari": typed, "persis": "1"}).status_code == 200


def test_words_beyond_the_limit_are_named_as_left_out(cast):
    wanted = ActivityFilter.from_query({"cari": " ".join(f"kata{n}" for n in range(15))}, cast.ana)

    assert wanted.ignored == ("kata12", "kata13", "kata14")


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [("menjait", "menjahit", 1), ("jahti", "jahit", 1), ("kompter", "komputer", 1), ("", "ab", 2)],
)
def test_letters_apart(one, other, apart):
    assert distance(one, other) == distance(other, one) == apart


def test_a_search_asks_few_questions(cast, client, django_assert_max_num_queries):
    recorded(cast, title="Kelas menjahit", held_on=date(2026, 11, 1))
    learn_words()
    client.force_login(cast.citra)
    client.get(reverse("activities"), {"cari": "jahit"})  # the stems of our lists are read once

    with django_assert_max_num_queries(14):
        client.get(reverse("activities"), {"cari": "kelas jahit komputer kendal"})
    with django_assert_max_num_queries(26):
        client.get(reverse("activities"), {"cari": "klas jahitt kendl kompoter abcdefgh"})
