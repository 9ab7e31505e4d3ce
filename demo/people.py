"""Names as they sound in each part of the country."""

from __future__ import annotations

from random import Random
from typing import NamedTuple


class Names(NamedTuple):
    women: tuple[str, ...]
    men: tuple[str, ...]
    last: tuple[str, ...]


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in text.split())


JAVA = Names(
    _words(
        "Siti Sri Endang Wahyuni Lestari Retno Dwi Tri Nur Ratna Puji Umi Suminah Partini "
        "Yuli Indah Wiwik Murni Kartini Sulastri Ningsih Dewi Rini Anik Tutik"
    ),
    _words(
        "Slamet Sutrisno Agus Budi Joko Eko Bambang Heru Suparno Wahyu Teguh Sugeng Mulyono "
        "Hadi Rudi Aris Paijo Supriyadi Tri_Joko Dwi_Santoso Sigit Purnomo Kuncoro"
    ),
    _words(
        "Rahayu Wulandari Handayani Astuti Utami Setyowati Prasetyo Santoso Widodo Nugroho "
        "Susanto Hartono Wibowo Kusuma Saputra Purwanti Hidayati Setiawan"
    ),
)
SUNDA = Names(
    _words("Euis Neneng Iis Imas Yayah Teti Ai Lilis Entin Nani Elis Cucu Rina Wida Mimin"),
    _words("Asep Ujang Dadang Cecep Deden Encep Yayan Agus Iwan Dedi Jajang Tatang Endang"),
    _words("Suryani Hidayat Kurniasih Permana Sukmawati Gunawan Rohaeti Kosasih Nurjanah Sopandi"),
)
MINANG = Names(
    _words("Yulia Desi Rahmi Fitri Elvi Nengsih Rosna Upik Mira Dina Yusmaniar Zulfa Wirda"),
    _words("Zulkifli Syafrizal Yusuf Hendra Rizal Ismail Afrizal Buyung Nofri Doni Emrizal"),
    _words("Chaniago Koto Piliang Sikumbang Tanjung Guci Jambak Caniago Rahman Yanti"),
)
BATAK = Names(
    _words("Rosmawati Tiur Lamria Nurhayati Dermawati Masniari Ruth Debora Hotmauli Sondang"),
    _words("Parlindungan Sahat Togar Hotman Maruli Binsar Ridwan Tongam Jonner Hasan"),
    _words("Siregar Nasution Simanjuntak Harahap Lubis Hutagalung Sinaga Purba Manurung Ritonga"),
)
MALAY = Names(
    _words("Nurhasanah Zubaidah Mariani Rohani Syarifah Hamidah Fatimah Rosita Yusnita Halimah"),
    _words("Zainal Iskandar Ahmad Rusdi Hamdan Syahrul Firdaus Jamaluddin Burhan Herman"),
    _words("Effendi Hasibuan Rasyid Yunus Saputra Marlina Oktavia Hakim Nur Basri Azhari"),
)
BALI = Names(
    _words("Ni_Putu Ni_Made Ni_Nyoman Ni_Ketut Ni_Luh Ni_Wayan Ida_Ayu Ni_Kadek"),
    _words("I_Putu I_Made I_Nyoman I_Ketut I_Wayan I_Gede I_Kadek I_Gusti"),
    _words("Suartini Ariani Sudiana Wirawan Astawa Parwati Suardana Widiantari Mahendra Sukerti"),
)
SASAK = Names(
    _words("Baiq_Nurul Baiq_Sri Sahnim Murniati Hj._Rohani Fauziah Raodah Siti_Aminah Nurlaela"),
    _words("Lalu_Ahmad Lalu_Irwan Muhammad Sahdan Mahsun Zulkarnain Junaidi Abdul Saparudin"),
    _words("Hidayati Azhar Wirajaya Hadi Safitri Rahman Ridwan Mulyani Hasbi"),
)
TIMOR = Names(
    _words("Maria Yuliana Theresia Margaretha Agustina Yohana Elisabeth Fransiska Yasinta Dorkas"),
    _words("Yohanes Petrus Markus Antonius Fransiskus Gabriel Melkianus Dominikus Yosef Blasius"),
    _words("Bere Nahak Lado Tefa Fallo Tukan Mau Kase Seran Wuwur Nenobais"),
)
BANJAR = Names(
    _words("Norhayati Rusmini Mastora Siti_Noor Hamsiah Aluh Norlaila Raudah Sarbaini Masniah"),
    _words("Muhammad_Noor Syahrani Aspihani Fahriansyah Hairul Rusli Akhmad Utuh Mahyuni"),
    _words("Rahmah Fitriani Noor Hidayat Saputri Rahman Anwari Maulana Jannah"),
)
DAYAK = Names(
    _words("Yustina Lusia Agnes Natalia Marsiana Veronika Katarina Elisa Monika"),
    _words("Stepanus Yulius Thomas Kanisius Albertus Lukas Martinus Donatus Heri"),
    _words("Saputra Lestari Anyang Ulin Sungan Libau Jantan Utami Nyangun"),
)
BUGIS = Names(
    _words("Andi_Nurhayati Hasnah Rosmini St._Aisyah Darmawati Hj._Nurlia Murniati Suriani"),
    _words("Andi_Rahman Muhammad_Arif Syamsuddin Baharuddin Daeng_Nai Amiruddin Saenal"),
    _words("Mappa Tahir Yusuf Hamid Nur Alimuddin Rahim Latif Dg._Kanang Ismail"),
)
GORONTALO = Names(
    _words("Sarpin Rostin Fatma Yulin Hadijah Meylan Nurain Selvi Rahmawaty"),
    _words("Risno Yusuf Iwan Ramlan Hamzah Suleman Arfan Zulkifli"),
    _words("Pakaya Mohamad Hunowu Ismail Lasimpala Djafar Abdullah Napu"),
)
BY_PROVINCE: dict[str, Names] = {
    "12": BATAK, "13": MINANG, "14": MALAY, "15": MALAY, "16": MALAY, "17": MALAY, "18": JAVA,
    "19": MALAY, "21": MALAY, "32": SUNDA, "33": JAVA, "34": JAVA, "35": JAVA, "36": SUNDA,
    "51": BALI, "52": SASAK, "53": TIMOR, "61": DAYAK, "63": BANJAR, "73": BUGIS, "75": GORONTALO,
}  # fmt: skip
# Last names that only women or only men bear.
OF_WOMEN = frozenset(
    _words(
        "Wulandari Handayani Astuti Utami Setyowati Purwanti Hidayati Suryani Kurniasih "
        "Sukmawati Rohaeti Nurjanah Yanti Marlina Oktavia Suartini Ariani Parwati Widiantari "
        "Sukerti Safitri Mulyani Rahmah Fitriani Saputri Jannah Lestari"
    )
)
OF_MEN = frozenset(
    _words(
        "Prasetyo Santoso Widodo Nugroho Susanto Hartono Wibowo Saputra Setiawan Hidayat "
        "Permana Gunawan Sopandi Effendi Hakim Sudiana Wirawan Astawa Suardana Mahendra "
        "Wirajaya Hadi Ridwan Maulana"
    )
)


def first_name(rng: Random, province: str, *, is_woman: bool) -> str:
    names = BY_PROVINCE[province]
    return rng.choice(names.women if is_woman else names.men)


def full_name(rng: Random, province: str, *, is_woman: bool) -> str:
    first = first_name(rng, province, is_woman=is_woman)
    others = {first} | (OF_MEN if is_woman else OF_WOMEN)
    last = rng.choice([name for name in BY_PROVINCE[province].last if name not in others])
    return f"{first} {last}"
