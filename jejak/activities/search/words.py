"""Words as people type them, and what this programme means by them.

The lists are part of the code, so that each change of them has a version and a reason.
"""

from __future__ import annotations

import re
import unicodedata

MOST_WORDS = 12
LONGEST_WORD = 40
WORD = re.compile(r"[^\W_]+")


def words_of(text: str) -> list[str]:
    """Return the words in lower case, without accents and marks, as the index has them."""
    apart = unicodedata.normalize("NFKD", text.casefold())
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return [word[:LONGEST_WORD] for word in WORD.findall(bare.replace("'", ""))]


# They stand in most sentences and in many records; on their own they are looked for.
SMALL_WORDS = frozenset(
    words_of(
        "di ke dari dan atau yang untuk dengan pada oleh dalam para semua seluruh tentang kegiatan "
        "perpustakaan all the a an of in on at and or with for by about activity activities "
        "records library libraries"
    )
)

# Any word of a line finds what any other of it names. Version 1.
SYNONYMS: tuple[tuple[str, ...], ...] = (
    ("jahit", "menjahit", "penjahit", "konveksi", "busana", "sewing", "tailoring"),
    ("bordir", "sulam", "menyulam", "embroidery"),
    ("rajut", "merajut", "knitting", "crochet"),
    ("komputer", "laptop", "tik", "ict", "computer"),
    ("internet", "daring", "online", "website", "situs"),
    ("hp", "handphone", "gawai", "ponsel", "smartphone"),
    ("medsos", "media sosial", "facebook", "instagram", "tiktok", "social media"),
    ("lansia", "manula", "lanjut usia", "elderly"),
    ("umkm", "ukm", "usaha kecil", "usaha mikro", "wirausaha", "kewirausahaan", "small business"),
    ("jualan", "berjualan", "pemasaran", "penjualan", "marketing", "selling"),
    ("kue", "roti", "baking", "bakery"),
    ("masak", "memasak", "kuliner", "boga", "cooking"),
    ("keripik", "kripik", "chips"),
    ("kerajinan", "kriya", "craft", "crafts", "handicraft"),
    ("posyandu", "balita", "toddler"),
    ("stunting", "tengkes", "gizi buruk"),
    ("gizi", "nutrisi", "nutrition"),
    ("kesehatan", "sehat", "health"),
    ("ibu", "perempuan", "wanita", "women"),
    ("anak", "kanak", "children", "kids"),
    ("remaja", "pemuda", "youth", "teenagers"),
    ("paud", "tk", "kindergarten"),
    ("difabel", "disabilitas", "disability"),
    ("tani", "petani", "pertanian", "farming", "agriculture"),
    ("ternak", "peternakan", "livestock"),
    ("ikan", "perikanan", "lele", "fish", "fishery"),
    ("pupuk", "kompos", "fertilizer", "compost"),
    ("sampah", "daur ulang", "bank sampah", "waste", "recycling"),
    ("baca", "membaca", "literasi", "reading", "literacy"),
    ("tulis", "menulis", "penulisan", "writing"),
    ("dongeng", "mendongeng", "bercerita", "storytelling"),
    ("bimbingan belajar", "bimbel", "les", "tutoring"),
    ("kursus", "pelatihan", "training", "course"),
    ("kelas", "class", "classes"),
    ("lomba", "kompetisi", "competition"),
    ("tari", "menari", "dance", "dancing"),
    ("musik", "music"),
    ("lukis", "melukis", "menggambar", "mewarnai", "drawing", "painting"),
    ("bahasa inggris", "english"),
    ("musyawarah", "musdes", "rapat", "pertemuan", "meeting"),
    ("anggaran", "apbdes", "rkpdes", "budget"),
    ("pelibatan pemangku", "pemangku kepentingan", "shm", "stakeholder"),
    ("perpustakaan", "library"),
    ("buku", "book", "books"),
)

# Words for the themes of the list, beside the names that the list itself has.
THEME_WORDS: dict[str, tuple[str, ...]] = {
    "education": ("pendidikan", "education"),
    "economy": ("ekonomi", "economy"),
    "health": ("kesehatan", "health"),
    "digital_communication": ("digital",),
    "arts_culture_hobby": ("seni", "budaya", "hobi", "arts", "culture", "hobby"),
    "governance": ("informasi desa", "village information"),
    "environment_agriculture": ("lingkungan", "pertanian", "environment", "agriculture"),
}

# What is rather a filter than a word: the parameter of the address and its value.
PHRASES: dict[str, tuple[str, str]] = {
    "dengan foto": ("foto", "ada"),
    "ada foto": ("foto", "ada"),
    "berfoto": ("foto", "ada"),
    "with photos": ("foto", "ada"),
    "with photo": ("foto", "ada"),
    "with a photo": ("foto", "ada"),
    "tanpa foto": ("foto", "tidak"),
    "without photos": ("foto", "tidak"),
    "without photo": ("foto", "tidak"),
    "bulan ini": ("periode", "bulan-ini"),
    "this month": ("periode", "bulan-ini"),
    "bulan lalu": ("periode", "bulan-lalu"),
    "last month": ("periode", "bulan-lalu"),
    "triwulan lalu": ("periode", "triwulan-lalu"),
    "kuartal lalu": ("periode", "triwulan-lalu"),
    "last quarter": ("periode", "triwulan-lalu"),
    "tahun ini": ("periode", "tahun-ini"),
    "this year": ("periode", "tahun-ini"),
}

# Provinces by the names that people use.
SHORT_PLACES = {
    "babel": "kepulauan bangka belitung",
    "diy": "yogyakarta",
    "dki": "jakarta",
    "jabar": "jawa barat",
    "jateng": "jawa tengah",
    "jatim": "jawa timur",
    "jogja": "yogyakarta",
    "kalbar": "kalimantan barat",
    "kalsel": "kalimantan selatan",
    "kaltara": "kalimantan utara",
    "kalteng": "kalimantan tengah",
    "kaltim": "kalimantan timur",
    "kepri": "kepulauan riau",
    "ntb": "nusa tenggara barat",
    "ntt": "nusa tenggara timur",
    "sulbar": "sulawesi barat",
    "sulsel": "sulawesi selatan",
    "sulteng": "sulawesi tengah",
    "sultra": "sulawesi tenggara",
    "sulut": "sulawesi utara",
    "sumbar": "sumatera barat",
    "sumsel": "sumatera selatan",
    "sumut": "sumatera utara",
}
