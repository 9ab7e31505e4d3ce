"""The accounts whose password everybody knows. Only on loopback: `jejak.cli.guard`."""

from __future__ import annotations

from typing import NamedTuple

PASSWORD = "jejak-desa"  # noqa: S105  (known on purpose)


class KnownAccount(NamedTuple):
    sign_in_name: str
    name: str
    role: str
    # In Indonesian, as the programme says it; printed by `jejak up --demo`.
    words: str
    # Official code of the region; the two roles of a library stand over Ana's.
    regions: tuple[str, ...] = ()


KNOWN_ACCOUNTS = (
    KnownAccount("ana", "Ana Lestari", "manager", "pengelola perpustakaan desa"),
    KnownAccount("ben", "Ben Wicaksono", "facilitator", "fasilitator Kabupaten Kendal", ("3324",)),
    KnownAccount("rina", "Rina Wulandari", "regency_office", "kantor Kabupaten Kendal", ("3324",)),
    KnownAccount(
        "citra", "Citra Maharani", "province_office", "kantor Provinsi Jawa Tengah", ("33",)
    ),
    KnownAccount("nadia", "Nadia Rahman", "national", "tim nasional", ("0",)),
    KnownAccount("omar", "Omar Siregar", "observer", "pengamat, seluruh Indonesia", ("0",)),
    KnownAccount(
        "tono",
        "Tono Hartanto",
        "master_trainer",
        "master trainer, Jawa Tengah, DI Yogyakarta, Jawa Timur",
        ("33", "34", "35"),
    ),
    KnownAccount("paklurah", "Sutrisno", "village_head", "kepala desa (Pak Lurah)"),
)
