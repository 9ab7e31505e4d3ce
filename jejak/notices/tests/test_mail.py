import smtplib
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from django.core import mail as outbox
from django.core.cache import cache
from django.core.mail.backends import locmem
from django.db import connection
from django.utils import timezone

from jejak.accounts.models import User
from jejak.notices import mail, services
from jejak.notices.models import Kind, MailSetting, Notice
from tests.cast import build_cast

# 08.00 in Western Indonesia: after the morning's mail fell due.
MORNING = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def no_earlier_failures(settings):
    cache.clear()
    settings.PUBLIC_URL = "https://jejak.example.id"


@pytest.fixture
def reached(cast):
    """The cast, where Ana and Ben have an e-mail."""
    for person in (cast.ana, cast.ben):
        person.email = f"{person.username}@contoh.id"
        person.save()
    return cast


def tell(person, title="Kelas menjahit", *, at=MORNING - timedelta(hours=10), by=None):
    services.notify(
        [person.pk], kind=Kind.RETURNED, path="/kegiatan/7/", by=by, params={"title": title}
    )
    Notice.objects.filter(mailed_at=None).update(at=at)


def test_once_a_day_all_that_is_new_comes_in_one_mail(reached):
    tell(reached.ana, "Kelas menjahit", by=reached.ben)
    tell(reached.ana, "Kelas memasak")

    assert not mail.mail_waiting(now=MORNING)

    (sent,) = outbox.outbox
    assert sent.to == ["ana@contoh.id"]
    assert sent.subject == "Kabar di Jejak: 2"
    assert "“Kelas menjahit” dikembalikan dengan catatan." in sent.body
    assert "“Kelas memasak” dikembalikan" in sent.body
    assert "https://jejak.example.id/kegiatan/7/" in sent.body
    assert "https://jejak.example.id/akun/kabar/" in sent.body
    html = sent.alternatives[0].content
    assert '<a href="https://jejak.example.id/kegiatan/7/">' in html
    assert sent.extra_headers["List-Unsubscribe"] == "<https://jejak.example.id/akun/kabar/>"

    mail.mail_waiting(now=MORNING + timedelta(minutes=5))
    assert len(outbox.outbox) == 1


def test_the_mail_is_in_the_persons_language(reached):
    User.objects.filter(pk=reached.ana.pk).update(language="en")
    tell(reached.ana, "Kelas menjahit")
    mail.mail_waiting(now=MORNING)
    (sent,) = outbox.outbox
    assert sent.subject == "“Kelas menjahit” came back with remarks."
    assert "Dear Ana Lestari," in sent.body
    assert "you choose here:" in sent.body


def test_what_comes_after_the_morning_waits_for_the_next_one(reached):
    tell(reached.ana, at=MORNING)
    mail.mail_waiting(now=MORNING + timedelta(hours=2))
    assert not outbox.outbox
    mail.mail_waiting(now=MORNING + timedelta(hours=24))
    assert len(outbox.outbox) == 1


def test_soon_means_at_the_next_run(reached):
    services.choose_mail(reached.ana, rhythm="soon")
    services.choose_mail(reached.ben, rhythm="none")
    tell(reached.ana, at=MORNING)
    tell(reached.ben)
    mail.mail_waiting(now=MORNING + timedelta(minutes=3))
    assert [m.to for m in outbox.outbox] == [["ana@contoh.id"]]


def test_what_was_read_meanwhile_is_not_mailed(reached):
    tell(reached.ana, "Sudah dibaca")
    services.read_about(reached.ana.pk, "/kegiatan/7/")
    tell(reached.ana, "Belum dibaca")
    mail.mail_waiting(now=MORNING)
    assert "Belum dibaca" in outbox.outbox[0].body
    assert "Sudah dibaca" not in outbox.outbox[0].body


def test_whoever_left_or_has_no_address_gets_none(reached):
    tell(reached.ana)
    tell(reached.citra)
    User.objects.filter(pk=reached.ana.pk).update(is_active=False)
    mail.mail_waiting(now=MORNING)
    assert not outbox.outbox


def test_old_news_is_no_news(reached):
    tell(reached.ana, at=MORNING - mail.NEWS_FOR - timedelta(hours=1))
    mail.mail_waiting(now=MORNING)
    assert not outbox.outbox


def test_a_long_list_says_how_much_more_there_is(reached):
    for number in range(23):
        tell(reached.ana, f"Nomor {number}")
    mail.mail_waiting(now=MORNING)
    (sent,) = outbox.outbox
    assert sent.subject == "Kabar di Jejak: 23"
    assert "Nomor 22" in sent.body
    assert "Nomor 2”" not in sent.body
    assert "Dan lainnya: 3." in sent.body
    assert Notice.objects.filter(mailed_at=None).count() == 0


class Interrupted(Exception):
    pass


def test_a_crash_after_sending_repeats_the_mail_under_the_same_id_and_loses_nothing(
    reached, monkeypatch
):
    tell(reached.ana)
    send = locmem.EmailBackend.send_messages

    def send_and_die(self, messages):
        send(self, messages)
        raise Interrupted

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", send_and_die)
    with pytest.raises(Interrupted):
        mail.mail_waiting(now=MORNING)
    assert Notice.objects.filter(mailed_at=None).count() == 1

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", send)
    mail.mail_waiting(now=MORNING)
    mail.mail_waiting(now=MORNING)
    first, second = outbox.outbox
    assert first.extra_headers["Message-ID"] == second.extra_headers["Message-ID"]


def refusing(error, address=None):
    send = locmem.EmailBackend.send_messages

    def refuse(self, messages):
        if address in {None, messages[0].to[0]}:
            raise error
        return send(self, messages)

    return refuse


def test_a_refused_address_waits_longer_each_time_and_holds_up_nobody(reached, monkeypatch, caplog):
    tell(reached.ana)
    tell(reached.ben)
    error = smtplib.SMTPRecipientsRefused({"ana@contoh.id": (550, b"no such user")})
    monkeypatch.setattr(
        locmem.EmailBackend, "send_messages", refusing(error, address="ana@contoh.id")
    )
    mail.mail_waiting(now=MORNING)
    assert [m.to for m in outbox.outbox] == [["ben@contoh.id"]]
    setting = MailSetting.objects.get(user=reached.ana)
    assert setting.not_before == MORNING + timedelta(minutes=5)
    mail.mail_waiting(now=MORNING + timedelta(minutes=4))
    setting.refresh_from_db()
    assert setting.refused_count == 1
    mail.mail_waiting(now=MORNING + timedelta(minutes=6))
    setting.refresh_from_db()
    assert setting.not_before == MORNING + timedelta(minutes=16)
    assert "contoh.id" not in caplog.text
    assert Notice.objects.filter(mailed_at=None).count() == 1


def test_a_server_that_fails_rests_for_everybody_and_then_all_is_sent(reached, monkeypatch, caplog):
    tell(reached.ana)
    tell(reached.ben)
    send = locmem.EmailBackend.send_messages
    error = smtplib.SMTPServerDisconnected("gone, ana@contoh.id")
    monkeypatch.setattr(locmem.EmailBackend, "send_messages", refusing(error))
    mail.mail_waiting(now=MORNING)
    monkeypatch.setattr(locmem.EmailBackend, "send_messages", send)
    mail.mail_waiting(now=MORNING + timedelta(minutes=4))
    assert not outbox.outbox
    mail.mail_waiting(now=MORNING + timedelta(minutes=6))
    assert len(outbox.outbox) == 2
    assert "contoh.id" not in caplog.text


def test_a_run_is_bounded_and_asks_for_another(reached, monkeypatch):
    monkeypatch.setattr(mail, "PEOPLE_A_RUN", 1)
    tell(reached.ana)
    tell(reached.ben)
    assert mail.mail_waiting(now=MORNING)
    assert mail.mail_waiting(now=MORNING)
    assert not mail.mail_waiting(now=MORNING)
    assert len(outbox.outbox) == 2


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_one_mail(monkeypatch):
    ana = build_cast().ana
    User.objects.filter(pk=ana.pk).update(email="ana@contoh.id")
    services.notify([ana.pk], kind=Kind.RETURNED, path="/")
    now = timezone.now()
    send = locmem.EmailBackend.send_messages
    others = []

    def other_worker():
        others.append(mail.mail_person(ana.pk, now=now, connection=locmem.EmailBackend()))
        connection.close()

    def send_while_another_tries(self, messages):
        thread = Thread(target=other_worker)
        thread.start()
        thread.join()
        return send(self, messages)

    monkeypatch.setattr(locmem.EmailBackend, "send_messages", send_while_another_tries)
    assert mail.mail_person(ana.pk, now=now, connection=locmem.EmailBackend())
    assert others == [False]
    assert len(outbox.outbox) == 1
