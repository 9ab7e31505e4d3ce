"""Who serves which library, what each carries, and giving libraries to a facilitator."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jejak.access.models import Assignment
from jejak.access.roles import Role
from jejak.access.services import assign
from jejak.accounts.models import User
from jejak.accounts.services import create_account
from jejak.activities.models import Activity
from jejak.activities.tests.factories import recorded
from jejak.audit.models import AuditEntry
from jejak.common.errors import NotAllowed
from jejak.mentoring.places import asked_place, own_region
from jejak.mentoring.services import give_libraries, note_contact
from jejak.mentoring.serving import Regency, people_serving, regency_page, regions_page
from jejak.notices.models import Kind, Notice
from jejak.places.models import Library
from jejak.places.services import create_library


def village(cast: SimpleNamespace, name: str, code: str = "3324062001") -> Library:
    return create_library(
        name=name,
        library_type="village",
        region=cast.regions[code],
        partner_category="national_books",
        by=None,
    )


def person(name: str) -> User:
    return create_account(name=name, sign_in_name=name.lower(), password="kebun-melati")


@pytest.fixture
def kendal(cast: SimpleNamespace) -> SimpleNamespace:
    """Kendal without Ben: Fajar serves Aren and Bambu, nobody Cemara and Ana's library."""
    cast.ben.assignments.update(ended_at=timezone.now())
    cast.aren, cast.bambu, cast.cemara = (village(cast, n) for n in ("Aren", "Bambu", "Cemara"))
    cast.fajar = person("Fajar")
    assign(cast.fajar, role=Role.FACILITATOR, place=cast.aren, by=cast.rina)
    assign(cast.fajar, role=Role.FACILITATOR, place=cast.bambu, by=cast.rina)
    recorded(cast)
    waiting = recorded(cast, library=cast.aren, by=cast.fajar)
    old = timezone.now() - timedelta(days=31)
    Activity.objects.filter(pk=waiting.pk).update(submitted_at=old)
    for days in (0, 29, 31):
        note_contact(
            cast.aren,
            channel="phone",
            was_reached=True,
            by=cast.fajar,
            now=timezone.now() - timedelta(days=days),
        )
    return cast


def kendal_page(user: Any) -> Regency:
    return regency_page(user, asked_place({"wilayah": "3324"}, user), timezone.now())


def test_each_facilitator_stands_with_what_they_carry(kendal: SimpleNamespace) -> None:
    page = kendal_page(kendal.rina)
    (load,) = page.loads
    assert load.person == kendal.fajar
    # Aren sent its last report 31 days ago, Bambu never; one record of Aren waits.
    assert (load.library_count, load.silent_count, load.waiting_count) == (2, 2, 1)
    assert load.contact_count == 2
    assert [row.library.name for row in page.unserved] == [
        "Cemara",
        "Perpustakaan Desa Sumber Makmur",
    ]
    assert [trainer.person for trainer in page.trainers] == [kendal.tono]


def test_who_serves_the_regency_serves_all_of_it(kendal: SimpleNamespace) -> None:
    gita = person("Gita")
    assign(gita, role=Role.FACILITATOR, place=kendal.regency, by=kendal.rina)
    page = kendal_page(kendal.rina)
    counts = {load.person.name: load.library_count for load in page.loads}
    assert counts == {"Fajar": 2, "Gita": 4}
    assert page.unserved == []
    User.objects.filter(pk=gita.pk).update(is_active=False)
    assert len(kendal_page(kendal.rina).unserved) == 2


def test_a_province_sees_its_regencies(kendal: SimpleNamespace) -> None:
    asked = asked_place({"wilayah": "33"}, kendal.citra)
    rows = {
        row.region.code: (
            row.library_count,
            row.facilitator_count,
            row.unserved_count,
            row.silent_count,
        )
        for row in regions_page(kendal.citra, asked, timezone.now())
    }
    assert rows == {"3324": (4, 1, 2, 3), "3305": (1, 0, 1, 1)}
    nation = regions_page(kendal.nadia, asked_place({"wilayah": "0"}, kendal.nadia), timezone.now())
    assert {row.region.code: row.facilitator_count for row in nation} == {"33": 1, "35": 0}


def test_rina_gives_three_libraries_at_once(kendal: SimpleNamespace) -> None:
    three = [kendal.bambu, kendal.cemara, kendal.library]
    assert give_libraries(kendal.fajar, three, by=kendal.rina) == 2  # Bambu was his already
    held = Assignment.objects.active().filter(user=kendal.fajar, role=Role.FACILITATOR)
    assert held.count() == 4
    assert kendal_page(kendal.rina).unserved == []
    assert give_libraries(kendal.fajar, three, by=kendal.rina) == 0
    (notice,) = Notice.objects.filter(kind=Kind.ROLE, user=kendal.fajar)
    assert notice.params["title"] == "Cemara, Perpustakaan Desa Sumber Makmur"
    lines = AuditEntry.objects.filter(action="assignment.create", by=kendal.rina)
    assert lines.filter(library_id=kendal.cemara.pk).count() == 1


def test_one_library_out_of_reach_gives_none(kendal: SimpleNamespace) -> None:
    with pytest.raises(NotAllowed):
        give_libraries(kendal.fajar, [kendal.cemara, kendal.other_library], by=kendal.rina)
    assert not Assignment.objects.filter(user=kendal.fajar, library=kendal.cemara).exists()


def test_only_people_within_reach_are_given_libraries(kendal: SimpleNamespace) -> None:
    far = person("Jauh")
    assign(far, role=Role.MANAGER, place=kendal.other_library, by=None)
    for stranger in (far, kendal.stranger, kendal.nadia):
        with pytest.raises(NotAllowed):
            give_libraries(stranger, [kendal.cemara], by=kendal.rina)
    for giver in (kendal.fajar, kendal.ana, kendal.omar):
        with pytest.raises(NotAllowed):
            give_libraries(kendal.fajar, [kendal.cemara], by=giver)


def test_served_by_is_told_to_who_works_with_the_library(kendal: SimpleNamespace) -> None:
    found = people_serving(kendal.ana, kendal.aren)
    assert found is None  # not her library
    names = [s.person.name for s in people_serving(kendal.rina, kendal.aren) or []]
    assert names == ["Fajar", "Tono Susilo"]
    assert people_serving(kendal.omar, kendal.aren) is None
    assert [s.person for s in people_serving(kendal.ana, kendal.library) or []] == [kendal.tono]


def test_the_own_region_holds_all_of_ones_places(kendal: SimpleNamespace) -> None:
    assert own_region(kendal.fajar) == kendal.regency
    assign(kendal.fajar, role=Role.FACILITATOR, place=kendal.other_library, by=None)
    fresh = User.objects.get(pk=kendal.fajar.pk)
    assert own_region(fresh) == kendal.province
    assign(fresh, role=Role.FACILITATOR, place=kendal.far_library, by=None)
    assert own_region(User.objects.get(pk=fresh.pk)) == kendal.country
    assert own_region(kendal.citra) == kendal.province


def client_of(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def test_the_office_ticks_libraries_on_the_page(kendal: SimpleNamespace) -> None:
    wanted = {"person": kendal.fajar.pk, "libraries": [kendal.cemara.pk, kendal.library.pk]}
    answer = client_of(kendal.rina).post("/pendamping/?wilayah=3324", wanted)
    assert answer.headers["Location"] == "/pendamping/?wilayah=3324"
    assert kendal_page(kendal.rina).unserved == []


def test_a_manager_found_by_name_may_become_a_facilitator(kendal: SimpleNamespace) -> None:
    client = client_of(kendal.rina)
    assert f'value="{kendal.ana.pk}"' not in client.get("/pendamping/").content.decode()
    address = "/pendamping/?wilayah=3324&nama=ana"
    assert f'value="{kendal.ana.pk}"' in client.get(address).content.decode()
    client.post(address, {"person": kendal.ana.pk, "whole": "on"})
    held = Assignment.objects.active().filter(user=kendal.ana, role=Role.FACILITATOR)
    assert held.get().region == kendal.regency


@pytest.mark.parametrize(
    "wrong",
    [
        {},
        {"person": "", "libraries": ["1"]},
        {"person": "99999999999999999999", "whole": "on"},
        {"person": "\x00", "libraries": ["\x00", "x"]},
    ],
)
def test_wrong_input_is_said_and_gives_nothing(kendal: SimpleNamespace, wrong: Any) -> None:
    before = Assignment.objects.count()
    answer = client_of(kendal.rina).post("/pendamping/?wilayah=3324", wrong)
    assert answer.status_code == 422
    assert Assignment.objects.count() == before


def test_what_was_ticked_stays_when_nobody_was_chosen(kendal: SimpleNamespace) -> None:
    answer = client_of(kendal.rina).post("/pendamping/", {"libraries": [kendal.cemara.pk]})
    assert f'value="{kendal.cemara.pk}" checked' in answer.content.decode()


def test_the_page_asks_a_bounded_number_of_questions(kendal: SimpleNamespace) -> None:
    client = client_of(kendal.rina)

    def asked() -> int:
        client.get("/pendamping/")
        with CaptureQueriesContext(connection) as questions:
            client.get("/pendamping/")
        return len(questions)

    before = asked()
    for number in range(5):
        one = person(f"Lagi{number}")
        assign(one, role=Role.FACILITATOR, place=village(kendal, f"Desa {number}"), by=None)
        assign(one, role=Role.FACILITATOR, place=kendal.library, by=None)
    assert asked() == before
    assert before <= 24
