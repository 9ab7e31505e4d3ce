"""The cast in East Java; they sign in as in the first demonstration."""

from __future__ import annotations

from demo.accounts import KNOWN_ACCOUNTS, KnownAccount
from jejak.access.models import Assignment

PROVINCE, LAMONGAN = "35", "3524"
ACCOUNTS = (
    KnownAccount("ana", "Ana Lestari", "manager", "pengelola perpustakaan desa"),
    KnownAccount("ben", "Ben Wicaksono", "facilitator", "fasilitator Lamongan", (LAMONGAN,)),
    KnownAccount("rina", "Rina Wulandari", "regency_office", "kantor Lamongan", (LAMONGAN,)),
    KnownAccount(
        "citra", "Citra Maharani", "province_office", "kantor Provinsi Jawa Timur", (PROVINCE,)
    ),
    KnownAccount("nadia", "Nadia Rahman", "national", "tim nasional", ("0",)),
    KnownAccount("omar", "Omar Siregar", "observer", "pengamat, seluruh Indonesia", ("0",)),
    KnownAccount(
        "tono", "Tono Hartanto", "master_trainer", "master trainer, Jawa Timur", (PROVINCE,)
    ),
    KnownAccount("paklurah", "Sutrisno", "village_head", "kepala desa (Pak Lurah)"),
)


def known_accounts() -> tuple[KnownAccount, ...]:
    """Return the accounts of whichever demonstration stands in the database."""
    here = Assignment.objects.filter(user__username="ben", region__code=LAMONGAN)
    return ACCOUNTS if here.exists() else KNOWN_ACCOUNTS
