"""A filter under a name: one's own, sent to others as an address."""

import pytest
from django.urls import reverse

from jejak.accounts.models import SavedFilter
from jejak.accounts.saved_filters import MOST_OF_A_LIST, save_filter
from jejak.activities.tests.factories import recorded
from jejak.audit.models import AuditEntry

pytestmark = pytest.mark.django_db


def save(client, user, name="Jahit Kebumen", saring="cari=jahit&setelah=2026-01-01_x&tema=economy"):
    client.force_login(user)
    form = {"daftar": "kegiatan", "saring": saring, "nama": name}
    return client.post(reverse("saved_filter_new"), form)


def test_citra_keeps_a_filter_and_sends_its_address_to_ana(cast, client):
    recorded(cast)

    response = save(client, cast.citra)

    row = SavedFilter.objects.get()
    assert (row.user, row.name, row.query) == (
        cast.citra,
        "Jahit Kebumen",
        "cari=jahit&tema=economy",
    )
    assert response.url == "/kegiatan/?cari=jahit&tema=economy"
    assert "Jahit Kebumen" in client.get(response.url).content.decode()
    assert AuditEntry.objects.filter(action="filter.save", by=cast.citra).count() == 1
    # The address opens for Ana, with her own records; the name stays Citra's.
    client.force_login(cast.ana)
    page = client.get(response.url).content.decode()
    assert "Kelas menjahit pemula" in page
    assert "Jahit Kebumen" not in page


def test_a_name_is_needed_and_is_taken_once(cast, client):
    assert save(client, cast.citra, name=" ").status_code == 422
    assert save(client, cast.citra, name="x" * 61).status_code == 422
    assert save(client, cast.citra).status_code == 302
    response = save(client, cast.citra, name="JAHIT kebumen")
    assert response.status_code == 422
    assert "JAHIT kebumen" in response.content.decode()
    assert save(client, cast.ana).status_code == 302


def test_renaming_and_deleting_are_the_owners(cast, client):
    save(client, cast.citra)
    pk = SavedFilter.objects.get().pk
    client.force_login(cast.nadia)
    assert client.post(reverse("saved_filter_delete", args=[pk])).status_code == 404
    client.force_login(cast.citra)

    client.post(reverse("saved_filter_edit", args=[pk]), {"nama": "Kelas jahit"})
    assert SavedFilter.objects.get().name == "Kelas jahit"
    client.post(reverse("saved_filter_delete", args=[pk]))
    assert not SavedFilter.objects.exists()


def test_thirty_are_enough(cast, client):
    for number in range(MOST_OF_A_LIST):
        save_filter(listing="kegiatan", name=f"Saringan {number}", query="", by=cast.citra)

    assert save(client, cast.citra).status_code == 422
    assert SavedFilter.objects.count() == MOST_OF_A_LIST


@pytest.mark.parametrize("saring", ["\x00", "a" * 9_000, "&&==", "cari=%00%ff"])
def test_strange_filters_break_nothing(cast, client, saring):
    response = save(client, cast.citra, saring=saring)
    assert client.get(response.url).status_code == 200
