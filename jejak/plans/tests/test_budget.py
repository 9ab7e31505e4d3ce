"""Price lists that Rina keeps for Kendal, and the accounts that Nadia keeps for all."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from jejak.audit.models import AuditEntry
from jejak.common.errors import InvalidContent, NotAllowed
from jejak.plans import services
from jejak.plans.budget_forms import read_prices
from jejak.plans.budget_queries import prices_for
from jejak.plans.models import BudgetAccount, PriceItem
from jejak.plans.services import PriceContent
from jejak.plans.tests.factories import lined, planned

ACCOUNT = {
    "field_code": "4",
    "field_name": "Pemberdayaan Masyarakat",
    "activity_code": "4.7.03",
    "name_id": "Pengembangan Industri Kecil",
    "name_en": "",
    "law": "Permendagri 20/2018",
}


def thread(price=45_000, **changed):
    values = {"description": "Benang katun", "unit": "paket", "price_idr": price, "source": "SSH"}
    return PriceContent(**values | changed)


def added(cast, *contents, year=2026):
    for one in contents or [thread()]:
        services.add_price(cast.regency, one, year=year, by=cast.rina)
    return PriceItem.objects.filter(region=cast.regency, year=year).order_by("pk").first()


def text_of(answer, status=200):
    assert answer.status_code == status
    return answer.content.decode().replace("\xa0", " ")


@pytest.fixture
def rina(cast, client):
    client.force_login(cast.rina)
    return client


@pytest.fixture
def nadia(cast, client):
    client.force_login(cast.nadia)
    return client


def test_rina_adds_changes_and_removes_a_price(cast, rina):
    fields = {"description": "Benang katun", "unit": "paket", "price_idr": "Rp 45.000"}
    rina.post(reverse("price_new", args=["3324"]), fields | {"tahun": "2026"})
    row = PriceItem.objects.get()
    assert (row.region, row.year, row.price_idr, row.by) == (cast.regency, 2026, 45_000, cast.rina)
    assert "Rp 45.000" in text_of(rina.get(reverse("prices", args=["3324"]), {"tahun": 2026}))
    rina.post(reverse("price_edit", args=[row.pk]), fields | {"price_idr": "47500"})
    row.refresh_from_db()
    assert row.price_idr == 47_500
    rina.post(reverse("price_remove", args=[row.pk]))
    assert not PriceItem.objects.exists()
    lines = AuditEntry.objects.filter(action__startswith="price.").order_by("at")
    assert [line.action for line in lines] == ["price.add", "price.change", "price.remove"]
    assert lines[1].detail["before"]["price"] == 45_000
    assert lines[1].detail["after"]["price"] == 47_500


def test_a_wrong_price_is_asked_again_and_keeps_what_was_typed(cast, rina):
    added(cast)
    fields = {"description": "benang katun", "unit": "Paket", "price_idr": "0", "tahun": "2026"}
    page = text_of(rina.post(reverse("price_new", args=["3324"]), fields), 422)
    assert "Ini sudah ada di daftar. Ubah harganya di sana." in page
    assert "Tulis rupiah bulat antara 1 dan 100 miliar." in page
    assert 'value="benang katun"' in page
    fields = {"unit": "paket", "price_idr": "45000"}
    page = text_of(rina.post(reverse("price_new", args=["3324"]), fields), 422)
    assert "Tulis barang atau jasanya." in page
    assert PriceItem.objects.count() == 1


def test_a_price_does_not_take_the_words_of_another(cast):
    row = added(cast, thread(), thread(description="Benang sutra"))
    with pytest.raises(InvalidContent) as refused:
        services.change_price(row, thread(description="BENANG SUTRA"), by=cast.rina)
    assert "description" in refused.value.fields


@pytest.mark.parametrize("person", ["ana", "ben", "omar", "tono", "stranger"])
def test_only_offices_write_prices(cast, person):
    with pytest.raises(NotAllowed):
        services.add_price(cast.regency, thread(), year=2026, by=getattr(cast, person))


@pytest.mark.parametrize("person", ["rina", "citra", "nadia"])
def test_the_office_and_those_above_write_prices_of_the_regency(cast, person):
    services.add_price(cast.regency, thread(), year=2026, by=getattr(cast, person))
    with pytest.raises(NotAllowed):
        services.add_price(cast.library.district, thread(), year=2026, by=getattr(cast, person))


def test_ana_reads_the_prices_of_her_regency_and_of_no_other(cast, client):
    added(cast)
    client.force_login(cast.ana)
    page = text_of(client.get(reverse("prices", args=["3324"])))
    assert "Benang katun" in page
    assert reverse("price_new", args=["3324"]) not in page
    assert client.get(reverse("prices", args=["3305"])).status_code == 404
    assert client.get(reverse("price_regencies")).url == reverse("prices", args=["3324"])
    client.force_login(cast.citra)
    page = text_of(client.get(reverse("price_regencies")))
    assert 'value="3305"' in page
    assert 'value="3516"' not in page
    chosen = client.get(reverse("price_regencies"), {"wilayah": "3305"})
    assert chosen.url == reverse("prices", args=["3305"])


def test_a_list_is_searched_and_says_how_many_it_has(cast, rina):
    added(cast, thread(), thread(description="Benang sutra"), thread(description="Kopi"))
    page = text_of(rina.get(reverse("prices", args=["3324"]), {"cari": "sutra benang"}))
    assert "Menampilkan 1 dari 1; isi daftar 3" in page
    assert "Kopi" not in page
    page = text_of(rina.get(reverse("prices", args=["3324"]), {"cari": "emas"}))
    assert "Tidak ada yang cocok di daftar ini." in page


def test_pasted_lines_are_read_by_tabs_and_semicolons():
    found = read_prices("Kain\tmeter\t45.000\n\nKopi; cangkir; Rp 5.000\nGula;kg;17 500;\n", "SSH")
    read = [(one.description, one.unit, one.price_idr, one.source) for one in found.contents]
    assert read == [
        ("Kain", "meter", 45_000, "SSH"),
        ("Kopi", "cangkir", 5_000, "SSH"),
        ("Gula", "kg", 17_500, "SSH"),
    ]
    assert found.wrong == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("Kain; meter", "Perlu tiga bagian"),
        ("Kain; meter; 45.000; dua", "Perlu tiga bagian"),
        ("Kain; meter; murah", "bukan angka bulat"),
        ("Kain; meter; 45.000,50", "bukan angka bulat"),
        ("Kain; meter; -5", "bukan angka bulat"),
        ("Kain; meter; ", "Tulis rupiah bulat"),
        ("; meter; 5", "Tulis barang"),
        ("Kain; ; 5", "Tulis satuannya"),
        (f"{'k' * 161}; meter; 5", "paling banyak 160 huruf; sekarang 161"),
    ],
)
def test_a_wrong_pasted_line_says_why(line, said):
    found = read_prices(f"Kopi; cangkir; 5.000\n{line}")
    assert len(found.contents) == 1
    (wrong,) = found.wrong
    assert (wrong.number, wrong.text) == (2, line)
    assert said in wrong.problem


def test_right_lines_are_stored_and_wrong_ones_stay_in_the_box(cast, rina):
    added(cast, thread())
    lines = "Benang katun; paket; 50.000\nKain; meter\nKopi; cangkir; 5.000\nGula; kg; mahal"
    page = text_of(
        rina.post(reverse("price_paste", args=["3324"]), {"tahun": "2026", "lines": lines}), 422
    )
    assert "Baru: 1, harganya berubah: 1, tetap: 0." in page
    assert "Baris 2, “Kain; meter”: Perlu tiga bagian" in page
    assert "Baris 4, “Gula; kg; mahal”" in page
    assert ">\nKain; meter\nGula; kg; mahal</textarea>" in page
    held = PriceItem.objects.order_by("description").values_list("description", "price_idr")
    assert list(held) == [("Benang katun", 50_000), ("Kopi", 5_000)]
    # Mended and sent again, the rest comes in.
    answer = rina.post(
        reverse("price_paste", args=["3324"]),
        {"tahun": "2026", "lines": "Kain; meter; 45.000\nGula; kg; 17.000"},
    )
    assert answer.url == reverse("prices", args=["3324"]) + "?tahun=2026"
    assert PriceItem.objects.count() == 4


def test_the_same_lines_pasted_twice_change_nothing(cast):
    contents = [thread(), thread(description="Kopi")]
    services.take_prices(cast.regency, contents, year=2026, by=cast.rina)
    again = services.take_prices(cast.regency, [*contents, thread()], year=2026, by=cast.rina)
    assert (again.added, again.changed, again.same) == (0, 0, 2)
    assert AuditEntry.objects.filter(action="price.take").count() == 1


def test_nothing_pasted_is_asked_again(cast, rina):
    page = text_of(rina.post(reverse("price_paste", args=["3324"]), {"lines": " \n"}), 422)
    assert "Tempelkan sedikitnya satu baris." in page
    many = "\n".join(f"Barang {n}; buah; 5" for n in range(1_001))
    page = text_of(rina.post(reverse("price_paste", args=["3324"]), {"lines": many}), 422)
    assert "Tempelkan paling banyak 1.000 baris sekaligus." in page
    assert "Barang 1000; buah; 5" in page
    assert not PriceItem.objects.exists()


def test_a_list_has_an_end(cast):
    contents = [thread(description=f"Barang {n}") for n in range(1_000)]
    services.take_prices(cast.regency, contents, year=2026, by=cast.rina)
    with pytest.raises(InvalidContent) as refused:
        services.add_price(cast.regency, thread(), year=2026, by=cast.rina)
    assert "1.000" in str(refused.value)
    with pytest.raises(InvalidContent):
        services.take_prices(cast.regency, [thread()], year=2026, by=cast.rina)


def test_last_years_prices_are_copied_once_and_what_stands_is_kept(cast, rina):
    added(cast, thread(), thread(description="Kopi", price=5_000), year=2025)
    added(cast, thread(description="Teh"), year=2024)
    added(cast, thread(description="KOPI", price=6_000))
    rina.post(reverse("price_copy", args=["3324"]), {"tahun": "2026"})
    held = PriceItem.objects.filter(year=2026).values_list("description", "price_idr")
    assert sorted(held) == [("Benang katun", 45_000), ("KOPI", 6_000)]
    assert services.copy_prices(cast.regency, year=2026, by=cast.rina) == 0


def test_a_plan_takes_the_newest_prices_up_to_its_year(cast):
    assert prices_for(cast.library, 2026) == []
    added(cast, thread(40_000), year=2024)
    added(cast, thread(50_000), year=2027)
    assert [row.price_idr for row in prices_for(cast.library, 2026)] == [40_000]
    assert [row.price_idr for row in prices_for(cast.library, 2030)] == [50_000]
    assert prices_for(cast.library, 2023) == []
    assert prices_for(cast.other_library, 2026) == []


def test_the_database_refuses_a_price_twice_or_below_nothing(cast):
    row = added(cast)
    with pytest.raises(IntegrityError, match="one_price_a_year"), transaction.atomic():
        PriceItem.objects.create(
            region=row.region, year=2026, description="Benang katun", unit="paket", price_idr=5
        )
    with pytest.raises(IntegrityError, match="a_price_is_not_negative"), transaction.atomic():
        PriceItem.objects.update(price_idr=-1)


def test_everybody_with_a_place_reads_the_accounts_and_their_law(cast, client):
    client.force_login(cast.ana)
    page = text_of(client.get(reverse("budget_accounts")))
    for said in (
        "10 rekening",
        "2 Pelaksanaan Pembangunan Desa",
        ">2.1.08</span> Pengelolaan Perpustakaan Milik Desa",
        "Perpustakaan/<wbr>Taman Bacaan Desa",
        "Permendagri 20/2018, Lampiran",
        "masih perlu dipastikan",
    ):
        assert said in page
    assert reverse("budget_account_new") not in page


def test_nadia_adds_changes_and_retires_an_account(cast, nadia):
    nadia.post(reverse("budget_account_new"), ACCOUNT)
    row = BudgetAccount.objects.get(activity_code="4.7.03")
    assert (row.code, row.name_en, row.position) == ("4-7-03", "Pengembangan Industri Kecil", 11)
    nadia.post(reverse("budget_account_edit", args=[row.pk]), ACCOUNT | {"law": "Perbup 5/2026"})
    row.refresh_from_db()
    assert row.law == "Perbup 5/2026"
    nadia.post(reverse("budget_account_use", args=[row.pk]), {"pakai": "0"})
    row.refresh_from_db()
    assert not row.is_active
    lines = AuditEntry.objects.filter(action__startswith="budget.").order_by("at")
    assert [line.action for line in lines] == [
        "budget.account_add",
        "budget.account_change",
        "budget.account_retire",
    ]
    assert lines[1].detail == {"law": ["Permendagri 20/2018", "Perbup 5/2026"]}


def test_two_accounts_in_use_never_have_one_code(cast, nadia):
    page = text_of(
        nadia.post(reverse("budget_account_new"), ACCOUNT | {"activity_code": "2.1.08"}), 422
    )
    assert "Kode ini masih dipakai rekening lain. Hentikan dulu rekening itu." in page
    assert 'value="Pengembangan Industri Kecil"' in page
    old = BudgetAccount.objects.get(activity_code="2.1.08")
    services.use_account(old, is_active=False, by=cast.nadia)
    nadia.post(reverse("budget_account_new"), ACCOUNT | {"activity_code": "2.1.08"})
    codes = BudgetAccount.objects.filter(activity_code="2.1.08").order_by("pk")
    assert [row.code for row in codes] == ["2-1-08", "2-1-08_2"]
    # Now the retired one cannot come back beside it.
    nadia.post(reverse("budget_account_use", args=[old.pk]), {"pakai": "1"})
    old.refresh_from_db()
    assert not old.is_active


def test_an_empty_account_is_asked_again(cast, nadia):
    page = text_of(nadia.post(reverse("budget_account_new"), {"activity_code": "9"}), 422)
    assert page.count("Isi bagian ini; anggaran mencetaknya.") >= 3


def test_a_plan_keeps_an_account_that_was_retired(cast, client):
    account = BudgetAccount.objects.get(activity_code="2.1.08")
    line = lined(planned(cast), by=cast.ana, account_id=account.pk)
    services.use_account(account, is_active=False, by=cast.nadia)
    line.refresh_from_db()
    assert line.account == account
    client.force_login(cast.ana)
    assert "2.1.08" in text_of(client.get(reverse("plan_line", args=[line.pk])))
    # Who edits the line does not lose it; who adds another is not offered it.
    chosen = f'<option value="{account.pk}" selected>'
    assert chosen in text_of(client.get(reverse("plan_line_edit", args=[line.pk])))
    page = text_of(client.get(reverse("plan_line_new", args=[line.plan_id])))
    assert f'<option value="{account.pk}"' not in page


@pytest.mark.parametrize("person", ["ana", "ben", "rina", "citra", "omar", "tono", "stranger"])
def test_only_the_national_team_keeps_the_accounts(cast, person):
    account = BudgetAccount.objects.first()
    who = getattr(cast, person)
    for write in (
        lambda: services.add_account(ACCOUNT, by=who),
        lambda: services.change_account(account, ACCOUNT, by=who),
        lambda: services.use_account(account, is_active=False, by=who),
    ):
        with pytest.raises(NotAllowed):
            write()
