from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client

from jejak.access.roles import Role
from jejak.access.services import invite
from jejak.figures.tests.thirty import build_thirty
from jejak.places.models import Library


@pytest.fixture
def thirty(cast: SimpleNamespace) -> SimpleNamespace:
    build_thirty(cast)
    return cast


def recode(cast: SimpleNamespace, user: object, status: int, **changed: str) -> str:
    client = Client()
    client.force_login(user)
    answers: dict[str, Any] = {
        "region": cast.village.code,
        "partner_category": "national_full_support",
        "library_type": "village",
        "reason": "Salah ketik",
        "placement": str(cast.library.placements.latest("pk").pk),
    }
    answers |= changed
    # The choice that was shown with its effect comes back with it.
    chosen = [answers[name] for name in ("region", "partner_category", "library_type")]
    answers.setdefault("confirmed", "|".join(chosen))
    response = client.post(f"/perpustakaan/{cast.library.pk}/pindah/", answers)
    assert response.status_code == status, response.content.decode()[-3000:]
    return response.content.decode()


def test_recoding_moves_the_library_and_its_records(thirty: SimpleNamespace) -> None:
    recode(thirty, thirty.citra, 302, region=thirty.other_village.code)
    library = Library.objects.get(pk=thirty.library.pk)
    assert library.regency == thirty.other_regency
    thirty.activities[1].refresh_from_db()
    assert thirty.activities[1].regency_id == thirty.other_regency.pk


def test_a_place_outside_ones_area_is_refused_beside_the_field(thirty: SimpleNamespace) -> None:
    html = recode(thirty, thirty.rina, 422, region=thirty.other_village.code)
    assert "di luar cakupan" in html
    assert "Salah ketik" in html
    assert Library.objects.get(pk=thirty.library.pk).regency == thirty.regency


def test_wrong_answers_are_said_and_what_was_typed_is_kept(thirty: SimpleNamespace) -> None:
    assert "Belum ada yang berbeda" in recode(thirty, thirty.rina, 422)
    assert "mengapa" in recode(thirty, thirty.rina, 422, reason=" ", library_type="tbm").lower()
    recode(thirty, thirty.rina, 422, region="nonsense")
    recode(thirty, thirty.rina, 422, region="0")
    recode(thirty, thirty.rina, 422, partner_category="x")


def test_only_whoever_manages_the_library_may_recode_it(thirty: SimpleNamespace) -> None:
    path = f"/perpustakaan/{thirty.library.pk}/pindah/"
    expected = {"rina": 200, "citra": 200, "nadia": 200, "ana": 403, "ben": 403, "omar": 403}
    for name, status in expected.items():
        client = Client()
        client.force_login(getattr(thirty, name))
        assert client.get(path).status_code == status, name
    client.force_login(thirty.stranger)
    assert client.get(path).status_code == 404


def test_a_search_offers_places_within_ones_area(thirty: SimpleNamespace) -> None:
    client = Client()
    client.force_login(thirty.rina)
    path = f"/perpustakaan/{thirty.library.pk}/pindah/"
    assert "3324062001" in client.get(path, {"cari": "33.24.06"}).content.decode()
    assert "3305012001" not in client.get(path, {"cari": "Argopeni"}).content.decode()


def test_a_form_opened_before_another_recoding_moves_nothing_back(thirty: SimpleNamespace) -> None:
    stale = str(thirty.library.placements.latest("pk").pk)
    recode(thirty, thirty.citra, 302, region=thirty.other_village.code)

    html = recode(
        thirty,
        thirty.citra,
        422,
        partner_category="national_books",
        placement=stale,
    )

    assert "sejak halaman dibuka" in html
    assert Library.objects.get(pk=thirty.library.pk).regency == thirty.other_regency


def test_an_open_invitation_ends_when_the_library_leaves_the_inviters_area(
    thirty: SimpleNamespace,
) -> None:
    invitation, _code = invite(role=Role.MANAGER, place=thirty.library, by=thirty.ben)

    recode(thirty, thirty.citra, 302, region=thirty.other_village.code)

    invitation.refresh_from_db()
    assert invitation.revoked_at is not None
