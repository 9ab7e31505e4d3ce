from django.db import migrations

from jejak.places.placed import stands_where_its_library_stands

# A line is of its plan's library and year, and answers a need of that library.
PLAN = """
ALTER TABLE plans_planline ADD CONSTRAINT line_is_of_its_plan
FOREIGN KEY (plan_id, library_id, year) REFERENCES plans_workplan (id, library_id, year)
"""
NEED = """
ALTER TABLE plans_planline ADD CONSTRAINT line_answers_a_need_of_its_library
FOREIGN KEY (need_id, library_id) REFERENCES plans_communityneed (id, library_id)
"""


class Migration(migrations.Migration):
    dependencies = [("plans", "0002_needs_meetings_plans")]
    operations = [
        migrations.RunSQL(*stands_where_its_library_stands("plans_communityneed", "need")),
        migrations.RunSQL(*stands_where_its_library_stands("plans_prioritymeeting", "meeting")),
        migrations.RunSQL(*stands_where_its_library_stands("plans_workplan", "plan")),
        migrations.RunSQL(*stands_where_its_library_stands("plans_planline", "line")),
        migrations.RunSQL(PLAN, "ALTER TABLE plans_planline DROP CONSTRAINT line_is_of_its_plan"),
        migrations.RunSQL(
            NEED, "ALTER TABLE plans_planline DROP CONSTRAINT line_answers_a_need_of_its_library"
        ),
    ]
