"""Numbers, days and money in both languages."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from jejak.common import text


@pytest.mark.parametrize(
    ("language", "whole", "part"), [("id", "3.088", "35,1"), ("en", "3,088", "35.1")]
)
def test_numbers_are_grouped_as_the_language_does(language: str, whole: str, part: str) -> None:
    with translation.override(language):
        assert text.number_text(3088) == whole
        assert text.number_text(Decimal("35.13")) == part
        assert text.number_text(0) == "0"


@pytest.mark.parametrize(
    ("value", "shown", "short"),
    [
        (Decimal("5.88"), "5,9", "5,9"),
        (Decimal("74.95"), "75,0", "75"),
        (2.96, "3,0", "3"),
        (0.25, "0,3", "0,3"),
        (Decimal("-0.04"), "0,0", "0"),
        (Decimal("62.5"), "62,5", "62,5"),
        (Decimal(75), "75,0", "75"),
        (1e21, "1.000.000.000.000.000.000.000,0", "1.000.000.000.000.000.000.000"),
    ],
)
def test_further_digits_are_rounded_not_cut_off(
    value: Decimal | float, shown: str, short: str
) -> None:
    with translation.override("id"):
        assert text.number_text(value) == shown
        assert text.short_number_text(value) == short


def test_not_recorded_is_not_zero() -> None:
    assert text.number_text(None) == "–"
    assert text.number_text("") == "–"
    assert text.percent_text(None) == "–"
    assert text.rupiah_text(None) == "–"
    assert text.day_text(None) == "–"
    assert text.moment_text(None) == "–"


def test_money_never_breaks_after_rp() -> None:
    with translation.override("id"):
        assert text.rupiah_text(20_000_000) == "Rp\xa020.000.000"


def test_shares_are_whole_percents() -> None:
    with translation.override("id"):
        assert text.percent_text(70) == "70%"
        assert text.percent_text(69.6) == "70%"


def test_days_are_written_out() -> None:
    with translation.override("id"):
        assert text.day_text(date(2026, 11, 21)) == "21 November 2026"
        assert text.short_day_text(date(2026, 5, 1)) == "1 Mei"
    with translation.override("en"):
        assert text.day_text(date(2026, 5, 1)) == "1 May 2026"


def test_a_moment_is_told_on_the_clock_of_the_library() -> None:
    at = datetime(2026, 11, 21, 2, 14, tzinfo=UTC)
    with translation.override("id"):
        assert text.moment_text(at) == "21 Nov 2026 pukul 09.14 WIB"
        assert text.moment_text(at, "Asia/Jayapura") == "21 Nov 2026 pukul 11.14 WIT"
    with translation.override("en"):
        assert text.moment_text(at, "Asia/Makassar") == "21 Nov 2026 at 10:14 WITA"
