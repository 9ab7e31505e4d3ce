"""A library beside the standards of its type: hand-counted, and nothing recorded is not zero."""

from datetime import date
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from jejak.common.errors import InvalidContent
from jejak.places.models import Library
from jejak.places.profile import ASKED, GROUPS, PARTS, PROFILE_FIELDS
from jejak.places.services import update_profile
from jejak.places.standards import Standing, compare, list_for

DAY = date(2026, 11, 25)


def judged(library: Library) -> dict[str, tuple[str, str]]:
    comparison = compare(Library.objects.get(pk=library.pk), DAY)
    assert comparison is not None
    return {row.standard.code: (row.judged.standing, row.judged.gap) for row in comparison.rows}


def test_what_is_not_recorded_is_neither_met_nor_missed(cast):
    assert {standing for standing, _gap in judged(cast.library).values()} == {Standing.NOT_RECORDED}
    update_profile(cast.library, title_count=0, by=cast.ana)
    assert judged(cast.library)["titles"] == (Standing.NOT_MET, "1.000 judul lagi")


@pytest.mark.parametrize(
    ("profile", "code", "gap"),
    [
        ({"title_count": 880}, "titles", "120 judul lagi"),
        ({"building_area_m2": Decimal("48.5")}, "building", "7,5 m² lagi"),
        ({"opening_hours_per_day": Decimal(4)}, "hours", "2 jam lagi"),
        ({"staff_count": 1}, "staff", "1 orang lagi"),
        # 40 of 600; with 23 more it is 63 of 623, a tenth; with 22 it is 62 of 622, below.
        ({"title_count": 600, "recent_title_count": 40}, "recent_titles", "23 judul baru lagi"),
        ({"services": ["reading", "lending"]}, "services", "belum ada: "),
        ({"head_education": "higher", "head_is_trained": False}, "head", "belum ada: "),
    ],
)
def test_what_is_still_missing_is_said_in_words(cast, profile, code, gap):
    update_profile(cast.library, **profile, by=cast.ana)
    with translation.override("id"):
        standing, said = judged(cast.library)[code]
    assert standing is Standing.NOT_MET
    assert said.startswith(gap)


def test_a_library_at_the_very_border_meets_them_all(cast):
    update_profile(
        cast.library,
        title_count=1_000,
        recent_title_count=100,
        building_area_m2=Decimal(56),
        opening_hours_per_day=Decimal(6),
        services=["reading", "lending", "reference", "search"],
        staff_count=2,
        head_education="senior_high",
        head_is_trained=True,
        by=cast.ana,
    )
    assert set(judged(cast.library).values()) == {(Standing.MET, "")}


def test_standards_apply_by_type_and_from_their_year_on():
    assert list_for("village", DAY).source == "Perka Perpusnas 6/2017"
    assert list_for("village", date(2016, 12, 31)) is None
    assert list_for("school", DAY) is None


def test_a_reading_centre_is_only_measured_by_them(cast):
    comparison = compare(cast.other_library, DAY)
    assert comparison is not None
    assert not comparison.applies


def test_the_meter_counts_answers_also_zero_and_no(cast):
    assert cast.library.filled_count == 0
    update_profile(
        cast.library,
        address="Jalan Melati 1",
        computer_count=0,
        has_internet=False,
        website="https://contoh.id",  # not among those that every library is asked for
        by=cast.ana,
    )
    assert Library.objects.get(pk=cast.library.pk).filled_count == 3
    update_profile(cast.library, address="", has_internet=None, by=cast.ana)
    assert Library.objects.get(pk=cast.library.pk).filled_count == 1


def test_a_part_is_not_more_than_its_whole(cast):
    for part, whole in PARTS:
        with pytest.raises(InvalidContent) as refused:
            update_profile(cast.library, **{part: 3, whole: 2}, by=cast.ana)
        assert part in refused.value.fields
        with pytest.raises(IntegrityError), transaction.atomic():
            Library.objects.filter(pk=cast.library.pk).update(**{part: 3, whole: 2})
        # One of the two alone is only half an answer, and a right one.
        update_profile(cast.library, **{part: 3, whole: None}, by=cast.ana)
    with pytest.raises(InvalidContent) as refused:
        update_profile(
            cast.library, staff_count=3, female_staff_count=2, male_staff_count=2, by=cast.ana
        )
    assert "staff_count" in refused.value.fields


def test_every_field_of_the_profile_is_asked_in_one_group():
    assert len(PROFILE_FIELDS) == len(set(PROFILE_FIELDS))
    assert set(ASKED) < set(PROFILE_FIELDS)
    assert len({group.slug for group in GROUPS}) == len(GROUPS)
