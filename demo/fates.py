"""What reviewers made of the records: verified, returned, withdrawn, or still waiting."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, time, timedelta
from random import Random

from .country import KENDAL, Site
from .history import Fate, Record, id_at

# Share of 2019 that was verified, where the design says so; elsewhere about seven in ten.
VERIFIED_2019 = {
    "35": 0.71, "33": 0.75, "32": 0.64, "73": 0.69, "13": 0.82, "52": 0.58, "34": 0.88,
    "18": 0.61, "51": 0.74, "16": 0.66,
}  # fmt: skip
USUALLY = 0.68
RETURNED_2019, WITHDRAWN_2019 = 0.012, 8
TWICE = "Tercatat dua kali."
REMARKS: tuple[dict[str, str], ...] = (
    {"participant_count": "Jumlah peserta jauh di atas biasanya. Mohon dicek dengan daftar hadir."},
    {"held_on": "Menurut surat undangan, kegiatan ini sehari kemudian. Mana yang benar?"},
    {"result_note": "Hasilnya belum ditulis. Apa yang sekarang bisa dilakukan peserta?"},
    {"theme_id": "Tema ini lebih cocok Kesehatan. Setuju?"},
    {"female_count": "Jumlah perempuan belum diisi, padahal ada di daftar hadir."},
    {"cost_idr": "Sumber dananya dari mana? Mohon dilengkapi."},
    {"photos": "Foto terlalu gelap. Adakah foto lain dari hari itu?"},
    {"": "Kegiatan ini tampaknya sudah dicatat minggu lalu. Mohon dicek."},
)


def review_2019(rng: Random, records: list[Record]) -> list[Record]:
    """Decide what became of the records; return the doubles that were taken out again."""
    for record in records:
        share = VERIFIED_2019.get(record.site.province, USUALLY)
        chance = rng.random()
        if record.site.seat.region.code == KENDAL or chance < share:
            record.fate.verified_at = monthly_review(record.site, record.written_at)
        elif chance > 1 - RETURNED_2019:
            record.fate.returned_at = monthly_review(record.site, record.written_at)
            record.fate.remarks = rng.choice(REMARKS)
    return [double_of(rng, record) for record in rng.sample(records, WITHDRAWN_2019)]


def double_of(rng: Random, record: Record) -> Record:
    """Return the same occasion recorded once more and withdrawn with a reason."""
    written_at = record.written_at + timedelta(minutes=rng.randint(3, 40))
    return replace(
        record,
        id=id_at(rng, written_at),
        written_at=written_at,
        series_id=None,
        photo_count=0,
        fate=Fate(withdrawn_at=written_at + timedelta(days=1), reason=TWICE),
    )


def monthly_review(site: Site, written_at: datetime) -> datetime:
    """In 2019 the reports of a month were read early in the next."""
    following = (written_at.replace(day=1) + timedelta(days=32)).replace(day=1)
    day = 4 + int(site.seat.region.code) % 9
    return datetime.combine(following.date(), time(10, 15), written_at.tzinfo) + timedelta(days=day)


def weekly_review(written_at: datetime, *, days: int) -> datetime:
    """Return the reviewer's next Tuesday or Friday, so many days later at the earliest."""
    day = written_at.date() + timedelta(days=days)
    while day.weekday() not in {1, 4}:
        day += timedelta(days=1)
    return datetime.combine(day, time(10, 20), written_at.tzinfo)


def review_recent(rng: Random, record: Record, cutoff: datetime) -> None:
    """Verify most of what is older, leave the newest waiting."""
    at = weekly_review(record.written_at, days=rng.randint(1, 6))
    if at > cutoff or record.is_draft:
        return
    chance = rng.random()
    if chance < 0.82:
        record.fate.verified_at = at
    elif chance < 0.88:
        record.fate.returned_at, record.fate.remarks = at, rng.choice(REMARKS)
    elif chance < 0.9:
        record.fate.withdrawn_at, record.fate.reason = at, TWICE
    elif chance < 0.94 and (answered_at := at + timedelta(days=1, hours=3)) < cutoff:
        _answer(rng, record, at, answered_at)


def _answer(rng: Random, record: Record, returned_at: datetime, answered_at: datetime) -> None:
    """Send it back, and let the library mend and send it again."""
    fate, content = record.fate, record.content
    fate.returned_at, fate.answered_at = returned_at, answered_at
    fate.remarks = {"result_note": REMARKS[2]["result_note"]}
    fate.answer = rng.choice(("Sudah saya lengkapi.", "Maaf terlewat, sudah ditambahkan."))
    added = "Semua peserta mencoba sendiri sampai selesai."
    fate.mended = replace(content, result_note=f"{content.result_note} {added}".strip())
