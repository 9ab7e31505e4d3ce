"""What a manager is asked for: the last two months that are over and not closed."""

from datetime import date

from jejak.access.roles import Role
from jejak.access.scope import forget_assignments
from jejak.access.services import assign
from jejak.places.models import Library
from jejak.statistics.queries import months_to_close

from .test_services import COMPLETE, OCTOBER, SEPTEMBER, close, save

TODAY = date(2026, 11, 21)


def asked(user):
    forget_assignments(user)
    return [
        (line.library.name.split()[-1], line.code, line.is_late)
        for line in months_to_close(user, TODAY)
    ]


def test_ana_is_asked_for_september_and_october_until_they_are_closed(cast):
    assert asked(cast.ana) == [("Makmur", "2026-09", True), ("Makmur", "2026-10", True)]
    close(cast, save(cast, SEPTEMBER, **COMPLETE))
    assert asked(cast.ana) == [("Makmur", "2026-10", True)]
    close(cast, save(cast, OCTOBER, **COMPLETE))
    assert asked(cast.ana) == []


def test_nobody_is_asked_for_months_before_joining_or_of_a_library_that_is_no_partner(cast):
    Library.objects.filter(pk=cast.library.pk).update(joined_on=date(2026, 9, 4))
    assert asked(cast.ana) == [("Makmur", "2026-10", True)]
    Library.objects.filter(pk=cast.library.pk).update(partner_category="not_partner")
    assert asked(cast.ana) == []


def test_whoever_keeps_two_libraries_is_asked_for_both_and_reviewers_for_none(
    cast, django_assert_max_num_queries
):
    assign(cast.ana, role=Role.MANAGER, place=cast.other_library, by=None)
    forget_assignments(cast.ana)
    with django_assert_max_num_queries(4):
        assert len(months_to_close(cast.ana, TODAY)) == 4
    assert asked(cast.ben) == asked(cast.rina) == asked(cast.omar) == []
