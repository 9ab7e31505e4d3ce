from django.db import migrations, models


class Migration(migrations.Migration):
    """Themes move down from activities; their table stays what it was."""

    dependencies = [("activities", "0012_decisions_taken_back")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='Theme',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.SlugField(max_length=40, unique=True)),
                        ('name_id', models.CharField(max_length=80)),
                        ('name_en', models.CharField(max_length=80)),
                        ('position', models.PositiveSmallIntegerField(default=0)),
                        ('is_active', models.BooleanField(default=True)),
                        ('cims_code', models.CharField(help_text='the CIMS outcome it maps to', max_length=40)),
                    ],
                    options={
                        'db_table': 'activities_theme',
                        'ordering': ['position', 'id'],
                        'abstract': False,
                    },
                ),
            ],
        ),
    ]
