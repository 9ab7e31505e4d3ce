"""The menu offers what each of the cast may do, and nothing else."""

from types import SimpleNamespace

import pytest
from django.test import RequestFactory
from django.urls import resolve
from django.utils import translation

from jejak.accounts.models import User
from jejak.desk.navigation import CAPTURE_APP, Menu, build_menu, navigation
from tests.cast import build_cast

pytestmark = pytest.mark.django_db


@pytest.fixture
def cast() -> SimpleNamespace:
    return build_cast()


def menu_of(user: User, path: str = "/") -> Menu:
    request = RequestFactory().get(path)
    request.user = user
    request.resolver_match = resolve(path)
    with translation.override("en"):
        return build_menu(request)


def labels(user: User) -> list[str]:
    return [place.label for place in menu_of(user).places]


def test_a_manager_records_in_her_own_library(cast: SimpleNamespace) -> None:
    assert labels(cast.ana) == [
        "Home",
        "Activities",
        "Record",
        "Report card",
        "Results",
        "Library",
        "Plans and threads",
        "Monthly statistics",
        "Record without a signal",
        "Announcements",
    ]
    menu = menu_of(cast.ana)
    assert menu.scope_name == cast.library.name
    assert menu.places[-5].url == f"/perpustakaan/{cast.library.pk}/"


@pytest.mark.parametrize("name", ["ben", "rina", "citra"])
def test_reviewers_who_record_have_the_middle_place_for_it(
    cast: SimpleNamespace, name: str
) -> None:
    menu = menu_of(getattr(cast, name))
    assert [place.label for place in menu.first_places] == ["Home", "Review", "Record", "Results"]
    assert [place.label for place in menu.further_places] == [
        "Report card",
        "Libraries",
        "Plans and threads",
        "Monthly statistics",
        "Record without a signal",
        "Who needs a call",
        "Accounts",
        "People",
        "Announcements",
        "Regions",
        "Files",
    ]


def test_the_national_team_reviews_but_does_not_record(cast: SimpleNamespace) -> None:
    assert labels(cast.nadia) == [
        "Home",
        "Review",
        "Results",
        "Report card",
        "Libraries",
        "Plans and threads",
        "Monthly statistics",
        "Indicators",
        "Who needs a call",
        "Accounts",
        "People",
        "Announcements",
        "Regions",
        "Files",
    ]


@pytest.mark.parametrize("name", ["omar", "tono"])
def test_viewers_only_look(cast: SimpleNamespace, name: str) -> None:
    assert labels(getattr(cast, name)) == [
        "Home",
        "Activities",
        "Report card",
        "Results",
        "Libraries",
        "Plans and threads",
        "Monthly statistics",
        "Files",
    ]


def test_without_an_assignment_there_is_only_home(cast: SimpleNamespace) -> None:
    assert labels(cast.stranger) == ["Home"]


def test_every_entry_leads_to_a_page(cast: SimpleNamespace) -> None:
    for name in ("ana", "ben", "rina", "citra", "nadia", "omar", "tono", "stranger"):
        for place in menu_of(getattr(cast, name)).places:
            if place.url == CAPTURE_APP:  # files, not a route; the journeys open them
                continue
            match = resolve(place.url.partition("?")[0])
            assert match.url_name in place.names


def test_the_current_page_is_marked(cast: SimpleNamespace) -> None:
    assert menu_of(cast.ana, "/kegiatan/baru/").current.label == "Record"  # type: ignore[union-attr]
    assert menu_of(cast.ana, "/akun/").current is None


def test_the_menu_is_not_built_where_it_is_not_shown(
    cast: SimpleNamespace, django_assert_num_queries: object
) -> None:
    request = RequestFactory().get("/")
    request.user = cast.ana
    with django_assert_num_queries(0):  # type: ignore[operator]
        navigation(request)


def test_the_menu_takes_few_queries(
    cast: SimpleNamespace, django_assert_max_num_queries: object
) -> None:
    user = User.objects.get(pk=cast.ben.pk)
    with django_assert_max_num_queries(2):  # type: ignore[operator]
        menu_of(user)
