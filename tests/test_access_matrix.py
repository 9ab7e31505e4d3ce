"""Every route is asked as every person of the cast; the answers stand in `access_table.py`."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.core.cache import cache
from django.db import transaction
from django.test import Client, TestCase
from django.urls import URLResolver, get_resolver, reverse
from django.utils import timezone

from jejak.access.models import Assignment
from jejak.access.passwords import make_password_link
from jejak.access.roles import Role
from jejak.access.services import assign, invite
from jejak.accounts.saved_filters import save_filter
from jejak.accounts.services import create_account
from jejak.activities.models import Activity, ActivityPhoto
from jejak.activities.services import edit_activity, plan_series, withdraw_activity
from jejak.activities.talk.services import write_message
from jejak.activities.tests.factories import content, recorded
from jejak.announcements.tests.factories import announced
from jejak.common.ids import uuid7
from jejak.directory.aid_services import record_aid, remove_aid
from jejak.directory.intake.services import confirm_intake, start_intake
from jejak.directory.intake.tables import read_text
from jejak.media.models import Photo, PhotoMatch
from jejak.notices.models import Kind, Notice
from jejak.notices.services import notify
from jejak.places.models import Library
from jejak.reports import files as exported_files
from jejak.reports.kept.services import keep_figure
from jejak.reports.models import Export

from .access_objects import definition_objects, month_objects
from .access_plans import (
    budget_objects,
    calendar_objects,
    meeting_objects,
    plan_objects,
    thread_objects,
)
from .access_table import TABLE
from .cast import build_cast

PEOPLE = ("ana", "ben", "rina", "citra", "nadia", "omar", "tono", "stranger", "anonymous")
# Not ours to guard: what Django serves for itself.
WITHOUT_ROW: set[str] = set()


@dataclass(frozen=True)
class Row:
    route: str
    thing: str
    method: str
    expected: dict[str, str]


def rows() -> Iterator[Row]:
    for line in TABLE.strip().splitlines()[1:]:
        if line.strip():
            route, thing, method, *answers = line.split()
            yield Row(route, thing, method, dict(zip(PEOPLE, answers, strict=True)))


def answer(response: Any) -> str:
    if response.status_code == 302 and response.url.split("?")[0] == reverse("account_login"):
        return "login"
    return "ok" if response.status_code in {200, 302} else str(response.status_code)


class EveryRoute(TestCase):
    @classmethod
    def setUpTestData(cls) -> None:
        cls.cast = cast = build_cast()
        dewi = create_account(name="Dewi", sign_in_name="dewi", password="kebun-melati")
        assign(dewi, role=Role.MANAGER, place=cast.other_library, by=None)
        own, own_code = invite(role=Role.MANAGER, place=cast.library, by=cast.ben)
        other, other_code = invite(role=Role.VILLAGE_HEAD, place=cast.other_library, by=cast.citra)
        office, _code = invite(role=Role.REGENCY_OFFICE, place=cast.regency, by=cast.citra)
        held = {a.user.username: a.pk for a in Assignment.objects.select_related("user")}
        libraries = {"own": {"pk": cast.library.pk}, "other": {"pk": cast.other_library.pk}}
        invitations = {
            "own": {"pk": own.pk},
            "other": {"pk": other.pk},
            "office": {"pk": office.pk},
        }
        assignments = {
            "own": {"pk": held["ana"]},
            "other": {"pk": held["dewi"]},
            "office": {"pk": held["rina"]},
        }
        records = activity_objects(cast, dewi)
        link = make_password_link(dewi, by=cast.citra)  # nobody of PEOPLE: signing in spends it
        cls.objects: dict[str, dict[str, dict[str, Any]]] = {
            "password_by_link": {
                "own": link,
                "made_up": {**link, "token": "abc-def"},
            },
            "invitation": {
                "own": {"code": own_code},
                "other": {"code": other_code},
                "made_up": {"code": "0000-0000-00"},
            },
            "library": libraries,
            "aid_edit": (aids := aid_objects(cast)),
            "aid_remove": aids,
            "aid_new": libraries,
            "library_edit_group": {
                name: {**kwargs, "slug": "koleksi"} for name, kwargs in libraries.items()
            },
            "invitation_": invitations,
            "assignment_": assignments,
            "person_password": assignments,
            # Who they are is asked again before anything is looked up.
            "mfa_remove_webauthn": {"made_up": {"pk": 1}},
            "intake": intake_objects(cast),
            "intake_example": {"libraries": {"kind": "libraries"}, "made_up": {"kind": "x"}},
            "person": {
                "own": {"pk": cast.ana.pk},
                "other": {"pk": dewi.pk},
                "office": {"pk": cast.rina.pk},
            },
            "activity": records,
            "check_record": records,
            "check": records,
            "series": series_objects(cast, dewi),
            **photo_objects(cast, records),
            "notice": notice_objects(cast),
            "activity_message_withdraw": message_objects(records, own=cast.ana, other=dewi),
            "export": export_objects(cast),
            "kept": {
                "own": {"pk": keep_figure("", by=cast.ana).pk},
                "made_up": {"pk": uuid7()},
            },
            "saved": {
                "own": {
                    "pk": save_filter(
                        listing="kegiatan", name="Jahit", query="cari=jahit", by=cast.ana
                    ).pk
                }
            },
            **month_objects(cast),
            **definition_objects(cast),
            **plan_objects(cast, dewi),
            **meeting_objects(cast, dewi),
            **calendar_objects(cast),
            **budget_objects(cast),
            "announcement": {
                "own": {"pk": announced(cast).pk},
                "other": {"pk": announced(cast, place=cast.other_regency).pk},
            },
        }
        cls.objects |= thread_objects(records, cls.objects)

    def setUp(self) -> None:
        cache.clear()

    def kwargs(self, row: Row) -> dict[str, Any]:
        """Return the object's part of the address: of the route, else of its family."""
        if row.thing == "-":
            return {}
        family = row.route.removeprefix("sync:").split("_")[0]
        families = [row.route, f"{family}_", family]
        found = next(self.objects[name] for name in families if name in self.objects)
        if row.route == "sync:photo":
            return {"photo_id": found[row.thing]["pk"]}
        return found[row.thing]

    def ask(self, row: Row, person: str) -> str:
        cache.clear()
        client = Client(raise_request_exception=True)
        with transaction.atomic():
            if person != "anonymous":
                client.force_login(getattr(self.cast, person))
            address = reverse(row.route, kwargs=self.kwargs(row))
            response = client.generic(row.method, address, headers={"upload-offset": "0"})
            found = answer(response)
            if response.streaming:
                list(response)  # read to its end, a file is closed
            transaction.set_rollback(True)
        return found

    def test_every_answer_is_the_one_in_the_table(self) -> None:
        wrong = [
            f"{row.route} {row.thing} {row.method} {person}: {found}, not {expected}"
            for row in rows()
            for person, expected in row.expected.items()
            if (found := self.ask(row, person)) != expected
        ]
        assert not wrong, "\n".join(wrong)

    def test_every_route_has_a_row(self) -> None:
        known = {row.route for row in rows()} | WITHOUT_ROW
        missing = set(route_names(get_resolver())) - known
        assert not missing, f"add a line for {sorted(missing)}"


def message_objects(records: Any, **writers: Any) -> dict[str, dict[str, Any]]:
    return {
        name: {
            "pk": write_message(
                Activity.objects.get(pk=records[name]["pk"]), text="Apakah dihitung?", by=writer
            ).pk
        }
        for name, writer in writers.items()
    }


def export_objects(cast: Any) -> dict[str, dict[str, Any]]:
    """Return a file that Ana had made."""
    now = timezone.now()
    done = {"state": "ready", "row_count": 1, "done_count": 1, "byte_count": 2}
    moments = {"requested_at": now, "finished_at": now, "as_of": now}
    export = Export.objects.create(
        user=cast.ana, listing="kegiatan", file_format="csv", language="id", **done, **moments
    )
    exported_files.file_path(export.pk, "csv").write_text("x\n")
    return {"own": {"pk": export.pk}}


def notice_objects(cast: Any) -> dict[str, dict[str, Any]]:
    notify([cast.ana.pk], kind=Kind.RETURNED, path="/kegiatan/")
    return {"own": {"pk": Notice.objects.get(path="/kegiatan/").pk}}


def intake_objects(cast: Any) -> dict[str, dict[str, Any]]:
    """Return pasted tables, each seen by its maker only: two open, one taken over."""
    libraries = read_text("Nama perpustakaan\tDesa\tNama pengelola\nTBM Pelangi\tSukorejo\tSiti")
    people = read_text("Nama\tPerpustakaan\nSiti\tPerpustakaan Desa Sumber Makmur")
    made = {
        "rina": start_intake(libraries, kind="libraries", by=cast.rina),
        "ben": start_intake(people, kind="people", by=cast.ben),
        "done": confirm_intake(
            start_intake(people, kind="people", by=cast.rina),
            by=cast.rina,
        ),
    }
    return {name: {"pk": intake.pk} for name, intake in made.items()}


def aid_objects(cast: Any) -> dict[str, dict[str, Any]]:
    """Return aid that two libraries received, and an entry that was removed."""
    aid = {"kind": "books", "giver": "Dinas", "received_on": timezone.localdate()}
    made = {
        "own": record_aid(cast.library, by=cast.ana, **aid),
        "removed": record_aid(cast.library, by=cast.ana, **aid),
        "other": record_aid(cast.other_library, by=cast.citra, **aid),
    }
    remove_aid(made["removed"], reason="Salah perpustakaan", by=cast.ana)
    return {name: {"pk": row.pk} for name, row in made.items()}


def activity_objects(cast: Any, dewi: Any) -> dict[str, dict[str, Any]]:
    """Return records in several states in Ana's library, and one in another regency."""
    made = {
        "own": recorded(cast),
        "draft": recorded(cast, submit=False),
        "withdrawn": recorded(cast),
        "other": recorded(cast, by=dewi, library=cast.other_library),
    }
    withdraw_activity(made["withdrawn"], reason="Tercatat dua kali", by=cast.ana)
    return {name: {"pk": activity.pk} for name, activity in made.items()}


def series_objects(cast: Any, dewi: Any) -> dict[str, dict[str, Any]]:
    """Return series of planned meetings, and some of a meeting that was sent."""
    today = timezone.localdate()

    def planned(library: Library, by: Any) -> Activity:
        return plan_series(
            series_id=uuid7(), library=library, content=content(), days=[today], by=by
        )[0]

    def sent(library: Library, by: Any) -> Activity:
        row = planned(library, by)
        said = content(held_on=today)
        return edit_activity(row, content=said, base_version=row.version, by=by, submit=True)

    made = {
        "own": planned(cast.library, cast.ana),
        "sent": sent(cast.library, cast.ana),
        "other": sent(cast.other_library, dewi),
    }
    return {name: {"pk": activity.series_id} for name, activity in made.items()}


def photo_objects(
    cast: Any, records: dict[str, dict[str, Any]]
) -> dict[str, dict[str, dict[str, Any]]]:
    """Return photos of two records, each asked about; a removed one, one of an open form."""

    def photo(library: Library, *, is_attached: bool = True, **columns: Any) -> dict[str, Any]:
        row = Photo.objects.create(
            library=library,
            regency_id=library.regency_id,
            province_id=library.province_id,
            partner_category=library.partner_category,
            byte_count=1,
            uploaded_by=cast.ben,
            is_attached=is_attached,
            **columns,
        )
        return {"pk": row.pk}

    removed = {"state": "removed", "removed_by": cast.ana, "removed_at": timezone.now()}
    photos = {
        "own": photo(cast.library),
        "other": photo(cast.other_library),
        "removed": photo(cast.library, **removed),
        "unfinished": photo(cast.library, is_attached=False),
    }
    for name, like in (("own", "other"), ("other", "own")):
        photo_id = photos[name]["pk"]
        ActivityPhoto.objects.create(activity_id=records[name]["pk"], photo_id=photo_id)
        PhotoMatch.objects.create(
            photo_id=photo_id, earlier_id=photos[like]["pk"], kind="exact", distance=0
        )
    files = {name: {**found, "size": "kecil"} for name, found in photos.items()}
    return {"photo": photos, "photo_file": files}


def route_names(resolver: URLResolver, space: str = "") -> Iterator[str]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from route_names(entry, f"{entry.namespace}:" if entry.namespace else space)
        else:
            yield f"{space}{entry.name}"
