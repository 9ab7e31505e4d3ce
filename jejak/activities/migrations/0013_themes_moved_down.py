import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Themes are a model of plans now; their table is the same."""

    dependencies = [
        ("activities", "0012_decisions_taken_back"),
        ("figures", "0007_themes_moved_down"),
        ("plans", "0001_themes"),
    ]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name='activity',
                    name='theme',
                    field=models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.theme', verbose_name='theme'),
                ),
                migrations.DeleteModel(
                    name='Theme',
                ),
            ],
        ),
    ]
