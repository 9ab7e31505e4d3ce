"""The demonstration: exact where the programme published a figure, alive where people look."""

from collections import Counter
from contextlib import suppress
from datetime import UTC, date, datetime
from random import Random

import pytest
from django.db import connection, transaction
from django.db.models import F
from django.test import Client, override_settings
from django.urls import reverse

from demo.accounts import KNOWN_ACCOUNTS, PASSWORD
from demo.build import SEED, DemonstrationRefused, build
from demo.corpus import KINDS
from demo.country import ANAS_LIBRARY, build_country
from demo.drawing import SCENES, Claim, draw_photo
from demo.history import BY_MONTH, plan_2019
from demo.newcomers import CLOSED, MOVED, SUCCESSOR
from jejak.access.models import Assignment
from jejak.accounts.models import User
from jejak.activities.checking.checks import hints_of
from jejak.activities.models import Activity, Remark
from jejak.activities.series import series_of
from jejak.activities.talk.models import RecordMessage
from jejak.announcements.models import Receipt
from jejak.desk.plans.actuals import actuals_of
from jejak.directory.aid_models import LibraryAid
from jejak.figures.check import check_facts
from jejak.figures.recount import recount
from jejak.media.models import Photo, PhotoMatch
from jejak.mentoring.models import ContactNote
from jejak.mentoring.places import asked_place
from jejak.mentoring.silence import Wanted, silent_page
from jejak.notices.models import Notice
from jejak.places.models import Library, Region
from jejak.places.regions import load_regions
from jejak.plans.models import (
    CommunityNeed,
    PlanLine,
    PriceItem,
    PriorityMeeting,
    Theme,
    WorkPlan,
)
from jejak.plans.queries import lines_of
from jejak.statistics.models import MonthlyStatistics

TODAY = date(2026, 11, 21)
NOON = datetime(2026, 11, 21, 5, tzinfo=UTC)
# Of each newcomer, for how many days nothing was sent; None: never.
SILENT = {
    "TBM Pelangi Ilmu": None,
    "TBM Rumah Baca Kita": None,
    "TBM Sinar Pagi": None,
    "TBM Anak Bangsa": None,
    "TBM Lentera Hati": None,
    SUCCESSOR: 38,
    "TBM Kampung Aksara": 71,
    "TBM Gubuk Cerita": 104,
}
YEAR_2019 = {"start": date(2019, 1, 1), "end": date(2019, 10, 31)}


def test_regions_are_needed_first(db):
    assert not Region.objects.exists()
    with pytest.raises(Region.DoesNotExist):
        build(TODAY)
    assert not User.objects.exists()


@pytest.fixture(scope="module")
def nation(django_db_setup, django_db_blocker):
    """All regions; everything that came upon them is taken away after the module."""
    with django_db_blocker.unblock():
        load_regions()
        yield
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL jejak.rebuilding = 'on'")
            cursor.execute(
                "TRUNCATE places_region, accounts_user, figures_regionfact, "
                "figures_librarymonth, figures_libraryyear, figures_libraryfact, "
                "figures_statisticsfact, procrastinate_jobs CASCADE"
            )


class Undo(Exception):
    """Ends a transaction whose work is not wanted."""


@pytest.fixture(scope="module")
def plan(nation, django_db_blocker):
    """The plan of 2019, made once before the country is built and undone."""
    lines = set()
    with django_db_blocker.unblock(), suppress(Undo), transaction.atomic():
        rng = Random(SEED)
        country = build_country(rng)
        themes = dict(Theme.objects.values_list("code", "id"))
        for record in plan_2019(rng, country, themes):
            content = record.content
            line = (record.id, record.site.library.name, content.title, content.held_on)
            lines.add((*line, content.participant_count))
        raise Undo
    return lines


@pytest.fixture(scope="module")
def demonstration(plan, django_db_blocker, tmp_path_factory):
    folder = tmp_path_factory.mktemp("files")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=folder):
        yield build(TODAY, photo_share=0.08)


@pytest.mark.django_db
class TestTheCountry:
    @pytest.fixture(autouse=True)
    def _built(self, demonstration):
        self.report = demonstration

    def test_january_to_october_2019_is_what_was_published(self):
        total = recount(**YEAR_2019)
        assert (total.activities, total.attendance) == (3_088, 108_474)
        assert len(total.library_ids) == len(total.village_ids) == 300
        assert (len(total.regency_ids), len(total.province_ids)) == (60, 21)

    def test_the_same_seed_makes_the_same_country(self, plan):
        fields = ("id", "library__name", "title", "held_on", "participant_count")
        counted = Activity.objects.counted().filter(held_on__year=2019)
        assert set(counted.values_list(*fields)) == plan

    def test_the_months_rise_as_the_programme_grew(self):
        held = Activity.objects.counted().filter(held_on__year=2019)
        months = Counter(day.month for day in held.values_list("held_on", flat=True))
        assert months == {month: sum(counts) for month, counts in BY_MONTH.items()}

    def test_the_figures_hold(self):
        assert check_facts() == []

    def test_about_seven_in_ten_are_verified_and_sex_is_mostly_known(self):
        total = recount(**YEAR_2019)
        verified = recount(**YEAR_2019, evidence=lambda level: bool(level & 2))
        assert 0.66 < verified.activities / total.activities < 0.75
        known = (total.female + total.male) / total.attendance
        assert 0.86 < known < 0.94

    def test_threads_stand_at_every_stage(self):
        """Ana's is whole; around her needs are noted, scored, decided, planned and closed."""
        ana = Library.objects.get(name=ANAS_LIBRARY)
        needs = CommunityNeed.objects.filter(library=ana)
        assert needs.count() == 5
        meeting = PriorityMeeting.objects.get(library=ana)
        assert (meeting.scorers.count(), meeting.present_count) == (6, 27)
        assert meeting.candidates.get(rank=1).need.problem.startswith("Penenun")
        plan = WorkPlan.objects.get(library=ana, state="agreed")
        assert plan.agreed_version == 2
        actuals = actuals_of(lines_of(plan), on=TODAY)
        assert {one.state for one in actuals.lines} >= {"done", "late", "cancelled"}
        assert Activity.objects.filter(library=ana, is_need_linked=True).exists()
        assert set(WorkPlan.objects.values_list("state", flat=True)) == {
            "draft",
            "agreed",
            "closed",
        }
        assert set(PriorityMeeting.objects.values_list("state", flat=True)) == {"open", "decided"}
        assert PlanLine.objects.filter(need=None, plan__state="agreed").exists()
        assert PriceItem.objects.filter(region__code="3324").exists()

    def test_nothing_happened_after_today(self):
        assert not Activity.objects.exclude(state="draft").filter(held_on__gte=TODAY).exists()
        written = Activity.objects.exclude(versions__why="recoded")
        assert not written.filter(changed_at__date__gt=TODAY).exists()

    @pytest.mark.parametrize("known", KNOWN_ACCOUNTS, ids=lambda known: known.sign_in_name)
    def test_everybody_known_can_sign_in(self, known):
        answer = Client().post(
            reverse("account_login"), {"login": known.sign_in_name, "password": PASSWORD}
        )
        assert (answer.status_code, answer["Location"]) == (302, reverse("home"))

    def test_nobody_else_has_a_password(self):
        names = {known.sign_in_name for known in KNOWN_ACCOUNTS}
        others = User.objects.exclude(username__in=names)
        assert others.count() > 300
        assert not any(user.has_usable_password() for user in others)

    def test_ana_has_something_returned_a_draft_and_much_verified(self):
        records = Activity.objects.filter(library__name=ANAS_LIBRARY, held_on__year=2026)
        states = Counter(records.values_list("state", flat=True))
        assert states["verified"] >= 8
        # One draft, and five meetings of a series that are not sent yet.
        assert (states["draft"], states["returned"], states["withdrawn"]) == (6, 1, 1)
        remarks = Remark.objects.open().filter(activity__library__name=ANAS_LIBRARY)
        assert {remark.field for remark in remarks} == {"participant_count", "result_note"}

    def test_thirty_four_records_wait_for_ben(self):
        ben = User.objects.get(username="ben")
        waiting = Activity.objects.waiting_for_review().visible_to(ben).exclude(content_by=ben)
        assert waiting.count() == 34

    def test_the_last_months_are_alive(self):
        recent = Activity.objects.filter(held_on__year=2026)
        assert 300 < recent.count() < 700
        assert recent.values("library").distinct().count() >= 50
        assert set(recent.values_list("state", flat=True)) == {
            "draft",
            "submitted",
            "returned",
            "verified",
            "withdrawn",
        }
        assert recent.exclude(series_id=None).count() > 50

    def test_photos_are_ready_and_attached(self):
        assert 0 < Photo.objects.count() < 100
        assert not Photo.objects.exclude(state=Photo.State.READY, is_attached=True).exists()
        assert Activity.objects.filter(has_photo=True).exists()

    def test_one_photo_of_ana_was_shown_before_and_ben_is_asked(self):
        ana = Library.objects.get(name=ANAS_LIBRARY)
        match = PhotoMatch.objects.get(photo__library=ana)
        asked, first = (
            Activity.objects.get(photo_links__photo=photo) for photo in (match.photo, match.earlier)
        )
        assert asked.library == first.library == ana
        assert asked.held_on > first.held_on
        assert (asked.state, first.state, match.is_open) == ("submitted", "verified", True)
        assert asked.has_photo

    def test_each_regency_and_province_has_its_office(self):
        types = Counter(Library.objects.values_list("library_type", flat=True))
        assert types == {"village": 300, "regency": 60, "provincial": 21, "tbm": 11}
        roles = Counter(Assignment.objects.values_list("role", flat=True))
        assert (roles["facilitator"], roles["regency_office"], roles["province_office"]) == (
            62,
            60,
            21,
        )

    def test_some_libraries_have_no_account_and_are_recorded_for(self):
        without = Library.objects.filter(library_type="village", assignments=None)
        on_behalf = Activity.objects.filter(is_on_behalf=True, held_on__year=2019)
        assert without.count() > 15
        assert set(on_behalf.values_list("library_id", flat=True)) == set(
            without.values_list("pk", flat=True)
        )

    def test_libraries_fell_silent_for_each_length_and_reason(self):
        ben = User.objects.get(username="ben")
        wanted = Wanted(asked=asked_place({}, ben))
        page = silent_page(ben, wanted, now=NOON)
        days = {row.library.name: row.silent_days for row in page.rows}
        assert {name: days[name] for name in SILENT} == SILENT
        reasons = {row.library.name: row.reason for row in page.rows}
        assert {reasons[name] for name in SILENT} >= {
            "invited",
            "manager_changed",
            "does_not_know_how",
            "never_signed_in",
            "no_signal",
            "unknown",
        }
        assert CLOSED not in days

    def test_what_waits_for_ben_is_worth_a_second_look(self):
        ben = User.objects.get(username="ben")
        rows = Activity.objects.waiting_for_review().visible_to(ben).exclude(content_by=ben)
        rows = list(rows.select_related("library__regency"))
        found = {hint.kind.code for hints in hints_of(rows).values() for hint in hints}
        assert found >= {
            "cost_far_off",
            "entered_late",
            "far_above_usual",
            "nobody_came",
            "on_behalf_too",
            "parts_against_words",
            "photo_elsewhere",
            "recorded_twice",
            "round_number",
        }
        ages = [(NOON - row.submitted_at).days for row in rows]
        assert max(ages) >= 30
        assert min(ages) <= 3

    def test_returned_ones_are_answered_or_not(self):
        kendal = Activity.objects.filter(library__regency__code="3324", held_on__year=2026)
        assert kendal.filter(state="returned").count() == 2
        answered = Remark.objects.filter(activity__in=kendal.filter(state="submitted"))
        assert set(answered.values_list("answer", flat=True)) == {"Betul 14, angkanya terbalik."}

    def test_ana_is_in_the_middle_of_a_series(self):
        ana = User.objects.get(username="ana")
        meeting = Activity.objects.get(library__name=ANAS_LIBRARY, held_on=date(2026, 11, 27))
        series = series_of(ana, meeting.series_id)
        assert (series.sent_count, series.total, series.attendance) == (3, 8, 36)

    def test_a_library_closed_and_one_moved(self):
        closed, moved = (Library.objects.get(name=name) for name in (CLOSED, MOVED))
        assert closed.successor == Library.objects.get(name=SUCCESSOR)
        assert [row.regency.code for row in moved.placements.order_by("pk")][1:] == ["3324"]
        assert set(moved.activities.values_list("regency__code", flat=True)) == {"3324"}

    def test_people_share_libraries_and_some_serve_single_ones(self):
        managers = Assignment.objects.active().filter(role="manager")
        assert managers.filter(library__name=ANAS_LIBRARY).count() == 2
        assert managers.filter(user__last_login=None).count() == 2  # invited only, and Dewi
        single = Assignment.objects.active().filter(role="facilitator").exclude(library=None)
        assert single.values("user").distinct().count() == 1

    def test_gifts_calls_and_news_are_there_to_read(self):
        assert LibraryAid.objects.filter(library__name=ANAS_LIBRARY).count() == 4
        assert ContactNote.objects.filter(was_reached=False).count() == 1
        assert ContactNote.objects.exclude(reason=None).count() == 3
        filled = Library.objects.filter(regency__code="3324").values_list("filled_count", flat=True)
        assert (min(filled), max(filled)) == (0, 18)
        assert 0 < Receipt.objects.count() < Notice.objects.filter(kind="announcement").count()
        messages = RecordMessage.objects.filter(is_from_library=True)
        assert {message.closed_at is None for message in messages} == {True, False}

    def test_months_are_closed_on_time_late_begun_or_never_sent(self):
        kendal = MonthlyStatistics.objects.filter(library__regency__code="3324")
        closed = kendal.filter(state="closed")
        assert closed.filter(first_closed_on__lte=F("due_on")).count() > 30
        assert closed.filter(first_closed_on__gt=F("due_on")).count() > 5
        assert kendal.filter(state="open").count() > 3
        assert kendal.filter(versions__why="reopened").count() == 1
        october = MonthlyStatistics.objects.get(library__name=ANAS_LIBRARY, month="2026-10-01")
        assert (october.state, len(october.days)) == ("open", 27)
        assert (october.ict_users or 0) > (october.visits_onsite or 0) + (
            october.visits_online or 0
        )
        november = MonthlyStatistics.objects.get(library__name=ANAS_LIBRARY, month="2026-11-01")
        assert max(map(int, november.days)) == 20
        assert not MonthlyStatistics.objects.filter(changed_at__date__gt=TODAY).exists()

    def test_building_again_changes_nothing(self):
        again = build(TODAY)
        assert not again.is_new
        assert again.activities == self.report.activities

    def test_ana_stands_in_sukorejo_kendal(self):
        village = Library.objects.get(name=ANAS_LIBRARY).village
        assert village is not None
        assert (str(village.district), str(village.regency)) == (
            "Kecamatan Sukorejo",
            "Kabupaten Kendal",
        )


def test_it_is_refused_in_production(settings):
    settings.IS_PRODUCTION = True
    with pytest.raises(DemonstrationRefused):
        build(TODAY)


def test_the_words_are_many_and_every_scene_can_be_drawn():
    titles = [title for kind in KINDS for title in kind.titles]
    assert len(titles) == len(set(titles)) >= 120
    assert {kind.scene for kind in KINDS} <= set(SCENES)


def test_a_seed_draws_one_picture_and_another_draws_another():
    nothing = Claim(None, None, None)
    assert draw_photo("loom", "a", nothing) == draw_photo("loom", "a", nothing)
    assert draw_photo("loom", "a", nothing) != draw_photo("loom", "b", nothing)
