import django.db.models.deletion
import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations, models

# A line that answers a need from now on, or no longer, says so to its activities, and an
# activity cannot carry out another library's plan (decision 0034).
LINE = """
ALTER TABLE activities_activity ADD CONSTRAINT activity_carries_out_a_line_of_its_library
FOREIGN KEY (plan_line_id, library_id, is_need_linked)
REFERENCES plans_planline (id, library_id, answers_need)
ON UPDATE CASCADE
"""
EVIDENCE = """
ALTER TABLE plans_needevidence ADD CONSTRAINT evidence_names_a_record_that_exists
FOREIGN KEY (record_id) REFERENCES activities_activity (id)
"""


class Migration(migrations.Migration):
    dependencies = [
        ("activities", "0013_themes_moved_down"),
        ("plans", "0003_keys"),
    ]
    operations = [
        migrations.AddField(
            model_name='activity',
            name='is_need_linked',
            field=models.BooleanField(default=False),
        ),
        migrations.AddField(
            model_name='activity',
            name='plan_line',
            field=models.ForeignKey(blank=True, db_constraint=False, db_index=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='activities', to='plans.planline', verbose_name='activity of the plan'),
        ),
        migrations.AddIndex(
            model_name='activity',
            index=models.Index(condition=models.Q(('plan_line__isnull', False)), fields=['plan_line', 'held_on'], name='activity_of_plan_line'),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name='activity',
            trigger=pgtrigger.compiler.Trigger(name='activities_carry_out_open_lines_of_their_year', sql=pgtrigger.compiler.UpsertTriggerSql(condition='WHEN (NEW."plan_line_id" IS NOT NULL)', declare='DECLARE line RECORD;', func="\n                    SELECT l.year, l.cancelled_reason, p.state INTO line FROM plans_planline l\n                        JOIN plans_workplan p ON p.id = l.plan_id WHERE l.id = NEW.plan_line_id\n                        FOR SHARE OF p;\n                    IF line.year <> EXTRACT(YEAR FROM NEW.held_on) THEN\n                        RAISE EXCEPTION 'an activity carries out a plan of its own year'\n                            USING ERRCODE = 'check_violation';\n                    END IF;\n                    IF TG_OP = 'UPDATE' AND OLD.plan_line_id = NEW.plan_line_id THEN\n                        RETURN NEW;\n                    END IF;\n                    IF line.state NOT IN ('agreed', 'revising') OR line.cancelled_reason <> '' THEN\n                        RAISE EXCEPTION 'this plan line is not open'\n                            USING ERRCODE = 'check_violation';\n                    END IF;\n                    RETURN NEW;\n                ", hash='5f270b673ae1debc8b075a95d5544c9bc240a899', operation='INSERT OR UPDATE', pgid='pgtrigger_activities_carry_out_open_lines_of_their_year_46b34', table='activities_activity', when='BEFORE')),
        ),
        migrations.AddConstraint(
            model_name='activity',
            constraint=models.CheckConstraint(condition=models.Q(('plan_line__isnull', False), ('is_need_linked', False), _connector='OR'), name='only_what_is_planned_answers_a_need'),
        ),
        migrations.AlterField(
            model_name='activityversion',
            name='why',
            field=models.CharField(choices=[('recorded', 'recorded it'), ('edited', 'changed it'), ('submitted', 'sent it'), ('returned', 'returned it'), ('verified', 'verified it'), ('withdrawn', 'withdrew it'), ('restored', 'restored it'), ('photos', 'updated the photos'), ('planned', 'changed what it carries out'), ('recoded', 'recoded the library'), ('undone', 'took the decision back')], max_length=12),
        ),
        migrations.RunSQL(
            LINE,
            "ALTER TABLE activities_activity "
            "DROP CONSTRAINT activity_carries_out_a_line_of_its_library",
        ),
        migrations.RunSQL(
            EVIDENCE,
            "ALTER TABLE plans_needevidence DROP CONSTRAINT evidence_names_a_record_that_exists",
        ),
    ]
