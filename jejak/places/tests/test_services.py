from datetime import date, timedelta

import pytest
from django.utils import timezone

from jejak.audit.models import AuditEntry
from jejak.common.errors import InvalidContent
from jejak.places.models import LibraryPlacement
from jejak.places.services import (
    close_library,
    create_library,
    reopen_library,
    update_profile,
)


def test_a_library_carries_all_the_regions_it_stands_in(cast):
    library = cast.library
    assert library.province == cast.province
    assert library.regency == cast.regency
    assert library.district == cast.district
    assert library.village == cast.village
    assert library.region == cast.village
    placement = LibraryPlacement.objects.get(library=library)
    assert placement.village == cast.village


def test_the_provincial_library_carries_the_province_in_the_place_of_the_regency(cast):
    assert cast.province_library.regency == cast.province
    assert cast.province_library.district is None


def test_a_library_stands_in_a_province_or_below_and_has_a_name(cast):
    with pytest.raises(InvalidContent) as refused:
        create_library(name="X", library_type="village", region=cast.country, by=None)
    assert "region" in refused.value.fields
    with pytest.raises(InvalidContent) as refused:
        create_library(name="  ", library_type="village", region=cast.village, by=None)
    assert "name" in refused.value.fields
    with pytest.raises(InvalidContent) as refused:
        create_library(
            name="X",
            library_type="village",
            region=cast.village,
            opened_on=timezone.localdate() + timedelta(days=1),
            by=None,
        )
    assert "opened_on" in refused.value.fields


def test_a_registration_number_belongs_to_one_library(cast):
    update_profile(cast.library, npp="33-1", by=cast.ana)
    with pytest.raises(InvalidContent) as refused:
        update_profile(cast.other_library, npp="33-1", by=None)
    assert "npp" in refused.value.fields
    update_profile(cast.other_library, npp="", by=None)


def test_a_profile_names_what_changed_and_not_what_it_was(cast):
    update_profile(cast.library, name="Perpustakaan Melati", phone="0294 1234", by=cast.ana)
    line = AuditEntry.objects.get(action="library.profile")
    assert line.detail == {"fields": ["name", "phone"]}
    assert line.by == cast.ana


def test_a_library_closes_after_it_opened_with_a_reason_and_may_open_again(cast):
    cast.library.opened_on = date(2020, 1, 1)
    cast.library.save()
    for closed_on, reason, field in (
        (date(2019, 1, 1), "Pindah", "closed_on"),
        (date(2021, 1, 1), "  ", "reason"),
    ):
        with pytest.raises(InvalidContent) as refused:
            close_library(cast.library, closed_on=closed_on, reason=reason, by=None)
        assert field in refused.value.fields
    closed = close_library(cast.library, closed_on=date(2021, 1, 1), reason="Pindah", by=None)
    assert closed.is_closed
    assert not reopen_library(closed, by=None).is_closed
