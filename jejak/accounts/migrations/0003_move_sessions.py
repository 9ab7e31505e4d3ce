from itertools import islice

from django.conf import settings
from django.core import signing
from django.db import migrations
from django.utils.module_loading import import_string

SALT = "django.contrib.sessions.SessionStore"


def move_sessions(apps, schema_editor):
    """Nobody is signed out: what Django's table holds goes into ours, which says whose it is."""
    old = apps.get_model("sessions", "Session")
    new = apps.get_model("accounts", "Session")
    people = set(apps.get_model("accounts", "User").objects.values_list("pk", flat=True))
    rows = old.objects.order_by("session_key").iterator(1_000)
    while batch := list(islice(rows, 1_000)):
        new.objects.bulk_create(
            new(
                session_key=row.session_key,
                session_data=row.session_data,
                expire_date=row.expire_date,
                user_id=user_id,
            )
            for row in batch
            if (user_id := owner_of(row.session_data)) in people
        )
    old.objects.all().delete()


def owner_of(session_data):
    try:
        data = signing.loads(
            session_data, salt=SALT, serializer=import_string(settings.SESSION_SERIALIZER)
        )
        return int(data["_auth_user_id"])
    except (signing.BadSignature, KeyError, ValueError):
        return None  # nobody was signed in


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_session"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        migrations.RunPython(move_sessions, migrations.RunPython.noop, elidable=True),
    ]
