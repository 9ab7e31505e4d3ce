"""East Java, January to September 2024: the published figures, to the last library."""

from datetime import date
from importlib import import_module

import pytest
from django.apps import apps
from django.db import connection, transaction

from demo.build import build
from jejak.common.periods import Period
from jejak.figures.check import check_facts
from jejak.figures.filters import FigureFilter
from jejak.figures.queries import overview
from jejak.indicators.models import DefinitionVersion
from jejak.indicators.recount import recount_scores
from jejak.indicators.scoring import region_cards
from jejak.places.models import Library, Region
from jejak.places.regions import load_regions

pytestmark = pytest.mark.django_db
NINE_MONTHS = Period(date(2024, 1, 1), date(2024, 9, 30))


@pytest.fixture(scope="module")
def east_java(django_db_setup, django_db_blocker):
    """The province as the set leaves it; all of it is taken away after the module."""
    with django_db_blocker.unblock():
        load_regions()
        if not DefinitionVersion.objects.exists():  # a transactional test empties every table
            for name in ("0002_first_definitions", "0004_need_linked"):
                import_module(f"jejak.indicators.migrations.{name}").seed(apps, None)
        build(date(2026, 11, 21), photo_share=0.1, name="jawa-timur")
        yield Region.objects.get(code="35")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET LOCAL jejak.rebuilding = 'on'")
            cursor.execute(
                "TRUNCATE places_region, accounts_user, figures_regionfact, "
                "figures_librarymonth, figures_libraryyear, figures_libraryfact, "
                "figures_statisticsfact, procrastinate_jobs CASCADE"
            )


def test_the_published_figures_come_out(east_java):
    partners = Library.objects.exclude(partner_category="not_partner")
    assert partners.filter(province=east_java).count() == 932

    shown = overview(FigureFilter(region=east_java, period=NINE_MONTHS))
    by_strategy = dict.fromkeys(("community_involvement", "advocacy", "information_service"), 0)
    for month in shown.months:
        by_strategy[month.strategy] += month.activities
    assert list(by_strategy.values()) == [8_781, 2_146, 412]

    colours = region_cards(east_java, NINE_MONTHS).whole.colours
    assert (colours.green, colours.yellow, colours.red) == (24, 114, 134)
    assert (colours.no_account, colours.no_report, colours.grey) == (658, 2, 660)
    # The published colours sum to 930: the two with an account and no report are in none.
    assert colours.total - colours.no_report == 930


def test_the_scores_are_what_the_recount_says(east_java):
    cards = region_cards(east_java, NINE_MONTHS)
    paper = recount_scores(cards.definitions, (2024, 1), (2024, 9), date(2026, 11, 25))
    colours = [one.colour for one in paper.values()]
    assert (colours.count("green"), colours.count("yellow")) == (24, 114)
    assert not check_facts()
