"""What residents of the demonstration's villages need, in their words."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Told:
    """A need as somebody told it, what proves it, and what the library would do about it."""

    problem: str
    quote: str
    theme: str
    affected: str
    count: int
    unit: str
    cause: str
    potential: str
    library_part: str
    kind: str
    statement: str
    source: str
    # The plan line that would answer it: title, objective, group, costs.
    title: str = ""
    objective: str = ""
    group: str = "women"
    costs: tuple[tuple[str, str, str, int], ...] = ()
    # The code of the village budget; "" is asked for before a proposal is printed.
    account: str = "2.1.03"


WEAVERS = Told(
    "Penenun dan penjahit menjual lewat tengkulak, untungnya tipis",
    "Sehelai selendang tiga hari, dapatnya cuma empat puluh ribu.",
    "economy",
    "Penenun dan penjahit di Dusun Krajan",
    38,
    "families",
    "Tidak tahu harga pasar, belum pernah memotret dan menawarkan dagangan sendiri.",
    "Ada 20 alat tenun, dua mesin jahit PKK, dan wifi perpustakaan.",
    "Kelas motif dan pola, lalu pelatihan memotret dan menjual lewat ponsel.",
    "survey",
    "38 dari 52 keluarga perajin menjual ke satu pengepul.",
    "Pendataan kader PKK",
    "Kelas menjahit dan menenun",
    "Supaya perajin Dusun Krajan membuat barang yang dapat dijual langsung ke pembeli.",
    "micro_entrepreneurs",
    (
        ("Benang tenun", "6", "paket", 350_000),
        ("Honor pelatih", "6", "pertemuan", 150_000),
        ("Makan ringan peserta", "90", "kotak", 10_000),
    ),
)
READERS = Told(
    "Anak kelas tiga banyak yang belum lancar membaca",
    "Kalau disuruh membaca soal cerita, mereka diam saja, Bu.",
    "education",
    "Murid kelas 3 SD Negeri 1",
    26,
    "people",
    "Di rumah tidak ada buku, orang tua pulang malam.",
    "Guru kelas bersedia datang; ada 300 buku anak yang jarang dipinjam.",
    "Membaca bersama setiap Sabtu, dan buku yang boleh dibawa pulang.",
    "figure",
    "26 dari 41 murid di bawah batas kelancaran membaca.",
    "Asesmen sekolah, semester ganjil",
    "Baca bersama Sabtu pagi",
    "Supaya murid kelas 3 lancar membaca sebelum kenaikan kelas.",
    "children",
    (
        ("Buku cerita bergambar", "40", "buku", 45_000),
        ("Papan dan kartu kata", "2", "set", 175_000),
    ),
    account="2.1.08",
)
CHILI = Told(
    "Harga cabai naik turun, pekarangan rumah kosong",
    "Beli cabai sepuluh ribu cuma dapat segenggam.",
    "environment_agriculture",
    "Ibu rumah tangga di RW 2 dan RW 3",
    45,
    "families",
    "Belum biasa menanam di polybag, bibit dibeli mahal.",
    "Pekarangan ada, pupuk kandang melimpah.",
    "Buku budidaya, praktik menanam bersama, lalu saling tukar bibit.",
    "talk",
    "Keluhan yang sama muncul pada tiga pertemuan PKK.",
    "Catatan pertemuan PKK, Oktober sampai Desember",
    "Menanam cabai di polybag",
    "Supaya keluarga memanen cabai untuk dapur sendiri.",
    "women",
    (("Bibit cabai", "200", "batang", 1_500), ("Polybag", "10", "pak", 20_000)),
    account="",
)
PAPERS = Told(
    "Surat kependudukan hilang atau keliru, warga bolak-balik ke kecamatan",
    "Ongkos ojek ke kecamatan lebih mahal dari fotokopinya.",
    "governance",
    "Keluarga di dusun atas",
    60,
    "families",
    "Tidak tahu syaratnya, tidak bisa mengisi formulir daring.",
    "Ada dua komputer dan printer di perpustakaan.",
    "Pojok layanan: membantu mengisi dan mencetak formulir.",
    "figure",
    "60 keluarga belum memperbarui kartu keluarga.",
    "Data Kaur Pelayanan Desa",
    "Pojok layanan kependudukan",
    "Supaya warga mengurus surat tanpa bolak-balik.",
    "other",
    (("Kertas dan tinta", "6", "bulan", 85_000),),
)
TEENS = Told(
    "Remaja pulang sekolah tidak punya kegiatan",
    "Sore-sore nongkrong di jembatan, orang tua khawatir.",
    "arts_culture_hobby",
    "Remaja usia SMP dan SMA",
    52,
    "people",
    "Lapangan dipakai menjemur, tidak ada sanggar.",
    "Karang taruna aktif, ada gamelan lama di balai desa.",
    "Ruang kumpul, kelas gambar dan musik, pertunjukan bulanan.",
    "talk",
    "Disampaikan tujuh orang tua pada rapat sekolah.",
    "Rapat komite SMP, 12 Desember",
    "Sanggar sore",
    "Supaya remaja punya kegiatan yang mereka sukai.",
    "youth",
)
STUNTING = Told(
    "Ibu hamil jarang periksa, balita kurang gizi",
    "Puskesmas jauh, yang antar tidak ada.",
    "health",
    "Ibu hamil dan ibu balita",
    31,
    "people",
    "Jarak, dan belum tahu menu bergizi dari bahan setempat.",
    "Bidan desa datang tiap Selasa; kebun kelor.",
    "Kelas memasak menu balita dan pojok baca ibu.",
    "figure",
    "9 dari 84 balita masuk kategori pendek.",
    "Posyandu, penimbangan Februari",
    "Kelas menu balita dari bahan setempat",
    "Supaya ibu balita dapat menyiapkan menu bergizi dari kebun.",
    "women",
    (("Bahan praktik memasak", "6", "pertemuan", 200_000),),
)
WASTE = Told(
    "Sampah plastik menumpuk di pinggir sungai",
    "Tiap hujan naik lagi ke jalan.",
    "environment_agriculture",
    "Warga sepanjang Sungai Bodri",
    120,
    "families",
    "Tidak ada jadwal angkut, sampah tidak dipilah.",
    "Ada bank sampah yang berhenti sejak 2022.",
    "Kelas daur ulang dan tabungan buku dari sampah.",
    "talk",
    "Usulan tiga RT pada musyawarah dusun.",
    "Berita acara musyawarah dusun",
    "Kerajinan dari bungkus kopi",
    "Supaya sampah plastik menjadi barang yang laku.",
    "pkk",
    (("Alat potong dan jarum", "10", "set", 35_000), ("Honor perajin", "4", "pertemuan", 125_000)),
)
JOBS = Told(
    "Lulusan SMK menganggur karena tidak bisa membuat lamaran daring",
    "Lamaran ditolak sebelum dibaca orang.",
    "digital_communication",
    "Lulusan SMK dua tahun terakhir",
    44,
    "people",
    "Tidak punya komputer, surel sering lupa sandi.",
    "Empat komputer perpustakaan, relawan TIK kabupaten.",
    "Kelas membuat lamaran dan surel, pendampingan tiap Kamis.",
    "survey",
    "44 dari 70 lulusan belum bekerja.",
    "Survei karang taruna",
    "Kelas lamaran kerja daring",
    "Supaya lulusan SMK mengirim lamaran yang lengkap.",
    "youth",
    (("Paket internet", "6", "bulan", 150_000), ("Honor pendamping", "6", "pertemuan", 100_000)),
)
# What things cost in Kendal by the list of its office: description, unit, price, source.
PRICES = (
    ("Benang tenun", "paket", 350_000, "SSH Kabupaten Kendal"),
    ("Bibit cabai", "batang", 1_500, "SSH Kabupaten Kendal"),
    ("Buku cerita bergambar", "buku", 45_000, "Survei tiga toko"),
    ("Honor pelatih", "pertemuan", 150_000, "SSH Kabupaten Kendal"),
    ("Honor pendamping", "pertemuan", 100_000, "SSH Kabupaten Kendal"),
    ("Kertas dan tinta", "bulan", 85_000, "SSH Kabupaten Kendal"),
    ("Kertas HVS F4", "rim", 58_000, "SSH Kabupaten Kendal"),
    ("Makan ringan peserta", "kotak", 10_000, "SSH Kabupaten Kendal"),
    ("Paket internet", "bulan", 150_000, "Survei penyedia"),
    ("Papan dan kartu kata", "set", 175_000, "Survei tiga toko"),
    ("Polybag", "pak", 20_000, "SSH Kabupaten Kendal"),
    ("Rak buku kayu", "buah", 1_250_000, "Survei tiga toko"),
    ("Sewa tenda", "hari", 400_000, "SSH Kabupaten Kendal"),
    ("Transpor peserta", "orang", 25_000, "SSH Kabupaten Kendal"),
)

ANAS_NEEDS = (WEAVERS, READERS, CHILI, PAPERS, TEENS)
NEIGHBOURS_NEEDS = (STUNTING, WASTE, JOBS, TEENS, PAPERS)

# What six people gave Ana's five needs: urgency, affected, ability, support.
ANAS_SCORES = (
    ((5, 4, 5, 5), (4, 4, 5, 4), (3, 4, 4, 3), (3, 4, 3, 3), (3, 3, 4, 3)),
    ((5, 4, 5, 4), (5, 4, 5, 4), (3, 3, 4, 4), (4, 4, 3, 3), (3, 3, 4, 4)),
    ((4, 4, 4, 5), (4, 3, 5, 4), (3, 4, 4, 3), (4, 4, 2, 3), (4, 3, 4, 3)),
    ((5, 5, 5, 5), (4, 4, 4, 4), (2, 4, 4, 3), (3, 4, 3, 2), (3, 4, 3, 3)),
    ((5, 4, 4, 5), (5, 3, 5, 4), (3, 3, 5, 3), (3, 3, 3, 3), (3, 3, 4, 3)),
    ((5, 5, 5, 4), (4, 4, 5, 5), (3, 4, 4, 4), (4, 4, 3, 3), (2, 3, 4, 3)),
)  # fmt: skip
LABELS = ("Kepala dusun", "PKK", "Guru", "Karang taruna", "", "Perajin")
