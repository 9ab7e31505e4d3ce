# ruff: noqa: E501  (one line a field reads better than one line a phrase)
"""Information service, and advocacy."""

from .kind import ADULTS, CHILDREN, DIGITAL, EVERYBODY, FARMING, HALL, ROOM, TEENS, YARD, Kind

SERVICE = "information_service"
ADVOCACY = "advocacy"
OFFICIALS = ("village_officials",)

KINDS = (
    Kind(
        strategy=SERVICE, theme=DIGITAL, size=14, female=0.4, groups=OFFICIALS, ages=ADULTS,
        titles=("Kelas komputer perangkat desa", "Pelatihan surat-menyurat desa dengan komputer", "Mengisi profil desa dan Siskeudes", "Pelatihan komputer untuk kader dan RT"),
        about=("Perangkat desa berlatih di komputer perpustakaan dengan contoh surat yang dipakai sehari-hari.", "Kelas malam dua jam, satu orang satu komputer."),
        results=("{banyak} peserta dapat membuat surat keterangan sendiri.", "Pelayanan surat di balai desa tidak lagi menunggu satu orang."),
        next_steps=("Lanjut ke tabel dan rekap iuran.",),
        skill="Komputer perkantoran", persons=("Bapak {bapak}, operator desa", "Relawan TIK {kab}"), books=("Microsoft Office untuk Pemula",), cost=(0, 500), scene="laptop", is_series=True, weight=1.6,
    ),
    Kind(
        strategy=SERVICE, theme=DIGITAL, size=17, female=0.5, groups=("students", "youth"), ages=TEENS,
        titles=("Mencari bahan pelajaran di internet", "Layanan internet gratis dan cetak tugas", "Mengenal buku digital iPusnas", "Menulis lamaran kerja dan surel"),
        about=("Peserta belajar kata kunci, memilih sumber, dan menyebutkan asal bacaan.", "Petugas mendampingi pengunjung komputer satu per satu."),
        results=("{banyak} peserta memasang iPusnas dan meminjam satu buku.", "{sedikit} lamaran kerja terkirim hari itu."),
        next_steps=("Menambah jam layanan komputer pada sore hari.",),
        skill="Mencari informasi", persons=("Ibu {ibu}, petugas perpustakaan",), cost=(0, 150), scene="laptop", weight=1.6,
    ),
    Kind(
        strategy=SERVICE, theme="education", size=55, spread=0.5, female=0.52, groups=("children", "students"), ages=CHILDREN,
        titles=("Perpustakaan keliling ke SD Negeri {desa}", "Motor pustaka masuk dusun", "Pojok baca di pos ronda RT {rt}", "Kunjungan murid PAUD {bunga}"),
        about=("Seratus buku dibawa ke halaman sekolah, dipinjam dan dikembalikan dua minggu kemudian.", "Anak memilih sendiri buku; petugas mencatat judul yang paling dicari."),
        results=("Terpinjam 87 buku.", "{sedikit} anak meminta buku sains dan komik sejarah."),
        next_steps=("Kembali dua minggu lagi dengan judul yang diminta.",),
        persons=("Perpustakaan Daerah {kab}",), places=("SD Negeri {desa}", "Pos ronda RT {rt}", "PAUD {bunga}"), cost=(0, 300), scene="shelf", is_literacy=True, weight=1.7,
    ),
    Kind(
        strategy=SERVICE, theme="governance", size=22, female=0.45, groups=("women", "village_officials"), ages=ADULTS,
        titles=("Meja informasi: KTP, KK, dan akta", "Layanan bantu isi formulir daring", "Papan informasi harga gabah dan cuaca", "Klinik surat: membantu warga menulis permohonan"),
        about=("Petugas perpustakaan membantu warga membaca syarat dan mengisi formulir lewat internet.", "Harga dan prakiraan cuaca ditulis setiap pagi di papan depan."),
        results=("{banyak} warga terbantu tanpa harus ke kabupaten.", "{sedikit} berkas selesai pada hari yang sama."),
        next_steps=("Membuat lembar syarat yang mudah dibaca.",),
        persons=("Petugas Dukcapil {kab}", "Ibu {ibu}, petugas perpustakaan"), places=(ROOM, HALL), cost=(0, 150), scene="meeting", weight=1.0,
    ),
    Kind(
        strategy=SERVICE, theme="education", size=20, female=0.55, groups=("youth",), ages=EVERYBODY,
        titles=("Menata koleksi dan membuat katalog bersama relawan", "Promosi buku baru", "Pendaftaran anggota dan keliling rak", "Temu pembaca: buku yang paling dicari"),
        about=("Relawan menempel label dan memasukkan judul ke INLISLite.", "Pengunjung menuliskan judul yang ingin dibeli tahun depan."),
        results=("Masuk katalog 214 judul.", "Daftar usulan 46 judul dari pembaca."),
        next_steps=("Mengajukan pembelian ke pemerintah desa.",),
        persons=("Pustakawan Perpustakaan Daerah {kab}",), cost=(0, 300), scene="shelf", is_literacy=True, weight=0.9,
    ),
    Kind(
        strategy=SERVICE, theme="economy", size=18, female=0.6, groups=("micro_entrepreneurs", "farmers_fishers"), ages=ADULTS,
        titles=("Informasi pasar kerja dan pelatihan BLK", "Pojok informasi UMKM", "Temu petani dan harga pupuk bersubsidi"),
        about=("Informasi terbaru dikumpulkan petugas dari laman resmi dan dijelaskan dengan bahasa sehari-hari.",),
        results=("{sedikit} orang mendaftar pelatihan.", "{banyak} orang membawa pulang lembar informasi."),
        next_steps=("Diperbarui setiap Senin.",),
        persons=("Ibu {ibu}, petugas perpustakaan",), cost=None, scene="shelf", weight=0.7,
    ),
    Kind(
        strategy=SERVICE, theme=FARMING, size=16, female=0.25, groups=("farmers_fishers",), ages=ADULTS,
        titles=("Membaca prakiraan musim bersama petani", "Layanan pinjam buku pertanian ke Kelompok Tani {tani}"),
        about=("Petani memilih bacaan, lalu membaca prakiraan hujan dari BMKG bersama penyuluh.",),
        results=("Kelompok sepakat menunda tanam dua minggu.",),
        next_steps=("Mencatat hasilnya sebagai bahan tahun depan.",),
        persons=("Penyuluh pertanian lapangan {kec}",), places=("Rumah Pak {bapak}", ROOM), scene="field", weight=0.5,
    ),
    Kind(
        strategy=ADVOCACY, theme="governance", size=7, spread=0.3, female=0.4, groups=OFFICIALS, ages=ADULTS,
        titles=("Audiensi dengan kepala desa", "Menyampaikan capaian perpustakaan kepada kepala desa", "Menghadap Camat {camat}: dukungan perpustakaan desa"),
        about=("Pengelola membawa lembar satu halaman berisi angka setahun dan dua cerita warga.", "Dibicarakan honor pengelola, internet, dan anggaran kegiatan tahun depan."),
        results=("Kepala desa menyetujui biaya internet enam bulan.", "Usulan dicatat untuk dibahas dalam musyawarah desa."),
        next_steps=("Menyerahkan rincian biaya minggu depan.", "Menagih berita acara pertemuan."),
        persons=("Kepala desa, Bapak {bapak}",), places=("Kantor desa", "Kantor kecamatan"), scene="meeting", weight=2.2,
    ),
    Kind(
        strategy=ADVOCACY, theme="governance", size=45, spread=0.4, female=0.4, groups=("village_officials", "women", "youth"), ages=ADULTS,
        titles=("Musyawarah desa: usulan perpustakaan dalam RKPDes", "Musrenbangdes bersama pengelola perpustakaan", "Pramusyawarah perempuan: usulan ruang baca anak"),
        about=("Pengelola memaparkan kebutuhan dan jumlah warga yang terlayani.", "Warga yang pernah ikut kelas bercerita langsung di depan musyawarah."),
        results=("Kegiatan perpustakaan masuk daftar usulan RKPDes.", "Disepakati Rp 15 juta untuk buku dan kelas."),
        next_steps=("Mengawal sampai APBDes ditetapkan.",),
        persons=("Ketua BPD, Bapak {bapak}",), places=(HALL,), cost=(0, 600), scene="meeting", weight=1.4,
    ),
    Kind(
        strategy=ADVOCACY, theme="education", size=10, spread=0.35, female=0.5, groups=("other",), ages=ADULTS,
        titles=("Kunjungan ke perusahaan: dukungan CSR buku", "Bertemu bank daerah tentang pojok baca", "Penjajakan kerja sama dengan perguruan tinggi", "Nota kesepahaman dengan Puskesmas {camat}"),
        about=("Dibawa surat permohonan, foto kegiatan, dan rincian kebutuhan.", "Dibahas pembagian tugas: narasumber dari mitra, tempat dan peserta dari perpustakaan."),
        results=("Mitra menjanjikan 200 buku dan dua komputer bekas layak pakai.", "Jadwal narasumber disepakati untuk enam bulan."),
        next_steps=("Menyusun naskah kerja sama.",),
        persons=("Bapak {bapak}, bagian kemitraan",), places=("Kantor mitra di {kab}", ROOM), scene="meeting", weight=1.0,
    ),
    Kind(
        strategy=ADVOCACY, theme="other", size=38, spread=0.45, female=0.45, groups=("village_officials",), ages=ADULTS,
        titles=("Pertemuan pemangku kepentingan tingkat desa", "Temu tokoh masyarakat dan relawan", "Rapat koordinasi dengan PKK, karang taruna, dan BUM Desa"),
        about=("Setiap lembaga menyebut apa yang dapat disumbangkan dan kapan.", "Capaian enam bulan dibacakan, kesulitannya dibahas terbuka."),
        results=("Lima lembaga menandatangani janji dukungan.", "Dibentuk tim kecil beranggota {sedikit} orang."),
        next_steps=("Tim kecil bertemu dua minggu lagi.",),
        persons=("Camat {camat}", "Perpustakaan Daerah {kab}"), places=(HALL,), cost=(150, 1500), scene="meeting", weight=1.0,
    ),
    Kind(
        strategy=ADVOCACY, theme="education", size=24, spread=0.45, female=0.5, groups=("youth", "other"), ages=EVERYBODY,
        titles=("Siaran radio: perpustakaan untuk semua", "Kunjungan wartawan dan konten media sosial", "Duta baca desa menyapa sekolah"),
        about=("Cerita warga disampaikan lewat siaran, tulisan, dan foto yang sudah disetujui.",),
        results=("Berita terbit di dua media daerah.", "Pengikut akun perpustakaan bertambah 120."),
        next_steps=("Mengirim kliping kepada kepala desa.",),
        persons=("Penyiar radio {kab}", "Duta baca, {ibu}"), places=("Studio radio {kab}", ROOM, YARD), scene="stage", weight=0.7,
    ),
)  # fmt: skip
