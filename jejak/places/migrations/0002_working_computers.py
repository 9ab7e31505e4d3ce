from django.db import migrations


class Migration(migrations.Migration):
    """What was asked as `working computers` keeps its numbers under its right name."""

    dependencies = [("places", "0001_initial")]
    operations = [
        migrations.RenameField("library", "computer_count", "working_computer_count"),
    ]
