"""What is being said these days: announcements, a question that waits, one that was answered."""

from __future__ import annotations

from datetime import date, timedelta

from django.utils import timezone

from jejak.accounts.models import User
from jejak.activities.models import Activity, State
from jejak.activities.talk.services import write_message
from jejak.announcements.models import Audience
from jejak.announcements.services import Said, announce, tell_some
from jejak.notices.models import Notice
from jejak.places.models import Region


def talk(today: date) -> None:
    """Let the known people speak; what they were told before, they have read."""
    Notice.objects.unread().update(read_at=timezone.now(), mailed_at=timezone.now())
    people = {user.username: user for user in User.objects.filter(username__in=NAMES)}
    _announce(today, people)
    _ask(people)


NAMES = ("ana", "ben", "citra", "nadia")


def _announce(today: date, people: dict[str, User]) -> None:
    national = announce(
        Said(
            title="Batas laporan triwulan",
            text="Mohon semua kegiatan triwulan ini tercatat paling lambat tanggal 10 bulan depan. "
            "Yang belum berfoto boleh dilengkapi kemudian.",
            starts_on=today,
            is_pinned=True,
        ),
        place=Region.objects.by_code("0"),
        audience=Audience.values,
        by=people["nadia"],
    )
    while not tell_some(national.pk):
        pass
    announce(
        Said(
            title="Bimtek pengelola perpustakaan desa",
            text="Bimtek dua hari untuk pengelola baru. Tempat dan jadwal diumumkan minggu depan. "
            "Siapkan satu kegiatan yang ingin diceritakan.",
            starts_on=today,
            ends_on=today + timedelta(days=30),
        ),
        place=Region.objects.by_code("3324"),
        audience=[Audience.MANAGERS],
        by=people["citra"],
    )


def _ask(people: dict[str, User]) -> None:
    ana, ben = people["ana"], people["ben"]
    own = Activity.objects.filter(recorded_by=ana).exclude(state=State.DRAFT)
    latest = list(own.latest_first().select_related("library__regency")[:2])
    if not latest:
        return
    write_message(latest[0], text="Apakah anak yang ikut ibunya juga dihitung?", by=ana)
    if len(latest) > 1:
        write_message(latest[1], text="Kelas ini bagian dari seri yang sama, Pak?", by=ana)
        write_message(latest[1], text="Ya, Bu. Biarkan seperti ini.", by=ben)
