"""Libraries in ended regions: who sees which, and one click to the recoding that is proposed."""

from datetime import date

import pytest

from jejak.directory.recode_list_queries import count_to_recode, recode_page
from jejak.places.models import Region
from jejak.places.services import create_library, update_profile


@pytest.fixture
def ended(cast):
    """Kangkung and Argopeni ended; Kangkung's new code lies in Rina's regency, too."""
    kangkung = Region.objects.by_code("3324062001")
    made = create_library(name="TBM Kangkung", library_type="tbm", region=kangkung, by=None)
    Region.objects.filter(pk=kangkung.pk).update(
        valid_to=date(2026, 9, 30), replaced_by=cast.village
    )
    Region.objects.filter(pk=cast.other_village.pk).update(valid_to=date(2026, 9, 30))
    return made


def test_each_office_sees_the_libraries_of_its_own_area(cast, ended):
    assert count_to_recode(cast.ana) == 0
    assert (count_to_recode(cast.rina), count_to_recode(cast.nadia)) == (1, 2)
    (row,) = recode_page(cast.rina).rows
    assert (row.library, row.proposed, row.is_within_reach) == (ended, cast.village, True)
    other = next(one for one in recode_page(cast.citra).rows if one.library == cast.other_library)
    assert (other.proposed, other.query) == (None, "")


def test_a_proposal_outside_the_area_is_left_to_the_office_above(cast, ended):
    Region.objects.filter(code="3324062001").update(replaced_by=cast.other_village)
    (row,) = recode_page(cast.rina).rows
    assert not row.is_within_reach
    assert next(one for one in recode_page(cast.citra).rows if one.library == ended).is_within_reach


def test_the_list_leads_to_a_recoding_with_place_and_reason_filled_in(
    client, cast, ended, django_assert_max_num_queries
):
    client.force_login(cast.rina)
    assert "/perpustakaan/wilayah-berubah/" in client.get("/perpustakaan/").content.decode()
    with django_assert_max_num_queries(14):
        page = client.get("/perpustakaan/wilayah-berubah/").content.decode()
    assert f"/perpustakaan/{ended.pk}/pindah/?cari=3324052001&amp;wilayah=3324052001" in page
    form = client.get(
        f"/perpustakaan/{ended.pk}/pindah/?cari=3324052001&wilayah=3324052001&alasan=Kode+baru"
    ).content.decode()
    assert 'value="3324052001" id="id_region_1" checked' in form or "checked" in form
    assert client.get("/perpustakaan/wilayah-berubah/?setelah=\x00").status_code == 200


def test_libraries_are_found_by_how_much_of_the_profile_is_filled(client, cast):
    update_profile(cast.library, address="Jalan Melati 1", by=cast.ana)
    client.force_login(cast.nadia)
    assert "Perpustakaan: 3." in client.get("/perpustakaan/?profil=kosong").content.decode()
    some = client.get("/perpustakaan/?profil=sebagian").content.decode()
    assert "Perpustakaan: 1." in some
    assert "Sumber Makmur" in some
    assert "Perpustakaan: 0." in client.get("/perpustakaan/?profil=lengkap").content.decode()
    assert client.get("/perpustakaan/?profil=\x00").status_code == 200
