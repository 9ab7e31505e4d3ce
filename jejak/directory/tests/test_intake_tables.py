"""What people paste and upload: every text is read or refused, none breaks the page."""

import csv
import io
import zipfile
from datetime import date

import openpyxl
import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from jejak.directory.intake import values
from jejak.directory.intake.columns import meaning_of, read_columns
from jejak.directory.intake.examples import example_csv
from jejak.directory.intake.known import may_be_one
from jejak.directory.intake.tables import MOST_ROWS, Refused, read_file, read_text

CELL = st.text(
    st.characters(exclude_categories=["C", "Z"], exclude_characters='"'), min_size=1, max_size=12
)
TABLE = st.integers(2, 5).flatmap(
    lambda width: st.lists(st.lists(CELL, min_size=width, max_size=width), min_size=1, max_size=6)
)


@given(TABLE)
def test_a_table_from_a_spreadsheet_is_read_as_it_was(grid):
    assert read_text("\n".join("\t".join(line) for line in grid)) == grid


@given(TABLE.filter(lambda grid: all(c for c in grid[0])), st.sampled_from(";,"))
def test_a_file_with_semicolons_or_commas_is_read_as_it_was(grid, delimiter):
    """The heading line tells which of the two it is."""
    grid = [[cell.replace(";", "").replace(",", "") or "x" for cell in grid[0]], *grid[1:]]
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows(grid)
    text = out.getvalue()
    if "\t" not in text:
        assert read_text(text) == grid


@given(st.text(max_size=300))
def test_any_text_is_read_or_refused(text):
    try:
        grid = read_text(text)
    except Refused:
        return
    assert len({len(line) for line in grid}) == 1
    assert "\x00" not in str(grid)
    for kind in ("libraries", "people"):
        _headings, columns, rows = read_columns(grid, kind)
        assert len(columns) == len(grid[0])
        assert len(rows) >= len(grid) - 1


@given(st.binary(max_size=400))
def test_any_file_is_read_or_refused(content):
    for start in (b"", b"PK\x03\x04"):
        try:
            read_file("tabel.csv", start + content)
        except Refused:
            continue


def workbook(*lines):
    book = openpyxl.Workbook()
    for line in lines:
        book.active.append(line)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_a_workbook_is_read_with_its_days_and_numbers():
    content = workbook(
        [None, None],
        ["Nama", "Kode desa", "Bergabung"],
        ["TBM Pelangi", 3324052001, date(2024, 3, 1)],
    )
    assert read_file("tabel.xlsx", content) == [
        ["Nama", "Kode desa", "Bergabung"],
        ["TBM Pelangi", "3324052001", "2024-03-01"],
    ]


def test_a_workbook_that_unpacks_to_much_more_is_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr("xl/workbook.xml", b"0" * 60_000_000)
    assert len(out.getvalue()) < 100_000
    with pytest.raises(Refused, match="terlalu besar"):
        read_file("bom.xlsx", out.getvalue())


@pytest.mark.parametrize(
    "text",
    [
        "",
        " \n\t\n",
        "Nama\tDesa\n" + "TBM\tSukorejo\n" * (MOST_ROWS + 2),
        "\t".join(f"k{n}" for n in range(60)),
        "Nama\tDesa\n" + "x" * 501 + "\tSukorejo",
    ],
)
def test_what_is_too_much_or_nothing_is_refused(text):
    with pytest.raises(Refused):
        read_text(text)


def test_an_unclosed_quotation_mark_swallows_nothing():
    grid = read_text('Nama\tDesa\n"Pelita\tSukorejo\nMelati\tKangkung')
    assert grid[1:] == [['"Pelita', "Sukorejo"], ["Melati", "Kangkung"]]


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("kind", ["libraries", "people"])
def test_the_example_table_is_understood_whole(kind, language):
    with translation.override(language):
        content = example_csv(kind).encode()
    headings, columns, rows = read_columns(read_file("contoh.csv", content), kind)
    unread = [
        heading for heading, name in zip(headings, columns, strict=True) if heading and not name
    ]
    assert (unread, len(rows)) == ([], 2)


@pytest.mark.parametrize(
    ("heading", "meaning"),
    [
        ("NAMA PERPUSTAKAAN / TBM", "name"),
        ("Desa / Kelurahan", "village"),
        ("Kode Desa (Kemendagri)", "code"),
        ("Nomer Telpon", "phone"),
        ("No. HP/WA Pengelola", "person_phone"),
        ("Jenis Perpus", "library_type"),
        ("Kategori Mitra *", "partner_category"),
        ("No", ""),
        ("Keterangan", ""),
        ("Jarak ke kabupaten kota", "regency"),
    ],
)
def test_a_heading_is_recognised_in_its_usual_forms(heading, meaning):
    assert meaning_of(heading, "libraries") == meaning


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-03-01", date(2024, 3, 1)),
        ("1/3/2024", date(2024, 3, 1)),
        ("01-03-24", date(2024, 3, 1)),
        ("1 Maret 2024", date(2024, 3, 1)),
        ("1 Agt 2024", date(2024, 8, 1)),
        ("2019", date(2019, 1, 1)),
        ("31/2/2024", None),
        ("kemarin", None),
    ],
)
def test_a_day_is_read_day_first(text, day):
    assert values.day_of(text) == day


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Perpustakaan Umum Desa", "village"),
        ("Kelurahan", "village"),
        ("Taman Bacaan Masyarakat (TBM)", "tbm"),
        ("Perpustakaan Kecamatan", "district"),
        ("SD/MI", "school"),
        ("Perguruan Tinggi", "university"),
        ("village", "village"),
        ("Koperasi", None),
    ],
)
def test_a_type_is_named_in_its_usual_words(text, kind):
    assert values.type_of(text) == kind


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("Perpustakaan Desa A", "village"), ("Perpusdes B", "village"), True),
        (("TBM Pelangi", "tbm"), ("Taman Baca Pelanggi", "tbm"), True),
        (("TBM Pelangi", "tbm"), ("TBM Kenanga", "tbm"), False),
        (("SDN 1 Sukorejo", "school"), ("SDN 2 Sukorejo", "school"), False),
        (("TBM Sumber Ilmu", "tbm"), ("Perpustakaan Sumber Ilmu", "village"), True),
        (("TBM Sukorejo", "tbm"), ("Perpustakaan Sukorejo", "village"), False),
    ],
)
def test_two_libraries_of_a_village_may_be_one(one, other, same):
    assert may_be_one(one, other, "Sukorejo") is same


def test_a_count_is_read_with_its_thousands():
    assert [values.count_of(t) for t in ("1.250", "1,250", "12", "12 buah", "-1", "1e9")] == [
        1250,
        1250,
        12,
        None,
        None,
        None,
    ]
