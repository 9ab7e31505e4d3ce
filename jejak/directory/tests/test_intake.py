"""Tables of libraries and people: checked, mended, taken over as a whole or not at all."""

import pytest
from django.db import connection

from jejak.access.models import Invitation
from jejak.audit.models import AuditEntry
from jejak.directory.intake import services
from jejak.directory.intake.checking import check_intake
from jejak.directory.intake.tables import read_text
from jejak.directory.models import Intake
from jejak.places.models import Library, Region

HEAD = "Nama Perpustakaan\tJenis\tDesa\tKecamatan\tNama Pengelola\tNo WA"


def pasted(by, *rows, head=HEAD, kind="libraries"):
    return services.start_intake(read_text("\n".join([head, *rows])), kind=kind, by=by)


def test_a_clean_table_opens_its_libraries_and_invites_their_managers(cast):
    intake = pasted(
        cast.rina,
        "TBM Pelangi\tTBM\tSukorejo\tSukorejo\tSiti Aminah\t0812-3456-7890",
        "Perpustakaan Desa Kangkung Jaya\tDesa\tKangkung\tKangkung\t\t",
    )
    before = Library.objects.count()

    done = services.confirm_intake(intake, by=cast.rina)

    assert Library.objects.count() == before + 2
    tbm = Library.objects.get(name="TBM Pelangi")
    assert (tbm.library_type, tbm.village, tbm.regency) == ("tbm", cast.village, cast.regency)
    invitation = Invitation.objects.get()
    assert (invitation.library, invitation.role) == (tbm, "manager")
    assert (invitation.invited_name, invitation.invited_phone) == ("Siti Aminah", "+6281234567890")
    assert (done.rows, done.made["libraries"][0]) == ([], tbm.pk)
    assert AuditEntry.objects.get(action="intake.confirm").detail == {"libraries": 2, "people": 1}


def checked(intake):
    return check_intake(intake, by=intake.owner)


def mend(intake, row, *, texts=None, picks=None, answers=None, out=False):
    return services.mend_rows(
        intake,
        texts={row: texts or {}},
        picks={row: picks or {}},
        answers={row: answers or {}},
        left_out={row: out},
        by=intake.owner,
    )


def test_headings_in_any_order_and_spelling_are_recognised(cast):
    intake = pasted(
        cast.rina,
        "1;0812 3456 7890;Kec. Sukorejo;Siti;TBM Pelangi;Ds. Sukorejo;ramai",
        head="No;Nomer WA;KECAMATAN*;Nama Pengelolah;Nama Perpusatakaan;Desa/Kelurahan;Ket",
    )
    expected = ["", "person_phone", "district", "person_name", "name", "village", ""]
    assert intake.columns == expected
    (row,) = checked(intake).ready
    assert (row.region, row.person_phone) == (cast.village, "+6281234567890")


def test_a_table_without_headings_is_told_apart_by_its_cells(cast):
    intake = pasted(
        cast.rina,
        "TBM Pelangi,33.24.05.2001,TBM,0812 3456 7890",
        head="Perpustakaan Desa Kangkung,3324062001,Desa,0813 3456 7890",
    )
    assert intake.headings == []
    assert intake.columns == ["name", "code", "library_type", "person_phone"]
    assert len(intake.rows) == 2


def test_each_fault_is_beside_its_cell_and_all_are_said_at_once(cast):
    intake = pasted(
        cast.rina,
        "TBM Pelangi\tToko\tTidak Ada\tSukorejo\tSiti\t12",
        "\tTBM\tSukorejo\tSukorejo\t\t0812 3456 7890",
    )
    first, second = checked(intake).waiting
    assert set(first.faults) == {"library_type", "village", "person_phone"}
    assert "Tidak Ada" in first.faults["village"].message
    assert set(second.faults) == {"name", "person_name"}


def test_a_wrong_letter_is_forgiven_and_shown_a_wrong_word_is_asked(cast):
    intake = pasted(
        cast.rina,
        "TBM Pelangi\tTBM\tSukoredjo\tSukorejo\t\t",
        "TBM Melati\tTBM\tKankung\tKangkung\t\t",
        "TBM Mawar\tTBM\tSukaharjo\tSukorejo\t\t",
    )
    read, respelt, asked = checked(intake).rows
    assert (read.region, read.is_respelt) == (cast.village, False)
    assert (respelt.region.code, respelt.is_respelt) == ("3324062001", True)
    fault = asked.faults["village"]
    assert (fault.pick, [value for value, _words in fault.choices]) == ("code", ["3324052001"])

    mend(intake, 2, texts={"village": "Sukaharjo"}, picks={"code": "3324052001"})
    intake.refresh_from_db()
    assert checked(intake).rows[2].region == cast.village
    assert intake.rows[2][2] == "Sukaharjo"  # what was pasted stays as it was


def test_mending_one_row_keeps_what_was_typed_in_another_even_if_wrong(cast):
    intake = pasted(
        cast.rina,
        "TBM Pelangi\tToko\tSukorejo\tSukorejo\t\t",
        "TBM Melati\tTBM\tKangkung\tKangkung\tJoko\t12",
    )
    services.mend_rows(
        intake,
        texts={1: {"person_phone": "0812 34"}},
        picks={0: {"library_type": "tbm"}},
        answers={},
        left_out={},
        by=cast.rina,
    )
    intake.refresh_from_db()
    mended, still_wrong = checked(intake).rows
    assert mended.is_ready
    assert still_wrong.texts["person_phone"] == "0812 34"
    assert set(still_wrong.faults) == {"person_phone"}


def test_regions_outside_the_area_are_refused_by_name_and_by_code(cast):
    intake = pasted(
        cast.rina,
        "TBM Satu\t3305012001\tArgopeni",
        "TBM Dua\t\tArgopeni",
        "TBM Tiga\t9999999999\tSukorejo",
        "TBM Empat\t3324062001\tSukorejo",
        head="Nama perpustakaan\tKode desa\tDesa",
    )
    outside, unknown, no_code, other_code = checked(intake).rows
    assert "di luar wilayah" in outside.faults["code"].message
    assert "tidak dikenal" in unknown.faults["village"].message
    assert [value for value, _words in no_code.faults["code"].choices] == ["3324052001"]
    assert "Desa Kangkung" in other_code.faults["code"].message
    assert {value for value, _words in other_code.faults["code"].choices} == {
        "3324062001",
        "3324052001",
    }


def test_villages_that_differ_in_their_number_are_never_taken_for_each_other(cast):
    for number, name in enumerate(["Temanggung I", "Temanggung II"], start=2):
        Region.objects.create(
            code=f"332405200{number}",
            level=4,
            kind="village",
            name=name,
            search_name=name.lower(),
            time_zone=cast.district.time_zone,
            parent=cast.district,
            province=cast.province,
            regency=cast.regency,
            district=cast.district,
        )
    intake = pasted(
        cast.rina,
        "TBM Satu\tTBM\tTemanggung I\tSukorejo\t\t",
        "TBM Dua\tTBM\tTemangung II\tSukorejo\t\t",
        "TBM Tiga\tTBM\tTemanggung III\tSukorejo\t\t",
    )
    first, second, third = checked(intake).rows
    assert (first.region.code, second.region.code) == ("3324052002", "3324052003")
    assert len(third.faults["village"].choices) == 2


def test_a_village_library_needs_its_village_and_others_do_not(cast):
    intake = pasted(
        cast.rina,
        "Perpustakaan Desa Baru\tDesa\t\tSukorejo\t\t",
        "Perpustakaan Kecamatan Sukorejo\tKecamatan\t\tSukorejo\t\t",
    )
    village, district = checked(intake).rows
    assert [value for value, _words in village.faults["village"].choices] == ["3324052001"]
    assert district.region == cast.district


def test_a_library_that_is_open_already_is_asked_about(cast):
    intake = pasted(
        cast.rina,
        "Perpusdes Sumber Makmur\tDesa\tSukorejo\tSukorejo\tSiti\t0812 3456 7890",
        "TBM Pelangi\tTBM\tSukorejo\tSukorejo\t\t",
    )
    same, other = checked(intake).rows
    assert other.is_ready
    (question,) = same.questions
    assert "Perpustakaan Desa Sumber Makmur" in question.words
    assert [value for value, _words in question.choices] == ["same", "same_invite", "other"]

    before = Library.objects.count()
    mend(intake, 0, answers={question.key: "same_invite"})
    services.confirm_intake(intake, by=cast.rina)
    assert Library.objects.count() == before + 1
    assert Invitation.objects.get().library == cast.library


def test_a_row_said_twice_is_asked_about_and_another_name_is_not(cast):
    intake = pasted(
        cast.rina,
        "TBM Pelangi\tTBM\tSukorejo\tSukorejo\t\t",
        "Taman Baca Pelanggi\tTBM\tSukorejo\tSukorejo\t\t",
        "TBM Kenanga\tTBM\tSukorejo\tSukorejo\t\t",
    )
    first, twice, other = checked(intake).rows
    assert (first.is_ready, other.is_ready) == (True, True)
    (question,) = twice.questions
    mend(intake, 1, answers={question.key: "other"})
    intake.refresh_from_db()
    assert checked(intake).rows[1].is_ready
    # The answer was about this pair: with the first row left out nothing is asked any more.
    mend(intake, 1, answers={question.key: "same"})
    intake.refresh_from_db()
    assert len(checked(intake).opened) == 2


def test_a_number_that_another_library_has_must_be_mended(cast):
    Library.objects.filter(pk=cast.library.pk).update(npp="3324A0001")
    Library.objects.filter(pk=cast.far_library.pk).update(npp="3516A0009")
    intake = pasted(
        cast.rina,
        "TBM Pelangi\tTBM\tSukorejo\t3324A0001",
        "TBM Kenanga\tTBM\tSukorejo\t3516A0009",
        head="Nama\tJenis\tDesa\tNPP",
    )
    known, hidden = checked(intake).rows
    assert "sudah memakai NPP" in known.questions[0].words
    assert "Jatirejo" not in hidden.faults["npp"].message

    mend(intake, 0, answers={known.questions[0].key: "other"})
    intake.refresh_from_db()
    assert "npp" in checked(intake).rows[0].faults
    mend(intake, 0, texts={"npp": "3324A0002"})
    mend(intake, 1, texts={"npp": ""})
    intake.refresh_from_db()
    assert len(checked(intake).ready) == 2


def test_a_person_who_is_known_is_asked_about_but_only_within_reach(cast):
    intake = pasted(
        cast.rina,
        "TBM Satu\tTBM\tSukorejo\tSukorejo\tAna Lestari\t0812 0000 001",
        "TBM Dua\tTBM\tKangkung\tKangkung\tCitra Dewi\t0812 0000 004",
    )
    ana, citra = checked(intake).rows
    assert "Ana Lestari sudah punya akun" in ana.questions[0].words
    assert citra.is_ready  # whether a number outside Rina's reach has an account stays unsaid
    mend(intake, 0, answers={ana.questions[0].key: "leave"})
    intake.refresh_from_db()
    check = checked(intake)
    assert (len(check.opened), len(check.invited)) == (2, 1)


def test_nothing_happens_while_a_row_waits_and_rows_may_be_left_out(cast):
    intake = pasted(
        cast.rina,
        "TBM Pelangi\tTBM\tSukorejo\tSukorejo\t\t",
        "TBM Mawar\tTBM\tTidak Ada\tSukorejo\t\t",
    )
    before = Library.objects.count()
    with pytest.raises(services.NotReady):
        services.confirm_intake(intake, by=cast.rina)
    assert Library.objects.count() == before
    mend(intake, 1, out=True)
    done = services.confirm_intake(intake, by=cast.rina)
    assert Library.objects.count() == before + 1
    assert done.made["left_out"] == 1


def test_sent_twice_it_opens_once(cast):
    intake = pasted(cast.rina, "TBM Pelangi\tTBM\tSukorejo\tSukorejo\tSiti\t")
    before = Library.objects.count()
    first = services.confirm_intake(intake, by=cast.rina)
    again = services.confirm_intake(intake, by=cast.rina)
    assert first.made == again.made
    assert (Library.objects.count(), Invitation.objects.count()) == (before + 1, 1)
    with pytest.raises(services.MadeAlready):
        mend(intake, 0, texts={"name": "Lain"})


def test_all_or_nothing_when_the_database_refuses_the_last_row(cast):
    intake = pasted(
        cast.rina,
        "TBM Pelangi\tTBM\tSukorejo\tSukorejo\tSiti\t",
        "TBM Kenanga\tTBM\tKangkung\tKangkung\tJoko\t",
    )
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE places_library ADD CHECK (name <> 'TBM Kenanga')")
    before = Library.objects.count()
    with pytest.raises(services.NotReady):
        services.confirm_intake(intake, by=cast.rina)
    intake.refresh_from_db()
    assert (Library.objects.count(), Invitation.objects.count()) == (before, 0)
    assert not intake.is_done


PEOPLE = "Nama\tPeran\tPerpustakaan\tKabupaten\tNo HP"


def test_people_are_invited_to_libraries_by_name_and_to_their_region(cast):
    intake = pasted(
        cast.rina,
        "Siti\tPengelola\tPerpustakaan Desa Sumber Makmor\t\t0812 3456 7890",
        "Budi\tKades\tperpusdes sumber makmur\t\t",
        "Dewi\tFasilitator\t\tKendal\t",
        "Edi\tTim Sinergi\t\tKabupaten Kendal\t",
        head=PEOPLE,
        kind="people",
    )
    assert [row.place for row in checked(intake).ready] == [
        cast.library,
        cast.library,
        cast.regency,
        cast.regency,
    ]
    services.confirm_intake(intake, by=cast.rina)
    roles = list(Invitation.objects.order_by("pk").values_list("role", flat=True))
    assert roles == ["manager", "village_head", "facilitator", "synergy_team"]


def test_a_facilitator_brings_in_only_whom_they_may(cast):
    intake = pasted(
        cast.ben,
        "Siti\tPengelola\tSumber Makmur\t\t",
        "Dewi\tFasilitator\tSumber Makmur\t\t",
        "Edi\tPengelola\tTaman Baca Argopeni\t\t",
        head=PEOPLE,
        kind="people",
    )
    may, may_not, outside = checked(intake).rows
    assert may.is_ready
    choices = [value for value, _words in may_not.faults["role"].choices]
    assert choices == ["manager", "village_head"]
    assert "Argopeni" in outside.faults["library"].message
    with pytest.raises(services.NotAllowed):
        pasted(cast.ben, "TBM Pelangi\tTBM\tSukorejo\tSukorejo\t\t")


def test_only_the_maker_has_the_table(cast):
    intake = pasted(cast.rina, "TBM Pelangi\tTBM\tSukorejo\tSukorejo\t\t")
    assert not Intake.objects.visible_to(cast.nadia).filter(pk=intake.pk)
    services.delete_intake(intake, by=cast.rina)
    assert not Intake.objects.exists()
    assert AuditEntry.objects.filter(action="intake.delete").count() == 1


@pytest.mark.parametrize("rows", [40, 1_000])
def test_the_queries_of_a_check_do_not_grow_with_the_rows(
    cast, rows, django_assert_max_num_queries
):
    lines = [
        f"TBM Pelangi {n}\tTBM\t{'Sukorejo' if n % 3 else 'Sukorejjo'}\tSukorejo\tSiti {n}"
        f"\t0812-{n:04}-7890"
        for n in range(rows)
    ]
    intake = pasted(cast.rina, *lines)
    with django_assert_max_num_queries(14):
        check = check_intake(intake, by=cast.rina)
    assert len(check.rows) == rows
