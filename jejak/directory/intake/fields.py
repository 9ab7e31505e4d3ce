"""What a column can say, with its usual headings in Indonesian and English."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from jejak.directory.models import Intake


@dataclass(frozen=True)
class Field:
    """One thing that a column can say; `headings` are made plain and parted by commas."""

    name: str
    label: object
    headings: str
    most: int = 120  # characters

    @property
    def words(self) -> list[str]:
        return self.headings.split(", ")


PLACE_FIELDS = (
    Field(
        "village",
        _("Village"),
        "desa, kelurahan, desa kelurahan, kelurahan desa, nama desa, nama kelurahan, "
        "nagari, gampong, kampung, pekon, village, urban village, desa kel, ds",
    ),
    Field(
        "district",
        _("District"),
        "kecamatan, kec, nama kecamatan, distrik, kapanewon, kemantren, district, sub "
        "district, subdistrict",
    ),
    Field(
        "regency",
        _("Regency or city"),
        "kabupaten, kota, kabupaten kota, kab, kab kota, nama kabupaten, regency, city, "
        "regency city, regency or city",
    ),
    Field(
        "province",
        _("Province"),
        "provinsi, prov, propinsi, province",
    ),
    Field(
        "code",
        _("Region code"),
        "kode desa, kode wilayah, kode kelurahan, kode kemendagri, kode, kode desa "
        "kelurahan, kode wilayah desa, region code, village code, code, kode bps",
        most=20,
    ),
)
PERSON_NAME = (
    "nama pengelola, pengelola, pengelola perpustakaan, petugas, pic, nama petugas, "
    "penanggung jawab, pj, kontak, nama kontak, narahubung, pustakawan, nama pustakawan, "
    "manager, manager name, contact, contact person, librarian"
)
PERSON_PHONE = (
    "hp, no hp, nomor hp, wa, no wa, nomor wa, whatsapp, nomor whatsapp, no whatsapp, hp "
    "wa, no hp wa, nomor hp wa, telepon wa, telepon pengelola, hp pengelola, wa "
    "pengelola, no hp pengelola, no wa pengelola, nomor hp pengelola, kontak pengelola, "
    "nomor ponsel, ponsel, handphone, no handphone, mobile, mobile number, manager phone, "
    "whatsapp number"
)
PHONE = (
    "telepon, telp, tlp, no telepon, nomor telepon, no telp, phone, telephone, telepon perpustakaan"
)
LIBRARY_FIELDS = (
    Field(
        "name",
        _("Name of the library"),
        "nama perpustakaan, nama perpus, perpustakaan, nama, nama lembaga, nama "
        "perpustakaan tbm, nama tbm, tbm, nama taman baca, library, library name, name, "
        "name of the library",
        most=160,
    ),
    *PLACE_FIELDS,
    Field(
        "library_type",
        _("Type"),
        "jenis, jenis perpustakaan, tipe, tipe perpustakaan, bentuk, type, library type, kind",
    ),
    Field(
        "partner_category",
        _("Partner category"),
        "kategori mitra, kategori, status mitra, jenis mitra, kemitraan, mitra, partner "
        "category, category, cohort",
    ),
    Field(
        "npp",
        _("NPP registration number"),
        "npp, no npp, nomor npp, nomor pokok perpustakaan, nomor pokok, registration "
        "number, npp registration number",
        most=40,
    ),
    Field(
        "address",
        _("Address"),
        "alamat, alamat perpustakaan, alamat lengkap, jalan, address, street",
        most=250,
    ),
    Field("person_name", _("Manager"), PERSON_NAME),
    Field("person_phone", _("Manager's mobile number"), PERSON_PHONE, most=30),
    Field("phone", _("Phone of the library"), PHONE, most=30),
    Field(
        "email",
        _("E-mail"),
        "email, e mail, surel, alamat email, pos el",
        most=254,
    ),
    Field(
        "website",
        _("Website or social media"),
        "website, situs, situs web, media sosial, medsos, instagram, web, social media",
        most=200,
    ),
    Field(
        "head_name",
        _("Head of the library"),
        "kepala perpustakaan, nama kepala perpustakaan, kepala, head of the library, head",
    ),
    Field(
        "founding_year",
        _("Founded in"),
        "tahun berdiri, tahun pendirian, berdiri, didirikan, founded in, founded, founding year",
        most=20,
    ),
    Field(
        "joined_on",
        _("Joined the programme on"),
        "bergabung, tahun bergabung, tanggal bergabung, bergabung sejak, tahun "
        "replikasi, mulai program, joined, joined on, joined the programme on, tahun",
        most=30,
    ),
    Field(
        "opened_on",
        _("Open since"),
        "buka sejak, tanggal buka, beroperasi sejak, open since, opened on",
        most=30,
    ),
    Field(
        "decree_number",
        _("Founding decree"),
        "sk, nomor sk, no sk, sk pendirian, sk kepala desa, sk kades, founding decree, decree",
    ),
    Field(
        "staff_count",
        _("Staff"),
        "jumlah tenaga, tenaga, jumlah petugas, staff, jumlah pengelola, staff count",
        most=20,
    ),
    Field(
        "title_count",
        _("Titles"),
        "jumlah judul, judul, jumlah judul buku, titles, koleksi, jumlah koleksi",
        most=20,
    ),
    Field(
        "computer_count",
        _("Computers"),
        "jumlah komputer, komputer, computers, working computers",
        most=20,
    ),
)
PEOPLE_FIELDS = (
    Field(
        "person_name", _("Name"), f"nama, nama lengkap, nama orang, name, full name, {PERSON_NAME}"
    ),
    Field(
        "role",
        _("Role"),
        "peran, tugas, jabatan, sebagai, posisi, role, position",
    ),
    Field("person_phone", _("Mobile number"), f"{PERSON_PHONE}, {PHONE}", most=30),
    Field(
        "library",
        _("Library"),
        "perpustakaan, nama perpustakaan, nama perpus, tbm, unit, instansi, tempat "
        "tugas, library, library name",
        most=160,
    ),
    Field(
        "npp",
        _("NPP registration number"),
        "npp, no npp, nomor npp, nomor pokok perpustakaan, kode perpustakaan, library code",
        most=40,
    ),
    *PLACE_FIELDS,
)
# Headings of columns that are there only for the eye.
SERIAL = ("no", "no urut", "nomor", "nomor urut", "number")
NOT_READ = frozenset({*SERIAL, "keterangan", "ket", "catatan", "notes", "remarks"})


def fields_of(kind: str) -> tuple[Field, ...]:
    return LIBRARY_FIELDS if kind == Intake.Kind.LIBRARIES else PEOPLE_FIELDS
