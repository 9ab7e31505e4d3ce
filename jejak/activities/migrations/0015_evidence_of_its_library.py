from django.db import migrations

# A record proves a need of its own library; the key of 0014 only knows that it exists.
FORWARDS = """
CREATE FUNCTION evidence_names_a_record_of_its_library() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT FROM activities_activity a JOIN plans_communityneed n ON n.library_id = a.library_id
        WHERE a.id = NEW.record_id AND n.id = NEW.need_id
    ) THEN
        RAISE EXCEPTION 'a record proves a need of its own library'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER evidence_names_a_record_of_its_library
BEFORE INSERT OR UPDATE OF record_id, need_id ON plans_needevidence
FOR EACH ROW WHEN (NEW.record_id IS NOT NULL)
EXECUTE FUNCTION evidence_names_a_record_of_its_library();
"""
BACKWARDS = """
DROP TRIGGER evidence_names_a_record_of_its_library ON plans_needevidence;
DROP FUNCTION evidence_names_a_record_of_its_library();
"""


class Migration(migrations.Migration):
    dependencies = [("activities", "0014_activities_carry_out_plans")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
