from datetime import UTC, date, datetime
from decimal import Decimal

from django.db import migrations

# Weights, targets and the boundary of yellow were not found in any paper of the programme, only
# "green is above 75": these are our defaults, and data from here on.
# code, numerator, denominator, weight, (target, per months), names, advice, units
SHARE = ("persen", "percent")
FIRST = (
    ("involvement", "involvement", "", 25, (4, 1), ("Kegiatan pelibatan masyarakat", "Community involvement"),
     ("Catat kegiatan pelibatan masyarakat", "Record activities of community involvement"), ("kegiatan", "activities")),
    ("information", "information", "", 10, (1, 1), ("Layanan informasi", "Information service"),
     ("Catat kegiatan layanan informasi", "Record activities of information service"), ("kegiatan", "activities")),
    ("advocacy", "advocacy", "", 10, (2, 3), ("Advokasi", "Advocacy"),
     ("Catat pertemuan advokasi", "Record advocacy meetings"), ("kegiatan", "activities")),
    ("monthly_on_time", "months_on_time", "months_expected", 15, (100, 0), ("Statistik bulanan tepat waktu", "Monthly statistics on time"),
     ("Tutup statistik bulanan sebelum jatuh tempo", "Close the monthly statistics before they are due"), SHARE),
    ("broken_down", "broken_down", "activities", 15, (80, 0), ("Peserta dirinci", "Participants broken down"),
     ("Rinci peserta perempuan dan laki-laki", "Say how many women and men took part"), SHARE),
    ("photo_backed", "with_photo", "activities", 15, (80, 0), ("Kegiatan berfoto", "Photo-backed activities"),
     ("Tambahkan foto kegiatan", "Add photos of the activities"), SHARE),
    ("verified", "verified", "activities", 10, (80, 0), ("Kegiatan terverifikasi", "Verified activities"),
     ("Minta fasilitator memeriksa catatan", "Ask the facilitator to check the records"), SHARE),
    ("visits", "visits_onsite + visits_online", "", 0, None, ("Kunjungan", "Visits"), ("", ""), ("kunjungan", "visits")),
    ("ict_users", "ict_users", "", 0, None, ("Pengguna komputer, internet, atau wifi", "Users of computer, internet or wifi"), ("", ""), ("orang", "people")),
    ("participants_per_activity", "attendance / activities", "", 0, None, ("Peserta per kegiatan", "Participants per activity"), ("", ""), ("orang", "people")),
    ("women_share", "female", "female + male", 0, None, ("Bagian perempuan", "Share of women"), ("", ""), SHARE),
)  # fmt: skip


def seed(apps, schema_editor):
    """Write version 1, unless some version stands already; published when it is whole."""
    versions = apps.get_model("indicators", "DefinitionVersion").objects
    if versions.exists():
        return
    version = versions.create(number=1, note="Nilai awal Jejak")
    indicator, target = (apps.get_model("indicators", name) for name in ("Indicator", "Target"))
    for position, row in enumerate(FIRST):
        code, numerator, denominator, weight, asked, names, advice, units = row
        made = indicator.objects.create(
            version=version, code=code, position=position, numerator=numerator,
            denominator=denominator, weight=Decimal(weight), name_id=names[0], name_en=names[1],
            advice_id=advice[0], advice_en=advice[1], unit_id=units[0], unit_en=units[1],
        )  # fmt: skip
        if asked:
            target.objects.create(indicator=made, amount=asked[0], per_months=asked[1])
    versions.filter(pk=version.pk).update(
        valid_from=date(2015, 1, 1), published_at=datetime(2026, 11, 25, tzinfo=UTC)
    )


class Migration(migrations.Migration):
    dependencies = [("indicators", "0001_initial")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
