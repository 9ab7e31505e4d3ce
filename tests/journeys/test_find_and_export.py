"""All sewing classes with photos in Kebumen last quarter: found, kept, taken away as files."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from jejak.access.roles import Role
from jejak.access.services import assign
from jejak.accounts.models import User
from jejak.accounts.services import create_account
from jejak.activities.models import Activity
from jejak.activities.search.vocabulary import learn_words
from jejak.activities.tests.factories import copies, recorded
from jejak.common.periods import Period, last_quarter
from jejak.reports.models import Export, State
from tests.cast import build_cast
from tests.worker import worker

from .looking import DESKTOP, PHONE

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]

# More than is made while one waits.
MANY = 12_000


def records(cast: Any, quarter: Period) -> list[str]:
    """Record what Citra looks for and what only resembles it; return the titles to be found."""
    dewi = create_account(name="Dewi", sign_in_name="dewi", password="kebun-melati")
    assign(dewi, role=Role.MANAGER, place=cast.other_library, by=None)
    within, before = quarter.start + timedelta(days=20), quarter.start - timedelta(days=1)

    def made(title: str, held_on: date, *, has_photo: bool = True, **where: Any) -> None:
        row = recorded(cast, title=title, held_on=held_on, **where)
        Activity.objects.filter(pk=row.pk).update(has_photo=has_photo)

    kebumen = {"by": dewi, "library": cast.other_library}
    made("Kelas menjahit masker", within, **kebumen)
    made("Kelas penjahit pemula", quarter.end, **kebumen)
    made("Kelas bordir dan jahitan tangan", quarter.start, **kebumen)
    made("Kelas menjahit tanpa gambar", within, has_photo=False, **kebumen)
    made("Kelas menjahit triwulan lain", before, **kebumen)
    made("Kelas komputer", within, **kebumen)
    made("Kelas menjahit di Kendal", within)
    cache.clear()
    learn_words()
    return [
        "Kelas bordir dan jahitan tangan",
        "Kelas menjahit masker",
        "Kelas penjahit pemula",
    ]


def titles(page: Any) -> list[str]:
    return sorted(page.locator("main ul.list .row-t").all_inner_texts())


def downloaded(page: Any, file_format: str) -> bytes:
    page.check(f"input[value={file_format}]", force=True)
    with page.expect_download() as started:
        page.get_by_role("button", name=_("Download")).click()
    page.locator("form[data-stays][aria-busy=false]").wait_for()
    return Path(started.value.path()).read_bytes()


def csv_rows(content: bytes) -> tuple[dict[str, str], list[list[str]]]:
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    end = lines.index([])
    return dict(lines[:end]), lines[end + 1 :]


@pytest.mark.parametrize(("language", "screen"), [("id", DESKTOP), ("en", PHONE)])
def test_citra_finds_the_sewing_classes_and_takes_them_away(
    person: Any, language: str, screen: dict[str, int]
) -> None:
    cast = build_cast()
    User.objects.update(language=language)
    quarter = last_quarter(timezone.localdate())
    wanted = records(cast, quarter)
    with override(language):
        citra = person(f"citra-{language}", screen)
        citra.signs_in("citra")
        citra.looks("beranda")

        # Typed in one breath, with a mistake.
        page = citra.page
        sentence = {
            "id": "kelas menjait dengan foto di kebumen triwulan lalu",
            "en": "class sewng with photos in kebumen last quarter",
        }[language]
        page.fill("main [name=cari]", sentence)
        citra.clicks(_("Search"), role="button")
        assert titles(page) == wanted
        assert sentence in page.inner_text("main")  # what was typed is said
        citra.looks("hasil")
        citra.clicks(_("Search exactly as typed"))
        assert titles(page) == []
        citra.looks("persis")

        # The same by filters.
        citra.goes_to(reverse("activities") + "?wilayah=3305")
        page.fill("[name=cari]", "jahit")
        citra.clicks(_("Search"), role="button")
        citra.clicks(_("Last quarter"))
        page.locator("summary", has_text=_("Filter")).first.click()
        page.select_option("[name=foto]", "ada")
        citra.looks("saringan")
        citra.clicks(_("Show"), role="button")
        assert titles(page) == wanted

        # Kept under a name, found again, renamed.
        page.locator("summary", has_text=_("Saved filters")).click()
        page.fill("[name=nama]", "Jahit Kebumen")
        page.locator(".saved button").click()
        page.wait_for_load_state()
        citra.goes_to(reverse("activities"))
        page.locator("summary", has_text=_("Saved filters")).click()
        citra.looks("tersimpan")
        citra.clicks("Jahit Kebumen")
        assert titles(page) == wanted
        address = page.url

        # Both files have these rows, and say how many.
        citra.clicks(_("Download"))
        citra.looks("unduh")
        about, (heading, *rows) = csv_rows(downloaded(page, "csv"))
        name = heading.index(_("Name of the activity"))
        assert about[_("Rows")] == "3"
        assert sorted(row[name] for row in rows) == wanted
        book = openpyxl.load_workbook(io.BytesIO(downloaded(page, "xlsx")))
        said, data = book.worksheets
        assert dict(said.values)[_("Rows")] == 3
        columns = list(data.values)
        assert (
            sorted(row[columns[0].index(_("Name of the activity"))] for row in columns[1:])
            == wanted
        )
        day = columns[0].index(_("Date"))
        assert all(quarter.start <= row[day].date() <= quarter.end for row in columns[1:])

        # The link works for Ben too, who sees Kendal only.
        ben = person("ben", PHONE)
        ben.signs_in("ben")
        ben.goes_to(address)
        assert titles(ben.page) == []


def test_a_long_list_is_made_by_the_worker(person: Any) -> None:
    cast = build_cast()
    copies(recorded(cast), MANY)
    with override("id"):
        citra = person("citra", PHONE)
        citra.signs_in("citra")
        citra.goes_to(reverse("activities"))
        citra.clicks(_("Download"))
        citra.looks("unduh-banyak")
        citra.page.check("input[value=xlsx]", force=True)
        citra.clicks(_("Have the file made"), role="button")
        citra.looks("menunggu")
        export = Export.objects.get()
        assert export.state == State.WAITING
        with worker():
            # The page asks by itself how far it is.
            ready = citra.page.locator("#files a", has_text=_("Download"))
            ready.wait_for(timeout=120_000)
        citra.looks("siap")
        with citra.page.expect_download() as started:
            ready.click()
        file = io.BytesIO(Path(started.value.path()).read_bytes())
        book = openpyxl.load_workbook(file, read_only=True)
        said, data = book.worksheets
        assert dict(said.values)[_("Rows")] == MANY
        assert sum(1 for _row in data.values) == MANY + 1
        book.close()
        # Another person sees nothing of it.
        rina = person("rina", DESKTOP)
        rina.signs_in("rina")
        rina.goes_to(reverse("exports"))
        rina.looks("berkas-kosong")
        answer = rina.page.request.get(rina.base + reverse("export_file", args=[export.pk]))
        assert answer.status == 404
