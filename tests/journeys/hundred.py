"""A hundred reports that wait for Ben, from ten libraries; eight of them are not as they seem."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import datetime, time, timedelta
from random import Random
from types import SimpleNamespace
from typing import Any

from django.utils import timezone

from demo.drawing import Claim, draw_photo
from jejak.access.roles import Role
from jejak.access.services import assign
from jejak.accounts.services import create_account
from jejak.activities import services
from jejak.activities.content import ActivityContent
from jejak.activities.models import Activity
from jejak.activities.tasks import process_now
from jejak.media.services import receive_photo
from jejak.places.models import Library
from jejak.places.services import create_library
from jejak.plans.models import Theme

LIBRARIES, REPORTS_EACH = 10, 10
TITLES = (
    ("Kelas menjahit pemula", "economy"),
    ("Mendongeng Sabtu pagi", "education"),
    ("Belajar mengetik surat", "digital"),
    ("Senam dan cek tekanan darah", "health"),
    ("Menanam cabai di polybag", "environment"),
    ("Membatik motif daun", "arts"),
    ("Diskusi rencana desa", "governance"),
    ("Membuat keripik singkong", "economy"),
    ("Mengirim lamaran lewat surel", "digital"),
    ("Baca puisi malam purnama", "arts"),
)
# The code of the hint that should point at each, by what is wrong with it.
PLANTED = {
    "photo": "photo_elsewhere",
    "double": "recorded_twice",
    "behalf": "on_behalf_too",
    "people": "far_above_usual",
    "cost": "cost_far_off",
    "words": "parts_against_words",
    "day": "photo_other_day",
    "late": "entered_late",
}


class Hundred:
    """Makes the reports by the services; the same on every run but for the days."""

    def __init__(self, cast: SimpleNamespace) -> None:
        self.cast, self.rng = cast, Random(2026)
        self.today = timezone.localdate()
        self.themes = list(Theme.objects.order_by("position"))
        self.libraries: list[tuple[Library, Any]] = [(cast.library, cast.ana)]
        for number in range(1, LIBRARIES):
            library = create_library(
                name=f"Perpustakaan Desa Maju {number}",
                library_type=Library.Type.VILLAGE,
                region=cast.village,
                partner_category="national_full_support",
                by=None,
            )
            keeper = create_account(
                name=f"Pengelola {number}", sign_in_name=f"kelola{number}", password="kebun-melati"
            )
            assign(keeper, role=Role.MANAGER, place=library, by=None)
            self.libraries.append((library, keeper))
        self.planted: dict[str, Activity] = {}

    def content(self, number: int, *, days: int, **changed: Any) -> ActivityContent:
        """An ordinary report: mostly some twenty people, mostly broken down."""
        title, theme = TITLES[number % len(TITLES)]
        count = max(3, round(self.rng.lognormvariate(3, 0.4)))
        women = round(count * self.rng.uniform(0.4, 0.9)) if self.rng.random() < 0.9 else None
        made = ActivityContent(
            title=title,
            held_on=self.today - timedelta(days=days),
            strategy="community_involvement",
            theme_id=next((t.pk for t in self.themes if t.code == theme), self.themes[0].pk),
            mode="offline",
            participant_count=count,
            female_count=women,
            male_count=None if women is None else count - women,
            cost_idr=self.rng.choice((None, 150_000, 350_000, 500_000)),
        )
        return replace(made, **changed)

    def record(self, library: Library, by: Any, content: ActivityContent) -> Activity:
        return services.record_activity(library=library, content=content, by=by)

    def photo(self, row: Activity, seed: str, *, days: int = 0, scene: str = "reading") -> None:
        """Add a photo whose camera says the day of the activity, or so many days before."""
        taken = datetime.combine(row.held_on - timedelta(days=days), time(9, 30))
        file = io.BytesIO(draw_photo(scene, seed, Claim(taken, None, None)))
        by = row.recorded_by
        photo = receive_photo(library=row.library, file=file, name=f"{seed}.jpg", by=by)
        services.attach_photos(row, photo_ids=[photo.pk], by=by)

    def make(self) -> dict[str, Activity]:
        """Record ninety-two ordinary reports and the eight; return the eight by name."""
        ordinary = LIBRARIES * REPORTS_EACH - len(PLANTED)
        for number in range(ordinary):
            library, keeper = self.libraries[number % LIBRARIES]
            days = 40 - 4 * (number // LIBRARIES)
            row = self.record(library, keeper, self.content(number // LIBRARIES, days=days))
            if number % 9 == 0:
                self.photo(row, f"biasa {number}", scene=("sewing", "reading", "farm")[number % 3])
        self._plant()
        process_now()
        return self.planted

    def _plant(self) -> None:
        self._plant_photo()
        self._plant_twins()
        for name, number, changed in (
            ("people", 5, {"title": "Pentas seni desa", "participant_count": 2_500,
                           "female_count": 1_201, "male_count": 1_299}),
            ("cost", 6, {"title": "Kelas merajut", "cost_idr": 350}),
            ("words", 7, {"title": "Lomba mewarnai anak", "child_count": 0, "teen_count": 0}),
            ("late", 9, {"title": "Kunjungan sekolah", "days": 90}),
        ):  # fmt: skip
            library, keeper = self.libraries[number]
            values: dict[str, Any] = {"days": 2, **changed}
            self.planted[name] = self.record(library, keeper, self.content(number, **values))
        library, keeper = self.libraries[8]
        row = self.record(library, keeper, self.content(0, days=1, title="Pojok baca posyandu"))
        self.photo(row, "dulu", days=24)
        self.planted["day"] = row

    def _plant_photo(self) -> None:
        """Ana shows a photo of last month, which Ben has checked, once more."""
        library, keeper = self.libraries[0]
        before = self.record(library, keeper, self.content(0, days=60, title="Lapak baca pasar"))
        again = self.record(library, keeper, self.content(0, days=1, title="Wisata baca sungai"))
        self.photo(before, "lapak")
        process_now()
        services.verify_activity(before, by=self.cast.ben)
        self.photo(again, "lapak", days=-59)
        self.planted["photo"] = again

    def _plant_twins(self) -> None:
        """One entered twice, and one that Ben had entered for the library."""
        library, keeper = self.libraries[3]
        content = self.content(0, days=2, title="Pelatihan hidroponik warga")
        self.record(library, keeper, content)
        twice = replace(content, title="Pelatihan hidroponik bagi warga")
        self.planted["double"] = self.record(library, keeper, twice)
        library, keeper = self.libraries[4]
        content = self.content(0, days=2, title="Bursa buku bekas")
        self.record(library, self.cast.ben, content)
        told = replace(content, held_on=self.today - timedelta(days=1), title="Bursa buku bekas")
        self.planted["behalf"] = self.record(library, keeper, told)
