"""The database itself keeps the log: nothing is changed or removed, and no entry escapes the sealer."""

from django.db import migrations

FORWARD = """
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

    CREATE FUNCTION audit_await_seal() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO audit_unsealed (entry_id) VALUES (NEW.id);
        RETURN NULL;
    END $$;

    CREATE TRIGGER audit_entry_await_seal AFTER INSERT ON audit_entry
        FOR EACH ROW EXECUTE FUNCTION audit_await_seal();
    INSERT INTO audit_unsealed SELECT id FROM audit_entry EXCEPT SELECT entry_id FROM audit_seal ON CONFLICT DO NOTHING;
"""
REVERSE = """
    DROP TRIGGER audit_entry_await_seal ON audit_entry;
    DROP TRIGGER audit_seal_no_truncate ON audit_seal;
    DROP TRIGGER audit_seal_append_only ON audit_seal;
    DROP TRIGGER audit_entry_no_truncate ON audit_entry;
    DROP TRIGGER audit_entry_append_only ON audit_entry;
    DROP FUNCTION audit_await_seal();
    DROP FUNCTION audit_refuse_change();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, REVERSE)]
