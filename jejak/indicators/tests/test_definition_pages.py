"""The pages of definitions: read by everybody with a task, written by the national team."""

from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jejak.indicators.models import DefinitionVersion, Indicator, OwnTarget
from jejak.indicators.services import COPIED, draft_version, publish_version, set_own_targets

from .five import build_five
from .test_versions import noted


def signed_in(user: Any) -> Client:
    client = Client()
    client.force_login(user)
    return client


def typed(row: Indicator, **values: Any) -> dict[str, Any]:
    names = [name for name in COPIED if name != "position"]
    return {name: str(getattr(row, name)) for name in names} | values


@pytest.fixture
def draft(cast: SimpleNamespace) -> DefinitionVersion:
    return draft_version(by=cast.nadia)


def test_omar_reads_what_is_counted_in_words(cast):
    page = signed_in(cast.omar).get(reverse("indicators")).content.decode()

    assert "100 × Kegiatan dengan foto yang diterima ÷ Kegiatan" in page
    assert "Kunjungan ke perpustakaan + " in page
    assert "versi 1" in page.lower()
    assert "1 Januari 2015" in page


def test_a_draft_is_seen_only_by_those_who_define(cast, draft):
    address = f"{reverse('indicators')}?versi={draft.number}"
    assert signed_in(cast.nadia).get(address).status_code == 200
    assert signed_in(cast.omar).get(address).status_code == 404


@pytest.mark.parametrize(
    "number", ["0", "99", "99999999999999999999", "x", "%00", "-1", "1.5", "²"]
)
def test_a_version_that_does_not_stand_is_not_found(cast, number):
    answer = signed_in(cast.ana).get(f"{reverse('indicators')}?versi={number}")
    assert answer.status_code == 404


def test_the_page_of_definitions_takes_few_queries(cast, django_assert_max_num_queries):
    publish_version(noted(cast), valid_from=timezone.localdate().replace(day=1), by=cast.nadia)
    client = signed_in(cast.omar)
    client.get(reverse("indicators"))
    with django_assert_max_num_queries(24):
        client.get(reverse("indicators"))


def test_a_bad_expression_comes_back_with_its_place_and_what_was_typed(cast, draft):
    row = draft.indicators.get(code="verified")
    answer = signed_in(cast.nadia).post(
        reverse("indicator_edit", args=[draft.pk, "verified"]),
        typed(row, numerator="verifed + seen", name_en="Checked"),
    )
    page = answer.content.decode()

    assert answer.status_code == 422
    assert "<mark>verifed</mark> + seen" in page
    assert 'value="Checked"' in page
    assert "verified" in page  # what was meant
    assert draft.indicators.get(code="verified").numerator == "verified"


@pytest.mark.parametrize(
    "text",
    ["\x00", "(" * 299, "9" * 300, "{{ 7*7 }}", "'; DROP TABLE x --", "𝕏+𝕏", "%s", "%(place)s"],
)
def test_a_hostile_expression_is_shown_as_it_was_typed(cast, draft, text):
    row = draft.indicators.get(code="verified")
    answer = signed_in(cast.nadia).post(
        reverse("indicator_edit", args=[draft.pk, "verified"]), typed(row, numerator=text)
    )
    assert answer.status_code == 422


def test_what_is_written_is_worked_out_before_it_is_stored(cast, draft):
    five = build_five(cast)
    row = draft.indicators.get(code="participants_per_activity")
    answer = signed_in(cast.nadia).post(
        reverse("indicator_edit", args=[draft.pk, row.code]),
        typed(row, numerator="2 * attendance / activities", lihat="1", tempat="Perpustakaan B",
              masa="triwulan-lalu"),
    )  # fmt: skip
    shown = answer.context["preview"]

    assert answer.status_code == 200
    assert shown.place == five["B"]
    assert dict(shown.measures) == {"Kegiatan": Decimal(14), "Peserta": Decimal(140)}
    assert shown.part.value == 20
    assert draft.indicators.get(code=row.code).numerator == "attendance / activities"


@pytest.mark.parametrize(
    ("place", "name"), [("", "Indonesia"), ("3324", "Kabupaten Kendal"), ("jateng", None)]
)
def test_a_region_is_worked_out_too(cast, draft, place, name):
    build_five(cast)
    row = draft.indicators.get(code="involvement")
    answer = signed_in(cast.nadia).post(
        reverse("indicator_edit", args=[draft.pk, row.code]), typed(row, lihat="1", tempat=place)
    )
    assert answer.status_code == 200
    if name:
        assert str(answer.context["preview"].place).startswith(name)
    else:
        assert "place_problem" in answer.context


@pytest.mark.parametrize(("typed_weight", "weight"), [("12,5", "12.5"), ("12.5", "12.5")])
def test_a_weight_is_written_as_people_write_it(cast, draft, typed_weight, weight):
    row = draft.indicators.get(code="verified")
    answer = signed_in(cast.nadia).post(
        reverse("indicator_edit", args=[draft.pk, row.code]), typed(row, weight=typed_weight)
    )
    assert answer.status_code == 302
    assert draft.indicators.get(code="verified").weight == Decimal(weight)


def test_nadia_publishes_and_ana_reads_the_new_version(cast):
    draft = noted(cast)
    first = timezone.localdate().replace(day=1)
    answer = signed_in(cast.nadia).post(
        reverse("definitions_publish", args=[draft.pk]), {"valid_from": first.isoformat()}
    )
    assert answer.status_code == 302

    page = signed_in(cast.ana).get(reverse("indicators")).content.decode()
    assert "Target baru" in page
    assert (
        signed_in(cast.nadia).get(reverse("definitions_edit", args=[draft.pk])).status_code == 404
    )


def test_a_month_that_is_not_offered_is_refused(cast):
    draft = noted(cast)
    for wrong in ("2020-01-01", "x", "", "2099-01-01\x00"):
        answer = signed_in(cast.nadia).post(
            reverse("definitions_publish", args=[draft.pk]), {"valid_from": wrong}
        )
        assert answer.status_code == 422


def test_the_dry_run_is_asked_for_any_months_and_region(cast, draft):
    build_five(cast)
    client = signed_in(cast.nadia)
    address = reverse("definitions_dry_run", args=[draft.pk])
    for query in ("", "?masa=triwulan-lalu", "?wilayah=33&dari=2026-07&sampai=2026-09",
                  "?dari=x", "?dari=2014-01&sampai=2014-02", "?wilayah=3324052001"):  # fmt: skip
        assert client.get(address + query).status_code == 200
    assert client.get(f"{address}?wilayah=33&dari=2026-07&sampai=2026-09").context["run"].libraries


def test_an_empty_draft_is_not_tried_out(cast, draft):
    draft.indicators.all().delete()
    answer = signed_in(cast.nadia).get(reverse("definitions_dry_run", args=[draft.pk]))
    assert (answer.status_code, answer.context["run"]) == (200, None)


def test_ana_sets_own_targets_and_mends_what_was_refused(cast):
    client, address = signed_in(cast.ana), reverse("own_targets_library", args=[cast.library.pk])
    refused = client.post(address, {"involvement": "lima", "information": "0"})
    assert refused.status_code == 422
    assert 'value="lima"' in refused.content.decode()
    assert not OwnTarget.objects.exists()

    assert client.post(address, {"involvement": "5", "broken_down": "90,5 %"}).status_code == 302

    year = timezone.localdate().year
    held = {row.code: (row.amount, row.per_months) for row in OwnTarget.objects.all()}
    assert held == {"involvement": (5, 1), "broken_down": (Decimal("90.5"), 0)}
    assert OwnTarget.objects.filter(year=year, library=cast.library, by=cast.ana).count() == 2
    assert 'value="90,5"' in client.get(address).content.decode()


@pytest.mark.parametrize("year", ["2014", "9999", "x", "-1", "99999999999999999999", "%00"])
def test_own_targets_are_of_a_year_near_by(cast, year):
    address = reverse("own_targets_library", args=[cast.library.pk])
    answer = signed_in(cast.ana).get(f"{address}?tahun={year}")
    assert answer.status_code in {200, 404}


def test_the_card_shows_own_targets_beside_the_official_ones(cast):
    five = build_five(cast)
    given = {"involvement": (Decimal(6), 1)}
    set_own_targets(five["B"], year=2026, amounts=given, by=cast.nadia)
    set_own_targets(cast.regency, year=2026, amounts={"advocacy": (Decimal(9), 3)}, by=cast.rina)

    page = (
        signed_in(cast.rina)
        .get(f"{reverse('card')}?perpustakaan={five['B'].pk}&dari=2026-07&sampai=2026-09")
        .content.decode()
    )

    assert "18" in page  # six in each of three months
    assert page.count('class="own') == 2


def test_everybody_with_a_task_is_led_to_the_rules_from_capaian(cast):
    page = signed_in(cast.omar).get(reverse("definitions")).content.decode()
    assert reverse("indicators") in page
