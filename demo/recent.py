"""The last three months: some sixty libraries at work, Ana's told record by record."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from jejak.plans.models import Strategy

from .corpus import KINDS, Kind
from .country import Country, Seat, Site
from .fates import double_of, review_recent, weekly_review
from .history import Record, choose_day, id_at, moment_of_writing, new_record
from .writing import attendance, choose_kind, choose_title, fits

DAYS = 91
OTHER_SEATS, SITES_OF_A_SEAT = 13, 4
MIX = {Strategy.INVOLVEMENT: 0.77, Strategy.INFORMATION: 0.13, Strategy.ADVOCACY: 0.1}
# Of the newest records of each of Ben's libraries, this many wait for him.
WAITING_OF_EACH = 3
FRESH_DAYS = 8
UNUSUAL = 212


class Recent:
    """Writes the records of the last days before `today`."""

    def __init__(
        self, rng: Random, country: Country, theme_ids: dict[str, int], today: date
    ) -> None:
        self.rng, self.country, self.theme_ids = rng, country, theme_ids
        self.today, self.first = today, today - timedelta(days=DAYS)
        # Midnight in Western Indonesia: whatever the clock says, it has passed.
        self.cutoff = datetime.combine(today, time(0), UTC) - timedelta(hours=7)

    def plan(self) -> list[Record]:
        kendal = self.country.kendal
        seats = self.rng.sample(
            [seat for seat in self.country.seats if seat is not kendal], OTHER_SEATS
        )
        records = [
            record
            for seat in seats
            for site in self.rng.sample(seat.sites, min(SITES_OF_A_SEAT, len(seat.sites)))
            for record in self._of_site(site)
        ]
        return records + self._of_kendal(kendal) + self._of_ana()

    def _of_site(self, site: Site) -> list[Record]:
        records, favourites = [], set[int]()
        for _number in range(self.rng.randint(3, 9)):
            kind = self._kind(site, favourites)
            day = choose_day(self.rng, kind, self.first, last=self.today - timedelta(days=1))
            day = self._spread(day)
            records.append(self._record(site, kind, day))
        if self.rng.random() < 0.2:
            records[-1].is_draft = True
        if self.rng.random() < 0.4:
            records += self._weekly(site)
        for record in records:
            review_recent(self.rng, record, self.cutoff)
        return records

    def _weekly(self, site: Site) -> list[Record]:
        """Four meetings of one class, a week apart."""
        kinds = [kind for kind in KINDS if kind.is_series and fits(kind, site, self.today.month)]
        kind = self.rng.choice(kinds)
        first = self.rng.randint(30, DAYS - 1)
        meetings = [
            self._record(site, kind, self.today - timedelta(days=first - 7 * week))
            for week in range(4)
        ]
        name = choose_title(self.rng, kind, site).split(":")[0]
        self._name_series(meetings, name if "{" not in name else kind.skill or "Kelas bersama")
        return meetings

    def _spread(self, day: date) -> date:
        """Move a day of the first month by whole weeks, so that weekends stay weekends."""
        weeks = ((self.today - timedelta(days=1)) - day).days // 7
        return day + timedelta(days=7 * self.rng.randint(0, weeks))

    def _of_kendal(self, seat: Seat) -> list[Record]:
        records = []
        for site in seat.sites[1:]:
            older = [record for record in self._of_site(site) if not record.is_draft]
            for record in older:
                if record.fate.verified_at is None and record.fate.returned_at is None:
                    at = weekly_review(record.written_at, days=1)
                    record.fate.verified_at = at if at <= self.cutoff else None
            records += [record for record in older if record.fate.verified_at]
            records += self._fresh(site)
        return records

    def _fresh(self, site: Site) -> list[Record]:
        favourites = set[int]()
        days = self.rng.sample(range(1, FRESH_DAYS + 1), WAITING_OF_EACH)
        fresh = [
            self._record(site, self._kind(site, favourites), self.today - timedelta(days=day))
            for day in sorted(days)
        ]
        if site is self.country.kendal.sites[5]:  # Desa Kalirejo
            kind = kind_of("Kelas komputer perangkat desa")
            fresh[0] = self._record(site, kind, self.today - timedelta(days=2), count=UNUSUAL)
            fresh[0].content = replace(fresh[0].content, title="Pelatihan komputer perangkat desa")
        return fresh

    def _kind(self, site: Site, favourites: set[int]) -> Kind:
        strategy = self.rng.choices(list(MIX), list(MIX.values()))[0]
        month = (self.today - timedelta(days=self.rng.randint(1, DAYS))).month
        return choose_kind(self.rng, site, strategy=strategy, month=month, favourites=favourites)

    def _record(
        self, site: Site, kind: Kind, day: date, *, count: int = 0, title: str = ""
    ) -> Record:
        record = new_record(
            self.rng,
            site,
            kind,
            day=day,
            count=count or attendance(self.rng, kind),
            theme_ids=self.theme_ids,
            title=title,
        )
        while record.written_at > self.cutoff:
            record.written_at = moment_of_writing(self.rng, site, day)
        record.id = id_at(self.rng, record.written_at)
        record.photo_count = self.rng.choices([0, 1, 2], [0.66, 0.29, 0.05])[0]
        return record

    # -- Ana ------------------------------------------------------------------------------

    def _of_ana(self) -> list[Record]:
        records = [
            self._anas(84, "Musyawarah desa: usulan perpustakaan dalam RKPDes", 41),
            self._anas(40, "Audiensi dengan kepala desa", 6),
            self._anas(
                self._saturday(), "Baca nyaring dan bermain kata", 23,
                title="Baca bersama Sabtu pagi",
            ),
        ]  # fmt: skip
        sewing = [
            self._anas(days, "Kelas menjahit pemula", count)
            for days, count in ((70, 12), (63, 13), (56, 11))
        ]
        marketing = [
            self._anas(days, "Pelatihan pemasaran daring untuk UMKM", count)
            for days, count in ((31, 16), (24, 18), (17, 15))
        ]
        chili = self._anas(49, "Menanam cabai di polybag", 18)
        for record in (*records, *sewing, *marketing, chili):
            record.photo_count = 1
            record.fate.verified_at = weekly_review(record.written_at, days=1)
        self._mended(marketing[1])
        returned = self._returned()
        self._name_series(sewing, "Kelas menjahit pemula")
        self._name_series([*marketing, returned], "Pelatihan pemasaran digital")
        return [
            *records, *sewing, *marketing, chili, double_of(self.rng, chili), returned,
            *self._waiting(shown_before=records[2]), self._draft(),
        ]  # fmt: skip

    def _anas(self, days: int, known_as: str, count: int, *, title: str = "") -> Record:
        day = self.today - timedelta(days=days)
        record = self._record(
            self.country.ana, kind_of(known_as), day, count=count, title=title or known_as
        )
        # Ana writes on the same evening.
        at = datetime.combine(day, time(16, 2), self.country.ana.library.zone)
        record.written_at, record.id = at, id_at(self.rng, at)
        return record

    def _saturday(self) -> int:
        """Return how many days ago the Saturday before last was."""
        return (self.today.weekday() - 5) % 7 + 7

    def _returned(self) -> Record:
        record = self._anas(5, "Pelatihan pemasaran daring untuk UMKM", 51)
        record.content = replace(
            record.content, female_count=40, male_count=11, child_count=None, teen_count=None,
            adult_count=None, elderly_count=None, result_note="", cost_idr=350_000,
            fund_source="dana_desa", resource_person="Ibu Siti Rahayu, penjual keripik",
        )  # fmt: skip
        record.photo_count = 2
        record.fate.returned_at = record.written_at + timedelta(days=1, hours=-5, minutes=18)
        record.fate.remarks = {
            "participant_count": (
                "Di foto tampak sekitar 15 orang, tetapi tertulis 51. Salah ketik?"
            ),
            "result_note": "Hasilnya belum ditulis. Apa yang sekarang bisa dilakukan peserta?",
        }
        return record

    def _mended(self, record: Record) -> None:
        """One that went back and forth before it was verified."""
        fate, written_at = record.fate, record.written_at
        fate.mended = record.content
        record.content = replace(
            record.content, participant_count=81, female_count=None, male_count=None
        )
        fate.remarks = {"participant_count": "Tertulis 81. Apakah maksudnya 18?"}
        fate.returned_at = written_at + timedelta(hours=17)
        fate.answered_at = written_at + timedelta(hours=20)
        fate.answer = "Maaf Pak, angkanya terbalik. Yang hadir 18 orang."
        fate.verified_at = written_at + timedelta(hours=26)

    def _waiting(self, *, shown_before: Record) -> list[Record]:
        weaving = self._anas(3, "Kelas menenun motif baru", 14)
        weaving.content = replace(
            weaving.content, female_count=13, male_count=1, cost_idr=450_000,
            fund_source="dana_desa",
            result_note=(
                "Sebelas ibu menyelesaikan selendang pertama. "
                "Tiga sudah dipajang di lapak daring."
            ),
        )  # fmt: skip
        weaving.photo_count = 2
        reading = self._anas(2, "Mendongeng akhir pekan", 26, title="Mendongeng sore")
        reading.photo_count, reading.shows_again = 1, shown_before
        return [weaving, reading]

    def _draft(self) -> Record:
        record = self._anas(1, "Posyandu dan pojok baca", 20)
        record.content = replace(
            record.content, participant_count=None, female_count=None, male_count=None,
            child_count=None, teen_count=None, adult_count=None, elderly_count=None,
            disability_count=None, new_participant_count=None,
        )  # fmt: skip
        record.is_draft, record.photo_count = True, 0
        return record

    def _name_series(self, records: list[Record], name: str) -> None:
        series_id = id_at(self.rng, records[0].written_at)
        for number, record in enumerate(records, start=1):
            record.series_id = series_id
            title = f"{name}, pertemuan {number}"
            record.content = replace(record.content, title=title)
            if record.fate.mended:
                record.fate.mended = replace(record.fate.mended, title=title)


def kind_of(title: str) -> Kind:
    return next(kind for kind in KINDS if title in kind.titles)
