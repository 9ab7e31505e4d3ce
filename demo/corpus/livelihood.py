# ruff: noqa: E501  (one line a field reads better than one line a phrase)
"""Community involvement: economy, farming, digital skills."""

from .kind import ADULTS, DIGITAL, FARMING, HALL, ROOM, TEENS, YARD, Kind

INVOLVEMENT = "community_involvement"
WOMEN = ("women", "pkk")
TRADERS = ("micro_entrepreneurs", "women")

KINDS = (
    Kind(
        strategy=INVOLVEMENT, theme="economy", size=18, female=0.95, groups=WOMEN, ages=ADULTS,
        titles=("Kelas menjahit pemula", "Belajar menjahit seragam sekolah", "Kursus menjahit: pola dasar rok", "Menjahit tas belanja dari kain sisa"),
        about=("Peserta belajar mengukur badan, membuat pola, dan menjahit lurus dengan mesin milik PKK.", "Kelas untuk ibu rumah tangga yang ingin menerima pesanan permak dan seragam di rumah."),
        results=("{banyak} peserta menyelesaikan satu rok. {sedikit} orang sudah menerima pesanan permak.", "Semua peserta dapat memasang ritsleting. Hasilnya dipajang di ruang baca."),
        next_steps=("Lanjut ke pola kemeja bulan depan.", "Mengajukan satu mesin jahit tambahan ke pemerintah desa."),
        skill="Menjahit", persons=("Ibu {ibu}, penjahit di RT {rt}", "Ibu {ibu}, pengurus PKK desa"), books=("Pola Dasar Busana; Menjahit untuk Pemula",), cost=(150, 900), scene="sewing", is_series=True, weight=1.6,
    ),
    Kind(
        strategy=INVOLVEMENT, theme="economy", size=22, female=0.9, groups=TRADERS, ages=ADULTS,
        titles=("Membuat keripik singkong aneka rasa", "Pelatihan keripik pisang dan pengemasan", "Olahan singkong: dari gethuk sampai keripik", "Praktik stik tempe dan keripik bayam"),
        about=("Peserta mengikuti resep dari buku, lalu menghitung biaya dan harga jual per bungkus.", "Singkong melimpah di kebun warga dan harganya jatuh; kelas ini mencari jalan agar laku lebih mahal."),
        results=("Dihasilkan 60 bungkus, 42 terjual pada hari yang sama di lapak desa.", "{sedikit} kelompok membawa contoh kemasan untuk dijual di warung masing-masing."),
        next_steps=("Mendaftarkan PIRT bersama Dinas Kesehatan.", "Membuat label dengan komputer perpustakaan minggu depan."),
        skill="Mengolah hasil kebun", persons=("Ibu {ibu}, pemilik usaha keripik", "Penyuluh Dinas Perindustrian {kab}"), places=("Dapur balai desa", "Rumah Ibu {ibu}, RT {rt}"), books=("Aneka Olahan Singkong",), cost=(250, 1200), scene="kitchen", weight=1.8,
    ),
    Kind(
        strategy=INVOLVEMENT, theme="economy", size=20, female=0.92, groups=TRADERS, ages=ADULTS,
        titles=("Belajar membuat kue kering Lebaran", "Kelas kue basah untuk pesanan arisan", "Membuat roti dan donat kentang", "Praktik jajanan pasar tradisional"),
        about=("Resep dipilih bersama dari majalah dan buku masak perpustakaan, lalu dipraktikkan berkelompok.", "Selain memasak, peserta belajar menghitung modal dan mencatat penjualan."),
        results=("Empat macam kue berhasil dibuat; {sedikit} ibu menerima pesanan pertama.", "Peserta membawa pulang resep dan catatan biaya."),
        next_steps=("Membuat daftar harga bersama.", "Mencoba penjualan lewat grup WhatsApp RT."),
        skill="Tata boga", persons=("Ibu {ibu}, pembuat kue rumahan",), places=("Dapur balai desa", "Dapur PKK desa"), books=("Kue Kering Favorit; Jajanan Pasar Nusantara",), cost=(200, 1000), scene="kitchen", weight=1.2,
    ),
    Kind(
        strategy=INVOLVEMENT, theme="economy", size=21, female=0.65, groups=TRADERS, ages=ADULTS,
        titles=("Pelatihan pemasaran daring untuk UMKM", "Berjualan lewat Facebook dan WhatsApp", "Foto produk dengan ponsel", "Membuka lapak di toko daring"),
        about=("Peserta memotret dagangan sendiri, menulis keterangan yang jujur, dan mencoba mengunggahnya.", "Banyak warga menjual lewat tengkulak; kelas ini mengajak mereka menawarkan langsung ke pembeli."),
        results=("{banyak} peserta sudah punya akun usaha. {sedikit} menerima pesanan dalam seminggu.", "Setiap peserta menghasilkan tiga foto produk yang layak jual."),
        next_steps=("Pertemuan berikut: menghitung ongkos kirim.", "Mendampingi {sedikit} peserta yang belum punya ponsel pintar."),
        skill="Pemasaran digital", persons=("Bapak {bapak}, relawan TIK {kab}", "Ibu {ibu}, pelaku usaha daring"), books=("Jualan Laris di Media Sosial",), cost=(100, 800), scene="laptop", is_series=True, weight=1.5,
    ),
    Kind(
        strategy=INVOLVEMENT, theme="economy", size=17, female=0.88, groups=WOMEN, ages=ADULTS,
        titles=("Kerajinan bros dan buket dari kain perca", "Membuat tas anyaman dari bungkus kopi", "Kerajinan tangan dari limbah plastik", "Merajut tas dan taplak"),
        about=("Bahan dikumpulkan dari rumah masing-masing, contoh diambil dari buku kerajinan dan video.", "Kelas diadakan atas permintaan ibu-ibu yang menunggu anaknya membaca di perpustakaan."),
        results=("{sedikit} tas selesai dan dipesan guru sekolah dasar.", "Hasil karya dititipkan di lapak BUM Desa."),
        next_steps=("Menyiapkan stan untuk pameran kecamatan.", "Mencari pemasok benang bersama."),
        skill="Kerajinan tangan", persons=("Ibu {ibu}, perajin",), books=("Kreasi Kain Perca", "Aneka Kerajinan Daur Ulang"), cost=(50, 500), scene="table", is_series=True, weight=1.2,
    ),
    Kind(
        strategy=INVOLVEMENT, theme="economy", size=16, female=0.93, groups=("women", "micro_entrepreneurs"), ages=ADULTS,
        titles=("Kelas menenun motif baru", "Belajar pewarna alam untuk tenun", "Regenerasi penenun muda"),
        about=("Penenun senior mendampingi peserta muda menyusun motif dari buku koleksi wastra.", "Motif lama difoto, dicatat namanya, dan dicoba dengan warna alam."),
        results=("{sedikit} peserta menyelesaikan selendang pertama.", "Tercatat lima motif lama yang hampir hilang."),
        next_steps=("Menghitung harga jual bersama sebelum pameran.", "Membuat katalog sederhana di komputer perpustakaan."),
        skill="Menenun", persons=("Ibu {ibu}, penenun senior",), books=("Wastra Nusantara",), cost=(150, 900), scene="loom", is_series=True, provinces=("13", "16", "18", "33", "51", "52", "53", "61", "73", "75"), weight=1.0,
    ),
    Kind(
        strategy=INVOLVEMENT, theme="economy", size=19, female=0.8, groups=WOMEN, ages=ADULTS,
        titles=("Membatik tulis untuk pemula", "Batik ecoprint dari daun pekarangan", "Mengenal motif batik desa sendiri"),
        about=("Peserta mencoba canting dan pewarnaan pada kain saputangan.", "Daun jati, lamtoro, dan kelor dari pekarangan dicetak pada kain blacu."),
        results=("{banyak} saputangan batik selesai dijemur.", "Dua motif disepakati sebagai motif khas {desa}."),
        next_steps=("Membeli kompor batik tambahan dari dana desa.",),
        skill="Membatik", persons=("Ibu {ibu}, pembatik",), places=(YARD, HALL), books=("Batik: Filosofi dan Motif",), cost=(200, 1200), scene="table", provinces=("32", "33", "34", "35", "36"), weight=0.9,
    ),
    Kind(
        strategy=INVOLVEMENT, theme="economy", size=24, female=0.45, groups=("micro_entrepreneurs",), ages=ADULTS,
        titles=("Menghitung harga pokok dan laba usaha kecil", "Pembukuan sederhana untuk warung", "Mengurus PIRT dan izin usaha mikro", "Bincang usaha: koperasi simpan pinjam"),
        about=("Peserta membawa catatan belanja sendiri dan menghitung untung ruginya bersama.", "Petugas menjelaskan syarat izin dan membantu mengisi formulir di tempat."),
        results=("{banyak} peserta mulai mencatat kas harian.", "{sedikit} usaha mengajukan izin hari itu juga."),
        next_steps=("Membuka jam tanya setiap Rabu sore.", "Mengundang bank untuk menjelaskan KUR."),
        skill="Pembukuan usaha", persons=("Pendamping UMKM {kab}", "Petugas Dinas Koperasi dan UKM {kab}"), places=(ROOM, HALL), books=("Akuntansi Sederhana untuk UMKM",), cost=(0, 400), scene="meeting", weight=1.0,
    ),
    Kind(
        strategy=INVOLVEMENT, theme="economy", size=15, female=0.12, groups=("youth",), ages=TEENS,
        titles=("Pelatihan servis sepeda motor", "Belajar las dasar bersama karang taruna", "Sablon kaus karang taruna", "Pangkas rambut untuk pemuda"),
        about=("Pemuda yang belum bekerja belajar langsung di bengkel warga, bahan bacaannya dari perpustakaan.", "Kelas ini diminta karang taruna dalam musyawarah dusun."),
        results=("{sedikit} pemuda magang di bengkel kecamatan.", "Pesanan pertama 24 kaus untuk lomba desa."),
        next_steps=("Mengajukan alat kerja ke pemerintah desa.",),
        skill="Keterampilan kerja", persons=("Bapak {bapak}, pemilik bengkel", "Bapak {bapak}, instruktur BLK {kab}"), places=("Bengkel Pak {bapak}", YARD), books=("Servis Sepeda Motor Injeksi",), cost=(200, 1500), scene="table", weight=0.8,
    ),
    Kind(
        strategy=INVOLVEMENT, theme="economy", size=30, female=0.7, groups=TRADERS, spread=0.5, ages=ADULTS,
        titles=("Bazar buku dan produk warga", "Pameran hasil kelas perpustakaan", "Pasar warga di halaman perpustakaan"),
        about=("Hasil kelas dijual dan pengunjung diajak mendaftar jadi anggota.", "Sebelas meja produk warga, satu pojok baca anak, dan layanan cetak kartu anggota."),
        results=("Penjualan seluruhnya Rp 2.340.000; {sedikit} anggota baru.", "Tiga produk dipesan ulang oleh toko di kecamatan."),
        next_steps=("Diadakan lagi setiap Minggu pertama.",),
        persons=("Panitia warga, diketuai Ibu {ibu}",), places=(YARD, "Lapangan desa"), cost=(300, 2500), scene="stage", is_weekend=True, weight=0.6,
    ),
    Kind(
        strategy=INVOLVEMENT, theme=FARMING, size=21, female=0.25, groups=("farmers_fishers",), ages=ADULTS,
        titles=("Budidaya lele di kolam terpal", "Pelatihan pakan ikan mandiri", "Budidaya nila dalam ember", "Ternak ayam kampung dari telur sampai panen"),
        about=("Peserta membaca panduan bersama, menghitung modal 1.000 bibit, lalu melihat kolam percontohan.", "Pakan pabrik mahal, maka dicoba ramuan dedak dan limbah dapur."),
        results=("{sedikit} keluarga membuat kolam sendiri.", "Panen pertama 38 kg, sebagian dibeli warung desa."),
        next_steps=("Mencatat pertumbuhan ikan tiap minggu.", "Kunjungan ke pembudidaya di kecamatan sebelah."),
        skill="Budidaya ikan dan ternak", persons=("Bapak {bapak}, pembudidaya", "Penyuluh perikanan {kab}"), places=("Kolam Pak {bapak}, RT {rt}", YARD), books=("Sukses Budidaya Lele", "Beternak Ayam Kampung"), cost=(150, 1800), scene="field", weight=1.4,
    ),
    Kind(
        strategy=INVOLVEMENT, theme=FARMING, size=23, female=0.6, groups=("farmers_fishers", "women"), ages=ADULTS,
        titles=("Menanam cabai di polybag", "Sayur di pekarangan: kangkung dan sawi", "Hidroponik sederhana dari botol bekas", "Kebun toga Dasawisma {bunga}"),
        about=("Bibit dibagikan, setiap peserta merawat sepuluh polybag di rumah dan mencatat hasilnya.", "Pekarangan kosong dipakai untuk sayur keluarga; caranya diambil dari buku pertanian perpustakaan."),
        results=("{banyak} rumah sudah menanam.", "Panen kangkung pertama dimasak bersama; sisanya dijual."),
        next_steps=("Bertukar bibit bulan depan.", "Membuat pupuk cair dari air cucian beras."),
        skill="Berkebun di pekarangan", persons=("Ibu {ibu}, kader Dasawisma {bunga}", "Penyuluh pertanian {kec}"), places=(YARD, "Pekarangan rumah RT {rt}"), books=("Bertanam Sayur di Lahan Sempit",), cost=(80, 700), scene="field", weight=1.5,
    ),
    Kind(
        strategy=INVOLVEMENT, theme=FARMING, size=26, female=0.2, groups=("farmers_fishers",), ages=ADULTS,
        titles=("Membuat pupuk kompos bersama kelompok tani", "Pengendalian hama wereng tanpa racun berlebih", "Sekolah lapang padi Kelompok Tani {tani}", "Pascapanen kopi: petik merah dan jemur bersih"),
        about=("Anggota Kelompok Tani {tani} membahas serangan hama musim lalu dengan bacaan dari perpustakaan.", "Praktik di lahan, dilanjutkan membaca grafik curah hujan dari laman BMKG."),
        results=("Dibuat 400 kg kompos untuk demplot.", "Kelompok sepakat menanam serempak dan mencatat hasilnya."),
        next_steps=("Melihat hasil demplot enam minggu lagi.",),
        skill="Pertanian", persons=("Penyuluh pertanian lapangan {kec}", "Bapak {bapak}, ketua Kelompok Tani {tani}"), places=("Lahan Kelompok Tani {tani}", HALL), books=("Pupuk Organik dan Hayati",), cost=(100, 1000), scene="field", weight=1.3,
    ),
    Kind(
        strategy=INVOLVEMENT, theme=FARMING, size=28, female=0.6, groups=("women", "youth"), ages=ADULTS,
        titles=("Memilah sampah dan bank sampah desa", "Membuat ecobrick bersama warga RT {rt}", "Menanam pohon di mata air desa", "Bersih sungai dan kelas mengenal air"),
        about=("Warga belajar memilah sampah di rumah, menimbang, dan mencatat tabungan sampah.", "Setelah menonton film pendek, peserta turun bersama ke lapangan."),
        results=("Terkumpul 86 kg sampah pilah; {sedikit} keluarga menjadi nasabah baru.", "Ditanam 120 bibit pohon, dirawat per dasawisma."),
        next_steps=("Penimbangan setiap Sabtu kedua.",),
        persons=("Ibu {ibu}, pengurus bank sampah", "Petugas Dinas Lingkungan Hidup {kab}"), places=(YARD, "Dusun RT {rt}"), cost=(50, 500), scene="field", is_weekend=True, weight=0.8,
    ),
    Kind(
        strategy=INVOLVEMENT, theme=DIGITAL, size=15, female=0.55, groups=("youth", "students"), ages=TEENS,
        titles=("Kelas komputer dasar untuk remaja", "Belajar mengetik sepuluh jari", "Desain grafis dengan CorelDRAW", "Membuat video pendek dengan ponsel"),
        about=("Dua orang satu komputer, bergantian setiap setengah jam.", "Peserta membuat poster kegiatan desa sebagai tugas akhir."),
        results=("{banyak} peserta dapat mengetik dan menyimpan surat sendiri.", "Poster terbaik dipakai untuk pengumuman imunisasi dan posyandu."),
        next_steps=("Kelas lanjutan: tabel dan hitungan.",),
        skill="Komputer dasar", persons=("Bapak {bapak}, guru TIK", "Ibu {ibu}, relawan perpustakaan"), books=("Microsoft Office untuk Pemula", "CorelDRAW Langkah demi Langkah"), cost=(0, 400), scene="laptop", is_series=True, weight=1.1,
    ),
    Kind(
        strategy=INVOLVEMENT, theme=DIGITAL, size=20, female=0.75, groups=("women",), ages=ADULTS,
        titles=("Ibu cakap internet: mengenali kabar bohong", "Aman berponsel: penipuan dan kata sandi", "Mendampingi anak memakai gawai"),
        about=("Peserta membawa pesan berantai yang pernah diterima, lalu memeriksanya bersama.", "Dibahas cara mengatur kata sandi dan waktu layar anak."),
        results=("{banyak} peserta memasang verifikasi dua langkah.", "Disepakati aturan gawai di rumah yang ditempel di kulkas."),
        next_steps=("Mengulang kelas di RT {rt} yang belum ikut.",),
        skill="Literasi digital", persons=("Relawan TIK {kab}", "Ibu {ibu}, guru"), places=(ROOM, HALL), cost=(0, 300), scene="laptop", weight=0.9,
    ),
)  # fmt: skip
