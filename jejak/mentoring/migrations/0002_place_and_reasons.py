from django.db import migrations

# As the records and photos do: a recoding of the library rewrites its notes (decision 0002).
FORWARDS = """
ALTER TABLE mentoring_contactnote ADD CONSTRAINT contact_note_stands_where_its_library_stands
FOREIGN KEY (library_id, regency_id, province_id, partner_category)
REFERENCES places_library (id, regency_id, province_id, partner_category)
ON UPDATE CASCADE
"""
BACKWARDS = """
ALTER TABLE mentoring_contactnote DROP CONSTRAINT contact_note_stands_where_its_library_stands
"""
# The seed of the editable list: the pains of domain.md i, as a caller hears them.
REASONS = [
    ("no_signal", "Tidak ada sinyal", "No signal"),
    ("phone_broken", "HP atau komputer rusak", "Phone or computer broken"),
    ("manager_changed", "Pengelola berganti", "The manager changed"),
    ("does_not_know_how", "Belum tahu caranya", "Does not know how"),
    ("too_busy", "Terlalu sibuk", "Too busy"),
    ("no_activities", "Tidak ada kegiatan", "No activities"),
    ("building", "Gedung tidak bisa dipakai", "The building cannot be used"),
    ("closed", "Perpustakaan sudah tutup", "The library has closed"),
    ("other", "Alasan lain", "Another reason"),
]


def seed(apps, schema_editor):
    reason = apps.get_model("mentoring", "ContactReason")
    for position, (code, name_id, name_en) in enumerate(REASONS, start=1):
        reason.objects.get_or_create(
            code=code, defaults={"name_id": name_id, "name_en": name_en, "position": position}
        )


class Migration(migrations.Migration):
    dependencies = [("mentoring", "0001_initial")]
    operations = [
        migrations.RunSQL(FORWARDS, BACKWARDS),
        migrations.RunPython(seed, migrations.RunPython.noop),
    ]
