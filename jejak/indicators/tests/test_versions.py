"""The national team drafts a version, tries it out, and publishes it; what is published stays."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from jejak.accounts.models import User
from jejak.audit.models import AuditEntry
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.common.periods import Period, next_month
from jejak.indicators.described import changes_between, describe
from jejak.indicators.models import DefinitionVersion, Indicator, Target
from jejak.indicators.services import (
    COPIED,
    BadExpression,
    Published,
    add_target,
    discard_version,
    draft_version,
    edit_version,
    move_indicator,
    publish_version,
    remove_indicator,
    remove_target,
    save_indicator,
)
from jejak.indicators.services.versions import DraftGone
from jejak.indicators.versions import definitions_for, version_in_force
from tests.cast import build_cast


def this_month() -> date:
    return timezone.localdate().replace(day=1)


def shipped() -> DefinitionVersion:
    """The last version that comes with Jejak."""
    return DefinitionVersion.objects.get(number=2)


def noted(cast: SimpleNamespace) -> DefinitionVersion:
    draft = draft_version(by=cast.nadia)
    values = {"note": "Target baru", "green_above": Decimal(75), "yellow_above": Decimal(50)}
    return edit_version(draft, values=values, by=cast.nadia)


def changed(row: Indicator, **values: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in COPIED if name != "position"} | values


def test_a_draft_begins_as_a_copy_of_the_last_version(cast):
    draft = draft_version(by=cast.nadia)

    assert (draft.number, draft.is_published) == (3, False)
    assert changes_between(shipped(), draft) == []
    assert [row.code for row in draft.indicators.all()] == [
        row.code for row in shipped().indicators.all()
    ]
    assert draft_version(by=cast.nadia) == draft
    assert AuditEntry.objects.filter(action="definitions.draft").count() == 1


@pytest.mark.parametrize("name", ["ana", "ben", "rina", "citra", "omar", "tono", "stranger"])
def test_only_the_national_team_defines(cast, name):
    draft = draft_version(by=cast.nadia)
    row = draft.indicators.get(code="visits")
    person = getattr(cast, name)
    for change in (
        lambda: draft_version(by=person),
        lambda: save_indicator(draft, values=changed(row), indicator=row, by=person),
        lambda: move_indicator(row, up=True, by=person),
        lambda: remove_indicator(row, by=person),
        lambda: discard_version(draft, by=person),
        lambda: publish_version(draft, valid_from=this_month(), by=person),
    ):
        with pytest.raises(NotAllowed):
            change()


def test_a_bad_expression_is_refused_with_its_place_and_nothing_is_stored(cast):
    draft = draft_version(by=cast.nadia)
    row = draft.indicators.get(code="broken_down")

    with pytest.raises(BadExpression) as refused:
        save_indicator(
            draft, values=changed(row, numerator="broken_down + attendance"), indicator=row,
            by=cast.nadia,
        )  # fmt: skip

    assert refused.value.marks == {"numerator": (0, 24)}
    assert draft.indicators.get(code="broken_down").numerator == "broken_down"


@pytest.mark.parametrize("code", ["Kunjungan", "a-b", "1a", "baru", "a b", "", "é"])
def test_a_code_that_cannot_name_a_column_or_address_is_refused(cast, code):
    draft = draft_version(by=cast.nadia)
    row = draft.indicators.get(code="visits")
    with pytest.raises(InvalidContent) as refused:
        save_indicator(draft, values=changed(row, code=code), by=cast.nadia)
    assert "code" in refused.value.fields


def test_indicators_are_added_moved_and_removed(cast):
    draft = draft_version(by=cast.nadia)
    values = changed(
        draft.indicators.get(code="visits"), code="loans", numerator="loans", name_en="Loans"
    )
    loans = save_indicator(draft, values=values, by=cast.nadia)
    codes = [row.code for row in draft.indicators.all()]
    assert codes[-1] == "loans"

    move_indicator(loans, up=True, by=cast.nadia)
    assert [row.code for row in draft.indicators.all()][-2] == "loans"
    move_indicator(draft.indicators.all()[0], up=True, by=cast.nadia)
    assert draft.indicators.all()[0].code == codes[0]

    remove_indicator(loans, by=cast.nadia)
    assert not draft.indicators.filter(code="loans").exists()
    with pytest.raises(InvalidContent):
        save_indicator(draft, values=values | {"code": "verified"}, by=cast.nadia)


def test_a_target_of_the_same_kind_of_library_is_replaced(cast):
    row = draft_version(by=cast.nadia).indicators.get(code="involvement")
    kind = {"library_type": "tbm", "partner_category": "", "year": None, "per_months": 1}

    add_target(row, values={**kind, "amount": Decimal(3)}, by=cast.nadia)
    target = add_target(row, values={**kind, "amount": Decimal(2)}, by=cast.nadia)

    assert sorted(row.targets.values_list("library_type", "amount")) == [("", 4), ("tbm", 2)]
    with pytest.raises(InvalidContent):
        add_target(row, values={**kind, "amount": Decimal(0)}, by=cast.nadia)
    remove_target(target, by=cast.nadia)
    assert row.targets.count() == 1


def test_a_draft_is_not_published_before_it_is_whole(cast):
    draft = draft_version(by=cast.nadia)
    row = draft.indicators.get(code="visits")
    save_indicator(draft, values=changed(row, weight=Decimal(5)), indicator=row, by=cast.nadia)

    with pytest.raises(InvalidContent) as refused:
        publish_version(draft, valid_from=this_month(), by=cast.nadia)

    said = str(refused.value)
    assert "105" in said  # weights
    assert "Kunjungan" in said  # scored, no target
    assert len(said.split(".")) > 3  # and no word on what is new
    assert version_in_force(date(2030, 1, 1)) == shipped()


def test_an_expression_that_lost_its_measure_keeps_a_draft_from_publishing(cast):
    draft = noted(cast)
    draft.indicators.filter(code="visits").update(numerator="visits_onsite + gone")

    with pytest.raises(InvalidContent) as refused:
        publish_version(draft, valid_from=this_month(), by=cast.nadia)

    assert "17" in str(refused.value)  # the letter
    assert "gone" in str(refused.value)


@pytest.mark.parametrize("wrong", [date(2014, 12, 1), date(2099, 1, 2), date(2020, 5, 1)])
def test_a_version_begins_with_this_month_or_a_later_one(cast, wrong):
    with pytest.raises(InvalidContent) as refused:
        publish_version(noted(cast), valid_from=wrong, by=cast.nadia)
    assert "valid_from" in refused.value.fields


def test_a_version_begins_after_the_last_one(cast):
    later = next_month(this_month())
    publish_version(noted(cast), valid_from=later, by=cast.nadia)
    draft = noted(cast)

    for wrong in (this_month(), later):
        with pytest.raises(InvalidContent):
            publish_version(draft, valid_from=wrong, by=cast.nadia)
    last = publish_version(draft, valid_from=next_month(later), by=cast.nadia)
    assert (last.number, version_in_force(later).number) == (4, 3)


def test_a_run_of_months_takes_the_version_of_its_last_day(cast):
    begins = next_month(this_month())
    publish_version(noted(cast), valid_from=begins, by=cast.nadia)
    before = Period(date(2020, 1, 1), date(2025, 12, 31))

    def number(months: Period) -> int:
        return definitions_for(months).version.number

    assert number(before) == 1
    assert number(Period.month(this_month().year, this_month().month)) == 2
    assert number(Period(before.start, Period.month(begins.year, begins.month).end)) == 3


def test_what_was_published_never_changes_by_any_way(cast):
    published = publish_version(noted(cast), valid_from=this_month(), by=cast.nadia)
    row = published.indicators.get(code="involvement")

    with pytest.raises(Published):
        save_indicator(published, values=changed(row, weight=1), indicator=row, by=cast.nadia)
    with pytest.raises(Published):
        discard_version(published, by=cast.nadia)
    for change in (
        lambda: Indicator.objects.filter(pk=row.pk).update(weight=1),
        lambda: Target.objects.filter(indicator=row).update(amount=1),
        lambda: Target.objects.create(indicator=row, amount=1, year=2030),
        lambda: Target.objects.filter(indicator=row).delete(),
        lambda: Indicator.objects.create(version=published, code="more", numerator="loans"),
        lambda: Indicator.objects.filter(pk=row.pk).delete(),
        lambda: DefinitionVersion.objects.filter(pk=published.pk).update(green_above=60),
        published.delete,
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    assert changes_between(shipped(), published) == []


def test_nothing_of_a_draft_is_moved_into_a_published_version(cast):
    draft = draft_version(by=cast.nadia)
    with pytest.raises(DatabaseError), transaction.atomic():
        draft.indicators.filter(code="visits").update(version=shipped(), code="smuggled")


def test_a_draft_that_is_gone_says_so(cast):
    draft = draft_version(by=cast.nadia)
    discard_version(draft, by=cast.nadia)
    with pytest.raises(DraftGone):
        edit_version(draft, values={}, by=cast.nadia)
    assert draft_version(by=cast.nadia).number == 3


def test_what_differs_is_named_in_the_words_of_the_reader(cast):
    draft = noted(cast)
    row = draft.indicators.get(code="involvement")
    save_indicator(
        draft, values=changed(row, weight=Decimal(20), numerator="involvement + information"),
        indicator=row, by=cast.nadia,
    )  # fmt: skip
    target = row.targets.get()
    add_target(
        row,
        values={"library_type": "", "partner_category": "", "year": None, "per_months": 1}
        | {"amount": target.amount + 2},
        by=cast.nadia,
    )
    remove_indicator(draft.indicators.get(code="visits"), by=cast.nadia)

    found = [(one.before, one.after) for one in changes_between(shipped(), draft)]

    involved = "Kegiatan pelibatan masyarakat"
    assert (involved, f"{involved} + Kegiatan layanan informasi") in found
    assert ("25", "20") in found
    assert any(b.startswith("4 ") and a.startswith("6 ") for b, a in found)
    assert len(found) == 4


def test_an_indicator_says_since_when_it_is_as_it_is(cast):
    draft = noted(cast)
    row = draft.indicators.get(code="verified")
    save_indicator(draft, values=changed(row, advice_id="Ajak fasilitator"), indicator=row,
                   by=cast.nadia)  # fmt: skip
    third = publish_version(draft, valid_from=this_month(), by=cast.nadia)
    first = DefinitionVersion.objects.get(number=1)

    since = {row.indicator.code: row.since for row in describe(third, [shipped(), first])}

    assert since["verified"] == this_month()
    assert since["involvement"] == date(2015, 1, 1)


@pytest.mark.django_db(transaction=True)
def test_two_who_begin_at_once_share_one_draft():
    cast = build_cast()

    def begin(_n: int) -> int:
        try:
            return draft_version(by=User.objects.get(pk=cast.nadia.pk)).pk
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as pool:
        drafts = set(pool.map(begin, range(4)))
    assert len(drafts) == 1
    assert DefinitionVersion.objects.count() == 3
    assert Indicator.objects.filter(version_id__in=drafts).count() == shipped().indicators.count()
