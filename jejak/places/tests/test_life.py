"""What becomes of a library: its placements in words, the programme, its end and its heir."""

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from jejak.audit.models import AuditEntry
from jejak.common.errors import InvalidContent
from jejak.figures.recoding import recode_library
from jejak.places.models import Library
from jejak.places.placements import placement_steps
from jejak.places.services import (
    close_library,
    create_library,
    name_successor,
    reopen_library,
    update_participation,
)

DAY = date(2025, 5, 3)


@pytest.fixture
def heir(cast):
    return create_library(name="TBM Melati", library_type="tbm", region=cast.village, by=None)


def test_placements_are_told_in_words_latest_first(cast):
    recode_library(cast.library, region=cast.other_village, reason="Pemekaran", by=cast.citra)
    recode_library(
        cast.library,
        partner_category="national_books",
        library_type="tbm",
        reason="Surat Perpusnas",
        by=cast.nadia,
    )
    with translation.override("en"):
        category, move, first = placement_steps(cast.library)
        (moved,) = move.sentences
        assert moved == (
            "Moved from Desa Sukorejo, Kecamatan Sukorejo, Kabupaten Kendal to "
            "Desa Argopeni, Kecamatan Ayah, Kabupaten Kebumen."
        )
        assert category.sentences == [
            "Category changed from National full support to Quality books.",
            "Type changed from Village library to Community reading centre (TBM).",
        ]
    assert (move.placement.by, move.placement.reason) == (cast.citra, "Pemekaran")
    assert len(first.sentences) == 1
    line = AuditEntry.objects.filter(action="library.recode").latest("pk")
    assert line.detail["placement"] == category.placement.pk


def test_how_it_came_to_the_programme_is_an_offices_word_and_moves_no_figure(cast):
    update_participation(
        cast.library,
        joined_on=date(2021, 3, 1),
        cohort_year=2021,
        cohort="Replikasi 2021",
        programme_decree="12/SK/2021",
        programme_decree_on=date(2021, 2, 1),
        by=cast.rina,
    )
    row = Library.objects.get(pk=cast.library.pk)
    assert (row.cohort_year, row.cohort) == (2021, "Replikasi 2021")
    assert row.partner_category == "national_full_support"
    ahead = timezone.localdate() + timedelta(days=1)
    with pytest.raises(InvalidContent) as refused:
        update_participation(cast.library, joined_on=ahead, programme_decree_on=ahead, by=None)
    assert set(refused.value.fields) == {"joined_on", "programme_decree_on"}


def test_a_closed_library_points_to_the_one_that_goes_on_until_it_opens_again(cast, heir):
    closed = close_library(
        cast.library, closed_on=DAY, reason="Digabung", successor=heir, by=cast.rina
    )
    assert closed.successor == heir
    assert list(heir.predecessors.all()) == [closed]
    assert AuditEntry.objects.get(action="library.close").detail == {"successor": heir.pk}
    reopened = reopen_library(closed, by=cast.rina)
    assert reopened.successor is None
    with pytest.raises(IntegrityError), transaction.atomic():
        Library.objects.filter(pk=reopened.pk).update(successor=heir)


def test_a_successor_is_another_library_that_is_open(cast, heir):
    close_library(heir, closed_on=DAY, reason="Sepi", by=None)
    for wrong in (heir, cast.library):
        with pytest.raises(InvalidContent) as refused:
            close_library(cast.library, closed_on=DAY, reason="x", successor=wrong, by=None)
        assert set(refused.value.fields) == {"successor"}
    assert not Library.objects.get(pk=cast.library.pk).is_closed


def test_there_is_no_circle_of_successors(cast, heir):
    close_library(cast.library, closed_on=DAY, reason="Digabung", successor=heir, by=None)
    with pytest.raises(InvalidContent):
        close_library(heir, closed_on=DAY, reason="x", successor=cast.library, by=None)
    close_library(heir, closed_on=DAY, reason="x", by=None)
    with pytest.raises(InvalidContent):
        name_successor(heir, successor=cast.library, by=None)


def test_a_successor_may_be_named_later_and_taken_back(cast, heir):
    with pytest.raises(InvalidContent):
        name_successor(cast.library, successor=heir, by=cast.rina)
    close_library(cast.library, closed_on=DAY, reason="Digabung", by=cast.rina)
    assert name_successor(cast.library, successor=heir, by=cast.rina).successor == heir
    assert name_successor(cast.library, successor=None, by=cast.rina).successor is None
