"""The law: the facts are what a recount of the rows gives, whatever happens to the rows."""

from __future__ import annotations

import json
import threading
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import ProgrammingError, connection, connections, transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from jejak.access.roles import Role
from jejak.access.scope import forget_assignments
from jejak.access.services import assign
from jejak.accounts.models import User
from jejak.activities import services
from jejak.activities.content import ActivityContent, content_of
from jejak.activities.models import Activity, ActivityPhoto, ActivityVersion
from jejak.common.database import database_now
from jejak.common.errors import InvalidMove, JejakError
from jejak.figures.measures import MEASURES
from jejak.figures.models import LibraryMonth, LibraryYear, RegionFact
from jejak.figures.recoding import recode_library
from jejak.figures.recount import Recount, recount, recount_facts, recount_years
from jejak.media.models import Photo
from jejak.places.models import Library
from jejak.plans.models import Strategy, Theme
from tests.cast import build_cast

EVER = {"start": date(2011, 1, 1), "end": date(2030, 1, 1)}


def stored_facts() -> tuple[dict[Any, dict[str, int]], dict[Any, int]]:
    key = ("region_id", "month", "strategy", "theme_id", "evidence", "partner_category")
    facts = {
        tuple(getattr(row, name) for name in key): {m: getattr(row, m) for m in MEASURES}
        for row in RegionFact.objects.all()
        if any(getattr(row, m) for m in MEASURES)
    }
    presence = {
        (row.library_id, row.month, row.strategy, row.theme_id, row.evidence): row.n
        for row in LibraryMonth.objects.exclude(n=0)
    }
    return facts, presence


def stored_years() -> dict[Any, str]:
    return {
        (row.library_id, row.year, row.strategy, row.theme_id): row.months
        for row in LibraryYear.objects.all()
        if "1" in row.months
    }


def assert_law() -> None:
    facts, presence = stored_facts()
    wanted, wanted_presence = recount_facts()
    assert facts == {key: {m: getattr(total, m) for m in MEASURES} for key, total in wanted.items()}
    assert presence == dict(wanted_presence)
    assert stored_years() == recount_years(wanted_presence)
    assert_history_is_complete()


def assert_history_is_complete() -> None:
    """Each row equals its latest version, to the last column."""
    with connection.cursor() as cursor:
        cursor.execute(
            'SELECT to_jsonb(a)::text, v."row"::text FROM activities_activity a '
            "LEFT JOIN activities_activityversion v "
            "ON v.activity_id = a.id AND v.version = a.version"
        )
        for row, version in cursor.fetchall():
            assert version is not None
            assert json.loads(row) == json.loads(version)


counts = st.one_of(st.none(), st.integers(0, 40))


@st.composite
def contents(draw: st.DrawFn) -> dict[str, Any]:
    total = draw(st.integers(0, 120))
    female = draw(st.one_of(st.none(), st.integers(0, total)))
    return {
        "title": "Kelas",
        "held_on": date(2025, 11, 25) + timedelta(days=draw(st.integers(0, 90))),
        "strategy": draw(st.sampled_from(Strategy.values)),
        "theme": draw(st.integers(0, 2)),
        "mode": "offline",
        "participant_count": total,
        "female_count": female,
        "male_count": draw(st.one_of(st.none(), st.integers(0, total - (female or 0)))),
        "child_count": draw(st.one_of(st.none(), st.integers(0, total))),
        "disability_count": draw(st.one_of(st.none(), st.integers(0, total))),
        "cost_idr": draw(st.one_of(st.none(), st.integers(0, 5_000_000))),
    }


moves = st.sampled_from(
    [
        "edit",
        "return",
        "submit",
        "verify",
        "undo",
        "withdraw",
        "restore",
        "photo",
        "reuse",
        "delete",
    ]
)
steps = st.one_of(
    st.tuples(st.just("record"), contents(), st.booleans(), st.integers(0, 2)),
    st.tuples(moves, contents(), st.booleans(), st.integers(0, 11)),
    st.tuples(st.just("recode"), contents(), st.booleans(), st.integers(0, 5)),
)


@dataclass
class Story:
    """Carries out random steps by the services; a refused step changes nothing."""

    cast: SimpleNamespace
    themes: list[Theme]
    ids: list[uuid.UUID] = field(default_factory=list)

    def content(self, drawn: dict[str, Any]) -> ActivityContent:
        values = dict(drawn)
        values["theme_id"] = self.themes[values.pop("theme")].pk
        return ActivityContent(**values)

    def step(self, name: str, drawn: dict[str, Any], flag: bool, number: int) -> None:
        try:
            with transaction.atomic():
                {"record": self.record, "recode": self.recode}.get(name, self.move)(
                    name, drawn, flag, number
                )
        except JejakError:
            pass

    def record(self, _name: str, drawn: dict[str, Any], flag: bool, number: int) -> None:
        libraries = [self.cast.library, self.cast.other_library, self.cast.province_library]
        library = Library.objects.select_related("regency").get(pk=libraries[number].pk)
        for person in (self.cast.ana, self.cast.ben, self.cast.citra, self.cast.dewi):
            try:
                row = services.record_activity(
                    library=library, content=self.content(drawn), by=person, submit=flag
                )
            except JejakError:
                continue
            self.ids.append(row.pk)
            return

    def recode(self, _name: str, drawn: dict[str, Any], flag: bool, number: int) -> None:
        library = [self.cast.library, self.cast.other_library][number % 2]
        places = [self.cast.other_village, self.cast.village, self.cast.other_regency]
        recode_library(
            library,
            region=places[number % 3] if flag else None,
            partner_category=None if flag else ["not_partner", "national_books"][number % 2],
            reason="salah ketik",
            by=self.cast.nadia,
        )

    def move(self, name: str, drawn: dict[str, Any], flag: bool, number: int) -> None:
        if not self.ids:
            return
        row = Activity.objects.filter(pk=self.ids[number % len(self.ids)]).first()
        if row is None:
            return
        for person in (self.cast.ana, self.cast.dewi, self.cast.ben, self.cast.nadia):
            forget_assignments(person)
            try:
                with transaction.atomic():
                    self.one_move(name, row, drawn, person)
                return
            except JejakError:
                continue

    def one_move(self, name: str, row: Activity, drawn: dict[str, Any], by: Any) -> None:
        if name == "edit":
            content = replace(self.content(drawn), title=content_of(row).title)
            services.edit_activity(row, content=content, base_version=row.version, by=by)
        elif name == "return":
            services.return_activity(row, remarks={"title": "Perjelas"}, by=by)
        elif name == "withdraw":
            services.withdraw_activity(row, reason="tercatat dua kali", by=by)
        elif name == "delete":
            services.delete_draft(row, by=by)
        elif name == "undo":
            if not services.undo_each({row.pk: row.version}, by=by).done:
                raise InvalidMove
        elif name in {"photo", "reuse"}:
            self.photo(row, is_reused=name == "reuse")
        else:
            getattr(services, f"{name}_activity")(row, by=by)

    def photo(self, row: Activity, *, is_reused: bool) -> None:
        photo = Photo.objects.create(
            library_id=row.library_id,
            regency_id=row.regency_id,
            province_id=row.province_id,
            partner_category=row.partner_category,
            state=Photo.State.READY,
            is_reused=is_reused,
            sha256="0" * 64,
            byte_count=1,
            uploaded_by=self.cast.ana,
        )
        if is_reused:
            first = ActivityPhoto.objects.filter(activity=row).values("pk")[:1]
            ActivityPhoto.objects.filter(pk__in=first).update(photo=photo)
        else:
            ActivityPhoto.objects.create(activity=row, photo=photo)
        services.refresh_photo_evidence([row.pk], by=None)


@pytest.mark.django_db
def test_truncating_activities_is_refused_because_their_facts_would_stay(
    cast: SimpleNamespace,
) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL jejak.rebuilding = off")
        with pytest.raises(ProgrammingError, match="facts behind"), transaction.atomic():
            cursor.execute("TRUNCATE activities_activity CASCADE")
        cursor.execute("SET LOCAL jejak.rebuilding = on")


def second_manager(cast: SimpleNamespace) -> None:
    """Dewi manages the other library."""
    cast.dewi = cast.stranger
    assign(cast.dewi, role=Role.MANAGER, place=cast.other_library, by=None)


@pytest.mark.django_db
@settings(
    max_examples=40,
    deadline=None,
    # Shrinking a story costs minutes; the failing one is short enough to read.
    phases=[Phase.explicit, Phase.generate],
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(st.lists(steps, min_size=3, max_size=25))
def test_figures_equal_a_recount_after_any_story(cast: SimpleNamespace, story: list[Any]) -> None:
    with transaction.atomic():
        second_manager(cast)
        teller = Story(cast, list(Theme.objects.all()[:3]))
        seen: list[tuple[Any, Recount]] = []
        for number, step in enumerate(story):
            teller.step(*step)
            if number % 8 == 0:
                seen.append((database_now(), recount(**EVER)))
        assert_law()
        for moment, total in seen:
            assert recount(**EVER, as_of=moment) == total
        transaction.set_rollback(True)
    for person in (cast.ana, cast.ben, cast.citra, cast.nadia, cast.stranger):
        forget_assignments(person)


def numbered(number: int, themes: list[Theme]) -> ActivityContent:
    return ActivityContent(
        title=f"Kelas {number}",
        held_on=date(2026, 1 + number % 3, 1 + number % 20),
        strategy=Strategy.values[number % 3],
        theme_id=themes[number % 3].pk,
        mode="offline",
        participant_count=number % 50,
    )


def write_many(cast: SimpleNamespace, writer: int, shared: list[uuid.UUID]) -> None:
    """Twenty-five rounds of recording, verifying and withdrawing, one shared id in each."""
    ana, ben = User.objects.get(pk=cast.ana.pk), User.objects.get(pk=cast.ben.pk)
    library = Library.objects.select_related("regency").get(pk=cast.library.pk)
    themes = list(Theme.objects.all()[:3])
    for number in range(25):
        news = [
            services.NewActivity(
                library=library, content=numbered(writer * 100 + number + n, themes)
            )
            for n in range(1 + number % 4)
        ]
        if number < len(shared):
            content = numbered(number, themes)
            news.append(services.NewActivity(library=library, content=content, id=shared[number]))
        rows = services.record_activities(news, by=ana)
        services.verify_activities(rows[:1], by=ben)
        if number % 5 == 0:
            services.withdraw_activity(rows[0], reason="tercatat dua kali", by=ana)


def recode_often(cast: SimpleNamespace) -> None:
    """The regency stays Ana's; the village and the category change under the writers."""
    for number in range(6):
        recode_library(
            cast.library,
            region=cast.village if number % 2 else cast.regency,
            partner_category=["national_books", "national_full_support"][number % 2],
            reason="uji",
            by=None,
        )


@pytest.mark.django_db(transaction=True)
def test_eight_writers_and_a_recoding_at_once_leave_exact_figures() -> None:
    cast = build_cast()
    shared = [uuid.uuid4() for _ in range(8)]
    failures: list[BaseException] = []

    def run(job: Callable[..., None], *args: Any) -> None:
        try:
            job(cast, *args)
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [
        threading.Thread(target=run, args=(write_many, writer, shared)) for writer in range(8)
    ]
    threads.append(threading.Thread(target=run, args=(recode_often,)))
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []
    assert_law()
    assert Activity.objects.filter(pk__in=shared).count() == len(shared)
    assert ActivityVersion.objects.filter(why="recoded").exists()


def months_with_anything(library: Library) -> set[str]:
    rows = LibraryYear.objects.filter(library=library, strategy="", theme=0)
    return {row.months for row in rows if "1" in row.months}


def meet(first: Callable[[], object], second: Callable[[], object]) -> None:
    """Let the second begin while the first has written and not committed."""
    failures: list[BaseException] = []

    def run() -> None:
        try:
            second()
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    other = threading.Thread(target=run)
    with transaction.atomic():
        first()
        other.start()
        other.join(0.4)
    other.join()
    assert failures == []


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("one_remains", [True, False])
def test_the_last_of_a_month_leaves_while_another_comes_or_goes(one_remains: bool) -> None:
    # Two records of Ana's in one month, of two themes; then both go, or one goes and one comes.
    cast = build_cast()
    themes = list(Theme.objects.all()[:3])
    library = Library.objects.select_related("regency").get(pk=cast.library.pk)
    contents = [replace(numbered(0, themes), theme_id=theme.pk) for theme in themes]
    news = [services.NewActivity(library=library, content=one) for one in contents]
    rows = services.record_activities(news[: 1 if one_remains else 2], by=cast.ana)
    assert len(months_with_anything(library)) == 1

    def leave(row: Activity) -> None:
        services.withdraw_activity(row, reason="tercatat dua kali", by=cast.ana)

    meet(
        lambda: (
            services.record_activities(news[2:], by=cast.ana) if one_remains else leave(rows[0])
        ),
        lambda: leave(rows[-1]),
    )

    assert bool(months_with_anything(library)) is one_remains
    assert_law()
