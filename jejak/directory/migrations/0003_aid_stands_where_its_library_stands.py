from django.db import migrations

# One composite key for place and category: a recoding of the library rewrites its rows, and
# an insert that read the old place fails instead of staying in the wrong region for ever.
FORWARDS = """
ALTER TABLE directory_libraryaid ADD CONSTRAINT aid_stands_where_its_library_stands
FOREIGN KEY (library_id, regency_id, province_id, partner_category)
REFERENCES places_library (id, regency_id, province_id, partner_category)
ON UPDATE CASCADE
"""
BACKWARDS = "ALTER TABLE directory_libraryaid DROP CONSTRAINT aid_stands_where_its_library_stands"


class Migration(migrations.Migration):
    dependencies = [("directory", "0002_library_aid")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
