from datetime import UTC, date, datetime

from django.db import migrations

# Shown first, scored when the national team gives it a weight (decision 0039): so no score
# changes.
NEED_LINKED = {
    "code": "need_linked",
    "name_id": "Kegiatan menjawab kebutuhan",
    "name_en": "Activities that answer a need",
    "advice_id": "Tautkan kegiatan dengan rencana yang menjawab kebutuhan",
    "advice_en": "Link activities with a plan line that answers a need",
    "unit_id": "persen",
    "unit_en": "percent",
    "numerator": "need_linked",
    "denominator": "activities",
    "weight": 0,
}
AFTER = "verified"
BEGINS = date(2026, 1, 1)


def copied(model, row, **changed):
    names = (field.attname for field in model._meta.concrete_fields if not field.primary_key)
    return {name: getattr(row, name) for name in names} | changed


def seed(apps, schema_editor):
    """Write version 2 where version 1 stands alone as it was shipped."""
    versions, indicator, target = (
        apps.get_model("indicators", name) for name in ("DefinitionVersion", "Indicator", "Target")
    )
    first = versions.objects.filter(number=1, published_by=None, valid_from__lt=BEGINS).first()
    if first is None or versions.objects.count() > 1:
        return
    second = versions.objects.create(
        number=2,
        note="Kegiatan yang menjawab kebutuhan masyarakat ditampilkan, belum dinilai",
        green_above=first.green_above,
        yellow_above=first.yellow_above,
    )
    place = 0
    for row in indicator.objects.filter(version=first).order_by("position", "id"):
        made = indicator.objects.create(
            **copied(indicator, row, version_id=second.pk, position=place)
        )
        for asked in target.objects.filter(indicator=row):
            target.objects.create(**copied(target, asked, indicator_id=made.pk))
        place += 1
        if row.code == AFTER:
            indicator.objects.create(version=second, position=place, **NEED_LINKED)
            place += 1
    versions.objects.filter(pk=second.pk).update(
        valid_from=BEGINS, published_at=datetime(2026, 11, 25, tzinfo=UTC)
    )


class Migration(migrations.Migration):
    dependencies = [("indicators", "0003_published_stays"), ("figures", "0008_need_linked")]
    operations = [migrations.RunPython(seed, migrations.RunPython.noop)]
