"""Lists and single rows are decided alike, and no role reaches further than its table."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from jejak.access.models import Assignment
from jejak.access.querysets import fetch_library_for, libraries_allowing, regions_allowing
from jejak.access.roles import GRANTS, HELD_OVER, INVITABLE, RANK, Action, Role
from jejak.access.scope import (
    forget_assignments,
    may_invite,
    may_reset_password,
    may_see_totals,
    people_below,
    scope_for,
)
from jejak.access.services import assign
from jejak.accounts.services import create_account
from jejak.common.errors import NotAllowed
from jejak.places.models import Level, Library
from tests.cast import build_cast


def test_the_cast_sees_what_its_assignments_say(cast):
    seen = {
        name: {library.name for library in libraries_allowing(getattr(cast, name), Action.VIEW)}
        for name in ("ana", "ben", "citra", "nadia", "stranger")
    }
    assert seen["ana"] == seen["ben"] == {cast.library.name}
    assert seen["citra"] == {
        cast.library.name,
        cast.other_library.name,
        cast.province_library.name,
    }
    assert len(seen["nadia"]) == 4
    assert seen["stranger"] == set()


def test_the_province_office_records_only_for_its_own_library(cast):
    recorded = libraries_allowing(cast.citra, Action.RECORD)
    assert list(recorded) == [cast.province_library]
    assert not scope_for(cast.citra, Action.RECORD).covers_region(cast.province)
    assert scope_for(cast.citra, Action.VIEW).covers_region(cast.province)
    with pytest.raises(NotAllowed):
        fetch_library_for(cast.citra, Action.RECORD, cast.library.pk)


def test_every_role_that_does_something_may_also_see_it():
    assert all(Action.VIEW in granted for granted in GRANTS.values())
    assert set(GRANTS) == set(HELD_OVER) == set(Role)


def test_nobody_brings_in_a_role_above_their_own():
    for role, invited in INVITABLE.items():
        assert Action.INVITE in GRANTS[role]
        for other in invited:
            peers = role == other and role in {Role.MANAGER, Role.NATIONAL}
            assert peers or RANK.get(other, 0) < RANK[role]


def test_an_ended_assignment_opens_nothing(cast):
    Assignment.objects.filter(user=cast.ana).update(ended_at="2026-01-01T00:00Z")
    forget_assignments(cast.ana)
    assert not scope_for(cast.ana, Action.VIEW)


def test_an_inactive_person_has_no_scope(cast):
    cast.nadia.is_active = False
    assert not scope_for(cast.nadia, Action.VIEW)


def test_powers_over_one_library_are_not_carried_into_another(cast):
    """Ana manages one library and facilitates another: a village head only in the second."""
    assign(cast.ana, role=Role.FACILITATOR, place=cast.other_library, by=None)
    assert may_invite(cast.ana, Role.VILLAGE_HEAD, cast.other_library)
    assert not may_invite(cast.ana, Role.VILLAGE_HEAD, cast.library)
    assert may_invite(cast.ana, Role.MANAGER, cast.library)


def test_a_district_observer_sees_the_totals_of_the_district(cast):
    assign(cast.stranger, role=Role.OBSERVER, place=cast.district, by=None)
    for region in (cast.village, cast.district, cast.regency, cast.province, cast.country):
        assert may_see_totals(cast.stranger, region)
    for region in (cast.other_regency, cast.other_village, cast.other_province):
        assert not may_see_totals(cast.stranger, region)


def test_totals_are_closed_to_a_person_without_assignment(cast):
    assert not may_see_totals(cast.stranger, cast.country)


def test_people_below_are_those_within_reach(cast):
    def names(user):
        return {a.user.username for a in Assignment.objects.filter(people_below(user))}

    assert names(cast.ben) == names(cast.rina) == {"ana", "ben", "rina"}
    assert names(cast.citra) == {"ana", "ben", "rina", "citra", "tono"}
    assert "omar" in names(cast.nadia)
    assert names(cast.stranger) == names(cast.omar) == set()


class TheTwoAnswersAgree(TestCase):
    """`condition()` chooses in lists what `covers()` grants on single rows, for any scope."""

    @classmethod
    def setUpTestData(cls):
        cls.cast = build_cast()
        cls.libraries = list(Library.objects.select_related("regency", "province", "village"))
        cls.places = [*cls.libraries, *cls.cast.regions.values()]
        cls.possible = [
            (role, place)
            for role, place in itertools.product(Role, cls.places)
            if getattr(place, "level", None) in HELD_OVER[role]
        ]

    @settings(max_examples=60, deadline=None)
    @given(data=st.data())
    def test_lists_and_rows_agree(self, data):
        person = self.cast.stranger
        chosen = data.draw(st.lists(st.sampled_from(self.possible), max_size=4, unique=True))
        Assignment.objects.filter(user=person).delete()
        Assignment.objects.bulk_create(
            Assignment(
                user=person,
                role=role,
                library=place if isinstance(place, Library) else None,
                region=None if isinstance(place, Library) else place,
            )
            for role, place in chosen
        )
        forget_assignments(person)
        for action in Action:
            scope = scope_for(person, action)
            listed = set(libraries_allowing(person, action))
            assert listed == {lib for lib in self.libraries if scope.covers_library(lib)}
            covered = set(regions_allowing(person, action))
            for region in self.cast.regions.values():
                assert scope.covers_region(region) == (region in covered)
                if scope.covers_region(region):
                    inside = {lib for lib in self.libraries if stands_in(lib, region)}
                    assert inside <= listed
        for library in self.libraries:
            for role in Role:
                assert may_invite(person, role, library) <= scope_for(
                    person, Action.INVITE
                ).covers_library(library)


def stands_in(library, region):
    return region.level == Level.COUNTRY or region.pk in {
        library.province_id,
        library.regency_id,
        library.district_id,
        library.village_id,
    }


def test_a_facilitator_helps_only_those_who_stand_wholly_below(cast):
    assert may_reset_password(cast.ben, cast.ana)
    assert may_reset_password(cast.citra, cast.rina)
    for helper, person in (
        (cast.ben, cast.rina),
        (cast.ben, cast.ben),
        (cast.ben, cast.stranger),
        (cast.ana, cast.ana),
        (cast.tono, cast.ana),
    ):
        assert not may_reset_password(helper, person)
    assign(cast.stranger, role=Role.MANAGER, place=cast.library, by=None)
    assert may_reset_password(cast.ben, cast.stranger)
    assert not may_reset_password(cast.ana, cast.stranger)
    assign(cast.ana, role=Role.MANAGER, place=cast.other_library, by=None)
    assert not may_reset_password(cast.ben, cast.ana)
    assert may_reset_password(cast.citra, cast.ana)


def test_nobody_helps_one_of_their_own_rank_to_a_new_password(cast):
    for role, helper, place in (
        (Role.NATIONAL, cast.nadia, cast.country),
        (Role.PROVINCE_OFFICE, cast.citra, cast.province),
        (Role.REGENCY_OFFICE, cast.rina, cast.regency),
        (Role.FACILITATOR, cast.ben, cast.regency),
    ):
        colleague = create_account(name="Wati", sign_in_name="", password=None)
        assign(colleague, role=role, place=place, by=None)
        assert not may_reset_password(helper, colleague)
        assert not may_reset_password(colleague, helper)
    for person in (cast.omar, cast.tono, cast.citra):  # no rank, or a lower one
        assert may_reset_password(cast.nadia, person)
