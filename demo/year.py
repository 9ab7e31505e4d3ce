"""The living year of Kendal: something true for each list of the office's desk.

What was written late, twice, for somebody else or oddly; what waits for days or weeks; libraries
that fell silent and were called, closed, moved; gifts, profiles, a series in progress.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from django.utils import timezone

from jejak.access.roles import Role
from jejak.access.services import assign
from jejak.accounts.models import User
from jejak.accounts.services import create_account
from jejak.activities import services
from jejak.activities.content import content_of
from jejak.announcements.models import Announcement
from jejak.announcements.services import read_announcement
from jejak.directory.aid_models import LibraryAid
from jejak.directory.aid_services import record_aid
from jejak.figures.recoding import recode_library
from jejak.mentoring.models import Channel, ContactReason
from jejak.mentoring.services import note_contact
from jejak.places.profile import Service
from jejak.places.services import close_library, update_profile

from .country import Country, Site
from .history import Record, id_at, new_record
from .newcomers import CLOSED, MOVED, NEWCOMERS, SUCCESSOR, open_newcomers
from .recent import kind_of
from .writing import write_content

# Of Ana's weekly class, how many days from today each meeting is; the first three were sent.
MEETINGS = (-22, -15, -8, -1, 6, 13, 20, 27)
SENT = (11, 13, 12)


class Year:
    """Writes what reviewers and offices meet in their lists."""

    def __init__(
        self, rng: Random, country: Country, theme_ids: dict[str, int], today: date
    ) -> None:
        self.rng, self.country, self.theme_ids, self.today = rng, country, theme_ids, today
        # Midnight in Western Indonesia: whatever the clock says, it has passed.
        self.cutoff = datetime.combine(today, time(0), UTC) - timedelta(hours=7)
        self.arrivals = open_newcomers(rng, country, today)
        self.sites = country.kendal.sites

    def plan(self) -> list[Record]:
        return [
            *self._late(),
            *self._waiting_long(),
            *self._returned(),
            *self._twice(),
            *self._odd(),
            *self._of_newcomers(),
        ]

    def _record(
        self, site: Site, known_as: str, days: int, count: int, *, lag: int = 0, **changed: Any
    ) -> Record:
        """Return a record of so many days ago, written on the evening of so many days later."""
        day = self.today - timedelta(days=days)
        kind = kind_of(known_as)
        record = new_record(
            self.rng, site, kind, day=day, count=count, theme_ids=self.theme_ids, title=known_as
        )
        at = time(self.rng.randint(16, 20), self.rng.randint(0, 59))
        at_home = datetime.combine(day + timedelta(days=lag), at, site.seat.region.zone)
        record.written_at = min(at_home, self.cutoff)
        record.id = id_at(self.rng, record.written_at)
        record.content = replace(record.content, **changed)
        return record

    def _late(self) -> list[Record]:
        return [
            self._record(self.sites[1], "Nonton film dan diskusi bersama warga", 75, 24, lag=72)
        ]

    def _waiting_long(self) -> list[Record]:
        """A queue that is not read every week."""
        titles = ("Kelas orang tua: membacakan buku di rumah", "Latihan tari daerah")
        long = [
            self._record(self.sites[2], title, 14 + 9 * n, 16) for n, title in enumerate(titles)
        ]
        return [
            *long,
            self._record(self.sites[4], "Membuat jamu kunyit asam dan wedang jahe", 35, 12),
        ]

    def _returned(self) -> list[Record]:
        """One that nobody answered, and one that was mended and waits again."""
        silent = self._record(self.sites[3], "Bazar buku dan produk warga", 30, 64)
        silent.fate.returned_at = silent.written_at + timedelta(days=4)
        silent.fate.remarks = {"cost_idr": "Sumber dananya dari mana? Mohon dilengkapi."}
        mended = self._record(self.sites[4], "Pelatihan servis sepeda motor", 18, 41)
        fate = mended.fate
        fate.returned_at = mended.written_at + timedelta(days=2)
        fate.remarks = {"participant_count": "Di foto tampak belasan orang. Benar 41?"}
        fate.mended = replace(
            mended.content, participant_count=14, female_count=1, male_count=13, **NO_AGES
        )
        fate.answered_at = fate.returned_at + timedelta(days=3)
        fate.answer = "Betul 14, angkanya terbalik."
        return [silent, mended]

    def _twice(self) -> list[Record]:
        """Recorded twice by one, by two people, and a photo that was shown before."""
        title = "Budidaya lele di kolam terpal"
        first = self._record(self.sites[5], title, 11, 17)
        first.fate.verified_at = min(first.written_at + timedelta(days=2), self.cutoff)
        again = self._record(self.sites[5], title, 11, 17, lag=3)
        own = self._record(self.sites[6], "Kelas komputer dasar untuk remaja", 6, 15)
        for_them = replace(self.sites[6], manager=None)  # Ben writes
        on_behalf = self._record(for_them, "Kelas komputer dasar untuk remaja", 6, 16)
        shown = self._record(self.sites[2], "Membatik tulis untuk pemula", 44, 13)
        shown.fate.verified_at = shown.written_at + timedelta(days=3)
        reused = self._record(self.sites[2], "Membatik tulis untuk pemula", 4, 12)
        shown.photo_count, reused.photo_count, reused.shows_again = 1, 1, shown
        return [first, again, own, on_behalf, shown, reused]

    def _odd(self) -> list[Record]:
        """Numbers that make one look twice."""
        return [
            self._record(self.sites[1], "Lomba bercerita tingkat desa", 5, 500, **NO_PARTS),
            self._record(
                self.sites[3], "Menata koleksi dan membuat katalog bersama relawan", 7, 9,
                cost_idr=90_000_000, fund_source="dana_desa",
            ),
            self._record(self.sites[5], "Bedah buku bersama remaja masjid", 3, 0, **NO_PARTS),
            self._record(
                self.sites[6], "Ibu cakap internet: mengenali kabar bohong", 2, 18,
                female_count=0, male_count=18, target_groups=("women",), **NO_AGES,
            ),
        ]  # fmt: skip

    def _of_newcomers(self) -> list[Record]:
        records = []
        for newcomer in NEWCOMERS:
            site = self.arrivals.sites[newcomer.name]
            for days in newcomer.days:
                record = self._record(site, "Baca nyaring dan bermain kata", days, 12)
                # The one that moved belonged to another office then: it waits for Ben now.
                if newcomer.name != MOVED:
                    record.fate.verified_at = record.written_at + timedelta(days=3)
                records.append(record)
        return records

    def go_on(self, records: Iterable[Record]) -> None:
        """Let happen what follows the records."""
        self._signed_in(records)
        self._series()
        self._close_and_move()
        self._call()
        self._give()
        self._describe()
        dewi = create_account(name="Dewi Anggraini", sign_in_name="", password=None)
        assign(
            dewi, role=Role.MANAGER, place=self.country.ana.library, by=self.country.people["ana"]
        )

    def _signed_in(self, records: Iterable[Record]) -> None:
        """Whoever wrote something has been there; so have the offices and who never wrote yet."""
        last = dict.fromkeys(self.country.people.values(), self.cutoff)
        for seat in self.country.seats:
            last |= {seat.facilitator: self.cutoff, seat.office: self.cutoff}
        for newcomer in NEWCOMERS:
            site = self.arrivals.sites[newcomer.name]
            if newcomer.account == "active" and site.manager:
                last[site.manager] = self.cutoff - timedelta(days=35)
        for record in records:
            author = record.site.author
            last[author] = max(last.get(author, record.written_at), record.written_at)
        for user, moment in last.items():
            user.last_login = moment
        User.objects.bulk_update(last, ["last_login"], batch_size=200)

    def _series(self) -> None:
        """Ana's class of eight evenings: three were sent, one is due, four are planned."""
        ana, title = self.country.ana, "Membatik tulis untuk pemula"
        planned_at = self.cutoff - timedelta(days=30)
        days = [self.today + timedelta(days=n) for n in MEETINGS]
        content = write_content(
            self.rng,
            kind_of(title),
            ana,
            day=days[0],
            count=12,
            theme_ids=self.theme_ids,
            title=title,
        )
        rows = services.plan_series(
            series_id=id_at(self.rng, planned_at),
            library=ana.library,
            content=content,
            days=days,
            by=ana.author,
            at=planned_at,
        )
        for row, count in zip(rows, SENT, strict=False):
            at = datetime.combine(row.held_on, time(19, 10), ana.library.zone)
            said = replace(
                content_of(row), participant_count=count, female_count=count - 1, male_count=1
            )
            sent = services.edit_activity(
                row, content=said, base_version=row.version, by=ana.author, submit=True, at=at
            )
            services.verify_activity(sent, by=ana.reviewer, at=at + timedelta(days=2))

    def _close_and_move(self) -> None:
        sites, kendal = self.arrivals.sites, self.country.kendal
        close_library(
            sites[CLOSED].library,
            closed_on=self.today - timedelta(days=45),
            reason="Pengelolanya pindah; buku dan kegiatannya diteruskan tetangga desa.",
            successor=sites[SUCCESSOR].library,
            by=kendal.office,
        )
        recode_library(
            sites[MOVED].library,
            region=sites[MOVED].village,
            reason="Tercatat di kabupaten sebelah karena nama desanya sama.",
            by=self.country.people["citra"],
        )

    def _call(self) -> None:
        """Ben called some of the silent ones."""
        reasons = {reason.code: reason for reason in ContactReason.objects.all()}
        for name, days, channel, code, text in CALLS:
            note_contact(
                self.arrivals.sites[name].library,
                channel=channel,
                was_reached=bool(code),
                reason=reasons.get(code),
                text=text,
                next_on=timezone.localdate() + timedelta(days=3) if days < 10 else None,
                by=self.country.kendal.facilitator,
                now=timezone.now() if days < 10 else self.cutoff - timedelta(days=days),
            )

    def _give(self) -> None:
        for number, kind, quantity, unit, giver, day, decree, amount in GIFTS:
            record_aid(
                self.sites[number].library,
                kind=kind,
                quantity=quantity,
                unit=unit,
                giver=giver,
                received_on=day,
                decree_number=decree,
                amount_idr=amount,
                note="",
                by=self.country.kendal.office,
            )

    def _describe(self) -> None:
        """Ana's profile is nearly whole, one is half, the newcomers' are empty."""
        update_profile(self.country.ana.library, by=self.country.ana.author, **ANAS_PROFILE)
        half = self.sites[1]
        update_profile(half.library, by=half.author, phone="0294-451123", member_count=212)


def read_the_news(country: Country) -> None:
    """Some have read what was announced, some have not."""
    kendal = country.kendal
    managers = [site.manager for site in kendal.sites if site.manager]
    readers = [kendal.facilitator, kendal.office, country.people["citra"], *managers[1:4]]
    for reader in readers:
        for row in Announcement.objects.told_to(reader):
            read_announcement(row, by=reader)


NO_AGES: dict[str, Any] = dict.fromkeys(
    (
        "child_count", "teen_count", "adult_count", "elderly_count", "disability_count",
        "new_participant_count",
    )
)  # fmt: skip
NO_PARTS: dict[str, Any] = {"female_count": None, "male_count": None, **NO_AGES}
# Whom Ben tried to reach, how many days ago, how, why nothing comes, what was said.
CALLS = (
    ("TBM Gubuk Cerita", 6, Channel.PHONE, "no_signal",
     "Sinyal hilang sejak tower roboh. Akan mencatat di balai desa tiap Jumat."),
    ("TBM Kampung Aksara", 12, Channel.WHATSAPP, "", "Belum dibaca."),
    ("TBM Sinar Pagi", 20, Channel.PHONE, "manager_changed",
     "Pengelola lama berhenti. Undangan baru menyusul."),
    ("TBM Pelangi Ilmu", 15, Channel.VISIT, "does_not_know_how",
     "Kegiatan ada setiap minggu, belum pernah dicatat. Minta diajari."),
)  # fmt: skip
Aid = LibraryAid.Kind
PERPUSNAS, VILLAGE = "Perpustakaan Nasional RI", "Pemerintah desa"
GIFTS = (
    (0, Aid.BOOKS, 1_000, "eksemplar", PERPUSNAS, date(2018, 5, 14), "B.491/V/2018", None),
    (0, Aid.COMPUTERS, 3, "unit", PERPUSNAS, date(2018, 5, 14), "B.491/V/2018", 24_000_000),
    (0, Aid.INTERNET, 12, "bulan", "Dinas Kominfo Kabupaten Kendal", date(2024, 1, 8), "", None),
    (0, Aid.FURNITURE, 4, "rak", VILLAGE, date(2023, 8, 17), "", 6_500_000),
    (1, Aid.BOOKS, 600, "eksemplar", PERPUSNAS, date(2018, 5, 14), "B.491/V/2018", None),
    (2, Aid.BUILDING, 1, "ruang baca", VILLAGE, date(2022, 11, 3), "141/12/2022", 85_000_000),
    (4, Aid.MONEY, None, "", "Bank daerah (CSR)", date(2025, 3, 20), "", 5_000_000),
)
ANAS_PROFILE: dict[str, Any] = {
    "address": "Kompleks balai desa, RT 02 RW 01",
    "head_name": "Ana Lestari",
    "responsible_person": "Sutrisno",
    "phone": "0812-2700-1100",
    "founding_year": 2014,
    "decree_number": "141/07/2014",
    "opening_hours_per_day": 6,
    "building_area_m2": 60,
    "services": [Service.values[0], Service.values[1]],
    "village_population": 3_412,
    "population_year": 2024,
    "title_count": 1_240,
    "recent_title_count": 160,
    "copy_count": 2_310,
    "member_count": 486,
    "staff_count": 2,
    "female_staff_count": 2,
    "male_staff_count": 0,
    "trained_staff_count": 1,
    "computer_count": 4,
    "working_computer_count": 3,
    "printer_count": 1,
    "working_printer_count": 1,
    "has_internet": True,
    "internet_mbps": 20,
}
