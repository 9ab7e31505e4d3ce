# Themes are a model of plans now; their table is the same.
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('figures', '0006_bits_within_their_index'),
        ('plans', '0001_themes'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(
                    model_name='librarymonth',
                    name='theme',
                    field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.theme'),
                ),
                migrations.AlterField(
                    model_name='libraryyear',
                    name='theme',
                    field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.theme'),
                ),
                migrations.AlterField(
                    model_name='regionfact',
                    name='theme',
                    field=models.ForeignKey(db_constraint=False, db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='plans.theme'),
                ),
            ],
        ),
    ]
