from django.db import migrations

# One composite key for place and category: a recoding of the library rewrites its sheets, and
# an insert that read the old place fails instead of staying in the wrong region for ever.
FORWARDS = """
ALTER TABLE statistics_monthlystatistics
ADD CONSTRAINT statistics_stand_where_their_library_stands
FOREIGN KEY (library_id, regency_id, province_id, partner_category)
REFERENCES places_library (id, regency_id, province_id, partner_category)
ON UPDATE CASCADE
"""
BACKWARDS = """
ALTER TABLE statistics_monthlystatistics
DROP CONSTRAINT statistics_stand_where_their_library_stands
"""


class Migration(migrations.Migration):
    dependencies = [("statistics", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
