from django.db import migrations

# The seed of the editable list, with the CIMS outcome each maps to (domain.md c.5).
THEMES = [
    ("education", "Pendidikan", "Education", "education"),
    ("economy", "Ekonomi", "Economy", "economic_development"),
    ("health", "Kesehatan", "Health", "health"),
    ("digital_communication", "Keterampilan digital", "Digital skills", "digital_inclusion"),
    ("arts_culture_hobby", "Seni, budaya, hobi", "Arts, culture, hobby", "culture_leisure"),
    ("governance", "Informasi desa", "Village information", "government_governance"),
    (
        "environment_agriculture",
        "Lingkungan dan pertanian",
        "Environment and agriculture",
        "economic_development",
    ),
    ("other", "Lainnya", "Other", "communication"),
]


def seed(apps, schema_editor, app="activities"):
    theme = apps.get_model(app, "Theme")
    for position, (code, name_id, name_en, cims) in enumerate(THEMES, start=1):
        theme.objects.get_or_create(
            code=code,
            defaults={
                "name_id": name_id,
                "name_en": name_en,
                "cims_code": cims,
                "position": position,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("activities", "0002_place")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
