from django.db import migrations

from portal.append_only import AppendOnly

FORMER = """
    DROP TRIGGER audit_seal_no_truncate ON audit_seal;
    DROP TRIGGER audit_seal_append_only ON audit_seal;
    DROP TRIGGER audit_entry_no_truncate ON audit_entry;
    DROP TRIGGER audit_entry_append_only ON audit_entry;
    DROP FUNCTION audit_refuse_change();
"""

FORMER_AGAIN = """
    CREATE FUNCTION audit_refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
    END $$;

    CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
    CREATE TRIGGER audit_entry_no_truncate BEFORE TRUNCATE ON audit_entry
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
    CREATE TRIGGER audit_seal_append_only BEFORE UPDATE OR DELETE ON audit_seal
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
    CREATE TRIGGER audit_seal_no_truncate BEFORE TRUNCATE ON audit_seal
        FOR EACH STATEMENT EXECUTE FUNCTION audit_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(FORMER, FORMER_AGAIN),
        AppendOnly("audit_entry"),
        AppendOnly("audit_seal"),
    ]
