"""A list becomes a file: exactly its rows, whole or not there, for its owner only."""

import csv
import io
import os
import uuid
from datetime import date, timedelta

import openpyxl
import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import timezone, translation
from procrastinate.contrib.django.models import ProcrastinateJob

from jejak.access.models import Assignment
from jejak.access.roles import Role
from jejak.access.services import assign, end_assignment
from jejak.accounts.services import create_account
from jejak.activities.tests.factories import copies, recorded
from jejak.notices.models import Notice
from jejak.reports import files, making, services
from jejak.reports.errors import RowsChanged, TooManyExports
from jejak.reports.models import Export, State
from jejak.reports.tasks import delete_old_exports
from jejak.reports.writers import harmless

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(settings, tmp_path):
    settings.DATA_DIR = tmp_path
    cache.clear()


@pytest.fixture
def dewi(cast):
    person = create_account(name="Dewi", sign_in_name="dewi", password="kebun-melati")
    assign(person, role=Role.MANAGER, place=cast.other_library, by=None)
    return person


def download(client, user, *, bentuk="csv", daftar="kegiatan", saring=""):
    client.force_login(user)
    return client.post(
        reverse("export_new"), {"daftar": daftar, "saring": saring, "bentuk": bentuk}
    )


def body(response):
    return b"".join(response.streaming_content)


def status_of(client, user, address):
    client.force_login(user)
    response = client.get(address)
    if response.streaming:
        body(response)  # to its end, so that the file is closed
    return response.status_code


def csv_parts(content):
    """The lines about the file, as a dictionary, and its rows."""
    lines = list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))
    end = lines.index([])
    heading, *rows = lines[end + 1 :]
    return dict(line for line in lines[:end]), [dict(zip(heading, r, strict=True)) for r in rows]


def test_the_file_has_the_rows_of_the_list_and_says_how_many(cast, client, dewi):
    recorded(cast, title="Kelas menjahit", participant_count=15, female_count=12)
    recorded(cast, title="Panen padi", participant_count=0, held_on=date(2026, 11, 2))
    recorded(cast, title="Kelas menjahit", by=dewi, library=cast.other_library)

    about, rows = csv_parts(body(download(client, cast.citra, saring="cari=jahit")))

    assert about["Baris"] == "2"
    assert about["Saringan: Kata"] == "jahit"
    assert about["Dibuat oleh"] == "Citra Dewi"
    assert "Jawa Tengah" in about["Yang boleh dilihat orang ini"]
    assert [row["Nama kegiatan"] for row in rows] == ["Kelas menjahit"] * 2
    assert {row["Perpustakaan"] for row in rows} == {cast.library.name, cast.other_library.name}
    # Ana has one of them: what is out of scope is not in her file.
    _about, own = csv_parts(body(download(client, cast.ana)))
    assert [row["Nama kegiatan"] for row in own] == ["Kelas menjahit", "Panen padi"]
    assert [(row["Peserta"], row["Perempuan"], row["Tanggal"]) for row in own] == [
        ("15", "12", "2026-11-03"),
        ("0", "", "2026-11-02"),
    ]


def test_a_spreadsheet_has_numbers_as_numbers_and_days_as_days(cast, client):
    recorded(cast, title="=1+1", participant_count=1500, cost_idr=2_500_000)

    response = download(client, cast.ana, bentuk="xlsx")
    book = openpyxl.load_workbook(io.BytesIO(body(response)))

    about, data = book.worksheets
    assert dict(about.values)["Baris"] == 1
    heading, row = [[cell.value for cell in line] for line in data.rows]
    record = dict(zip(heading, row, strict=True))
    assert record["Tanggal"].date() == date(2026, 11, 3)
    assert (record["Peserta"], record["Biaya (rupiah)"], record["Perempuan"]) == (
        1500,
        2500000,
        None,
    )
    title = data.cell(2, heading.index("Nama kegiatan") + 1)
    assert (title.value, title.data_type) == ("=1+1", "s")
    assert response["Cache-Control"] == "private, no-store"
    assert int(response["Content-Length"]) > 0


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r"])
def test_what_a_spreadsheet_would_take_for_a_formula_is_neutralised(sign):
    assert harmless(f"{sign}cmd|' /C calc'!A0").startswith("'")
    assert harmless(-5) == -5


def test_no_cell_of_a_csv_begins_as_a_formula(cast, client):
    recorded(
        cast, title="@SUM(A1)", description="+62 812", place="-", resource_person="=HYPERLINK(1)"
    )

    _about, (row,) = csv_parts(body(download(client, cast.ana)))

    assert row["Nama kegiatan"] == "'@SUM(A1)"
    assert not any(value.startswith(("=", "+", "-", "@")) for value in row.values())


def test_the_file_speaks_the_language_of_its_maker(cast, client):
    recorded(cast)
    client.cookies["django_language"] = "en"
    cast.ana.language = "en"
    cast.ana.save()

    about, (row,) = csv_parts(body(download(client, cast.ana)))

    assert about["Rows"] == "1"
    assert (row["Name of the activity"], row["State"]) == ("Kelas menjahit pemula", "Submitted")


def test_libraries_become_a_file_too(cast, client):
    about, rows = csv_parts(
        body(download(client, cast.citra, daftar="perpustakaan", saring="jenis=tbm"))
    )

    assert about["Baris"] == "1"
    assert [(row["Nama"], row["Kode wilayah"]) for row in rows] == [
        ("Taman Baca Argopeni", "3305012001")
    ]


def test_nothing_to_download_and_unknown_lists_are_said(cast, client):
    assert download(client, cast.ana).status_code == 422
    assert download(client, cast.ana, daftar="rahasia").status_code == 404
    recorded(cast)
    assert download(client, cast.ana, bentuk="pdf").status_code == 422
    _about, rows = csv_parts(body(download(client, cast.ana, saring="wilayah=%00&tema=%27")))
    assert len(rows) == 1


def asked(user, **changed):
    wanted = {"listing": "kegiatan", "query": "", "file_format": "csv"} | changed
    with translation.override("id"):
        return services.request_export(**wanted, by=user)


def test_a_long_list_becomes_a_job_that_tells_its_owner(cast, client, transactional_db):
    copies(recorded(cast), 2_100)

    response = download(client, cast.ana)
    assert response.url == reverse("exports")
    export = Export.objects.get()
    job = ProcrastinateJob.objects.get(args__export_id=str(export.pk))
    assert (job.task_name, job.status, job.priority) == (services.TASK, "todo", -10)
    services.make_export(export.pk)

    export.refresh_from_db()
    assert (export.state, export.row_count, export.done_count) == (State.READY, 2_100, 2_100)
    about, rows = csv_parts(body(client.get(reverse("export_file", args=[export.pk]))))
    assert (about["Baris"], len(rows)) == ("2100", 2_100)
    assert len({row["Nomor catatan"] for row in rows}) == 2_100
    notice = Notice.objects.get(user=cast.ana, kind="export")
    assert notice.params == {"title": "Kegiatan", "count": 2_100}
    assert [p.name for p in files.folder().iterdir()] == [f"{export.pk.hex}.csv"]


def test_a_file_is_its_owners_and_only_while_the_scope_lasts(cast, client, transactional_db):
    recorded(cast)
    export = asked(cast.ben)
    services.make_export(export.pk)
    address = reverse("export_file", args=[export.pk])

    assert status_of(client, cast.ben, address) == 200
    assert status_of(client, cast.rina, address) == status_of(client, cast.nadia, address) == 404

    end_assignment(Assignment.objects.get(user=cast.ben), by=cast.citra)
    assert status_of(client, cast.ben, address) == 403
    # The drafts of the regency were his to see; an observer sees none.
    assign(cast.ben, role=Role.OBSERVER, place=cast.province, by=None)
    assert status_of(client, cast.ben, address) == 403
    assign(cast.ben, role=Role.FACILITATOR, place=cast.regency, by=None)
    assert status_of(client, cast.ben, address) == 200


def test_a_job_that_was_killed_begins_anew_and_offers_no_half_file(
    cast, client, transactional_db, monkeypatch
):
    copies(recorded(cast), 2_500)
    export = asked(cast.ana)

    class Killed(BaseException):
        """Nothing catches it, as nothing catches a kill."""

    real = making.ROWS_A_STEP
    steps = []

    def tell(self, done, expected):
        steps.append(done)
        if done == real:
            raise Killed

    with monkeypatch.context() as patched:
        patched.setattr(services._Progress, "tell", tell)
        with pytest.raises(Killed):
            services.make_export(export.pk)
    export.refresh_from_db()
    assert (export.state, steps) == (State.RUNNING, [0, 1_000])
    client.force_login(cast.ana)
    assert client.get(reverse("export_file", args=[export.pk])).status_code == 404
    recorded(cast, title="Yang baru")

    services.make_export(export.pk)

    export.refresh_from_db()
    assert (export.state, export.row_count, export.attempt) == (State.READY, 2_501, 2)
    _about, rows = csv_parts(files.file_path(export.pk, "csv").read_bytes())
    assert len(rows) == 2_501
    assert [p.name for p in files.folder().iterdir()] == [f"{export.pk.hex}.csv"]


def test_a_job_that_dies_three_times_says_that_it_failed(cast, client, transactional_db):
    recorded(cast)
    export = asked(cast.ana)
    Export.objects.filter(pk=export.pk).update(state=State.RUNNING, attempt=3)

    services.make_export(export.pk)

    export.refresh_from_db()
    assert export.state == State.FAILED
    client.force_login(cast.ana)
    assert "tidak dapat dibuat utuh" in client.get(reverse("exports")).content.decode()


def test_a_failure_on_the_way_leaves_no_file(cast, transactional_db, monkeypatch, caplog):
    recorded(cast)
    export = asked(cast.ana)
    monkeypatch.setattr(making.Table, "count", lambda self: 2)

    services.make_export(export.pk)

    export.refresh_from_db()
    assert export.state == State.FAILED
    assert isinstance(caplog.records[-1].exc_info[1], RowsChanged)
    assert list(files.folder().iterdir()) == []


def test_cancelling_stops_the_work(cast, client, transactional_db, monkeypatch):
    copies(recorded(cast), 2_500)
    waiting, running = asked(cast.ana), asked(cast.ana, file_format="xlsx")
    client.force_login(cast.ana)
    client.post(reverse("export_cancel", args=[waiting.pk]))
    services.make_export(waiting.pk)
    real = services._Progress.tell

    def cancelled_on_the_way(self, done, expected):
        if done:  # the page that cancels has a connection of its own
            with self._connection.cursor() as cursor:
                cursor.execute("UPDATE reports_export SET state = 'cancelled'")
        real(self, done, expected)

    monkeypatch.setattr(services._Progress, "tell", cancelled_on_the_way)
    services.make_export(running.pk)

    assert set(Export.objects.values_list("state", flat=True)) == {State.CANCELLED}
    assert list(files.folder().iterdir()) == []


def test_rows_that_come_while_it_is_written_are_not_in_it(cast, transactional_db, monkeypatch):
    copies(recorded(cast), 1_500)
    export = asked(cast.ana)
    real = services._Progress.tell

    def written_meanwhile(self, done, expected):
        if done == 1_000:
            with self._connection.cursor() as cursor:  # another transaction than the one that reads
                cursor.execute("UPDATE activities_activity SET title = 'Lain'")
        real(self, done, expected)

    monkeypatch.setattr(services._Progress, "tell", written_meanwhile)
    services.make_export(export.pk)

    _about, rows = csv_parts(files.file_path(export.pk, "csv").read_bytes())
    assert {row["Nama kegiatan"] for row in rows} == {"Kelas menjahit pemula"}
    assert len(rows) == 1_500


def test_asking_twice_makes_one_and_three_are_enough(cast):
    recorded(cast)
    assert asked(cast.ana) == asked(cast.ana)
    asked(cast.ana, file_format="xlsx")
    asked(cast.ana, query="keadaan=submitted")

    with pytest.raises(TooManyExports):
        asked(cast.ana, query="keadaan=verified")
    asked(cast.ben)


def test_files_go_after_a_week_and_are_closed_before_the_night_comes(
    cast, client, transactional_db
):
    recorded(cast)
    old, new = asked(cast.ana), asked(cast.ana, file_format="xlsx")
    for export in (old, new):
        services.make_export(export.pk)
    week_ago = timezone.now() - timedelta(days=7, minutes=1)
    Export.objects.filter(pk=old.pk).update(finished_at=week_ago)
    client.force_login(cast.ana)
    assert client.get(reverse("export_file", args=[old.pk])).status_code == 404

    delete_old_exports(0)

    old.refresh_from_db()
    assert old.state == State.DELETED
    assert [p.name for p in files.folder().iterdir()] == [f"{new.pk.hex}.xlsx"]


def test_what_no_row_knows_is_swept_away_after_a_day(cast):
    old, new = files.folder() / "tmp-old", files.folder() / "tmp-new"
    for left in (old, new):
        left.mkdir()
        (left / "file").write_text("x")
    os.utime(old, (0, 0))

    assert files.sweep(set()) == 1
    assert [path.name for path in files.folder().iterdir()] == ["tmp-new"]


def test_the_page_of_files_is_ones_own(cast, client):
    recorded(cast)
    asked(cast.ana, query="cari=jahit")

    client.force_login(cast.ben)
    assert "jahit" not in client.get(reverse("exports")).content.decode()
    client.force_login(cast.ana)
    assert "jahit" in client.get(reverse("exports")).content.decode()
    assert client.post(reverse("export_cancel", args=[uuid.uuid4()])).status_code == 404
