"""The named cast of the tests, in a country of two provinces. Every password is PASSWORD."""

from functools import cache
from importlib import import_module
from types import SimpleNamespace

from django.apps import apps
from django.contrib.auth.hashers import make_password

from jejak.access.roles import Role
from jejak.access.services import assign
from jejak.accounts.models import User
from jejak.places.models import Library, Region
from jejak.places.services import create_library

PASSWORD = "rahasia-desa"

# code: (kind, name); a region's parent is the longest shorter code that begins it.
REGIONS = {
    "0": ("country", "Indonesia"),
    "33": ("province", "Jawa Tengah"),
    "35": ("province", "Jawa Timur"),
    "3305": ("regency", "Kabupaten Kebumen"),
    "3324": ("regency", "Kabupaten Kendal"),
    "3516": ("regency", "Kabupaten Mojokerto"),
    "330501": ("district", "Ayah"),
    "332405": ("district", "Sukorejo"),
    "332406": ("district", "Kangkung"),
    "351601": ("district", "Jatirejo"),
    "3305012001": ("village", "Argopeni"),
    "3324052001": ("village", "Sukorejo"),
    "3324062001": ("village", "Kangkung"),
    "3516012001": ("village", "Jatirejo"),
}
PEOPLE = {
    "ana": ("Ana Lestari", "+628120000001"),
    "ben": ("Ben Hartono", "+628120000002"),
    "rina": ("Rina Wulandari", "+628120000003"),
    "citra": ("Citra Dewi", "+628120000004"),
    "nadia": ("Nadia Rahma", "+628120000005"),
    "omar": ("Omar Siregar", None),
    "tono": ("Tono Susilo", None),
    "stranger": ("Sari Tanpa Tugas", None),
}


def build_regions() -> dict[str, Region]:
    """Write the small country; return its regions by code."""
    made: dict[str, Region] = {}
    for level, length in enumerate((1, 2, 4, 6, 10)):
        rows = []
        for code, (kind, name) in REGIONS.items():
            if len(code) != length:
                continue
            chain = [made[code[:n]] for n in (2, 4, 6) if n < length and level]
            rows.append(
                Region(
                    code=code,
                    level=level,
                    kind=kind,
                    name=name,
                    search_name=name.lower().removeprefix("kabupaten "),
                    time_zone=Region.Zone.WIB,
                    parent=None if not level else chain[-1] if chain else made["0"],
                    province=chain[0] if chain else None,
                    regency=chain[1] if len(chain) > 1 else None,
                    district=chain[2] if len(chain) > 2 else None,
                )
            )
        made |= {row.code: row for row in Region.objects.bulk_create(rows)}
    return made


@cache
def hashed_password() -> str:
    return make_password(PASSWORD)


def build_people() -> dict[str, User]:
    rows = [
        User(username=username, name=name, phone=phone, password=hashed_password())
        for username, (name, phone) in PEOPLE.items()
    ]
    return {user.username: user for user in User.objects.bulk_create(rows)}


def build_cast() -> SimpleNamespace:
    """Return people, regions and libraries.

    `library` is Ana's, in Kabupaten Kendal, where Ben and Rina work; `other_library` stands in
    another regency of Citra's province, `far_library` in another province, and
    `province_library` directly under the province.
    """
    # A transactional test empties every table, also what migrations put in.
    import_module("jejak.activities.migrations.0003_themes").seed(apps, None, app="plans")
    import_module("jejak.plans.migrations.0004_budget_accounts").seed(apps, None)
    import_module("jejak.plans.migrations.0005_budget_calendar").seed(apps, None)
    import_module("jejak.mentoring.migrations.0002_place_and_reasons").seed(apps, None)
    import_module("jejak.indicators.migrations.0002_first_definitions").seed(apps, None)
    import_module("jejak.indicators.migrations.0004_need_linked").seed(apps, None)
    regions, people = build_regions(), build_people()

    def library(name: str, code: str, library_type: str = Library.Type.VILLAGE) -> Library:
        return create_library(
            name=name,
            library_type=library_type,
            region=regions[code],
            partner_category="national_full_support",
            by=None,
        )

    cast = SimpleNamespace(
        **people,
        regions=regions,
        country=regions["0"],
        province=regions["33"],
        other_province=regions["35"],
        regency=regions["3324"],
        other_regency=regions["3305"],
        district=regions["332405"],
        village=regions["3324052001"],
        other_village=regions["3305012001"],
        library=library("Perpustakaan Desa Sumber Makmur", "3324052001"),
        other_library=library("Taman Baca Argopeni", "3305012001", Library.Type.TBM),
        far_library=library("Perpustakaan Desa Jatirejo", "3516012001"),
        province_library=library("Perpustakaan Provinsi", "33", Library.Type.PROVINCIAL),
    )
    for user, role, place in (
        (cast.ana, Role.MANAGER, cast.library),
        (cast.ben, Role.FACILITATOR, cast.regency),
        (cast.rina, Role.REGENCY_OFFICE, cast.regency),
        (cast.citra, Role.PROVINCE_OFFICE, cast.province),
        (cast.nadia, Role.NATIONAL, cast.country),
        (cast.omar, Role.OBSERVER, cast.country),
        (cast.tono, Role.MASTER_TRAINER, cast.province),
    ):
        assign(user, role=role, place=place, by=None)
    return cast
