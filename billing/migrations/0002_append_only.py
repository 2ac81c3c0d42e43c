from django.db import migrations

from portal.append_only import AppendOnly

FORMER = """
DROP TRIGGER billing_issuer_kept ON billing_issuer;
DROP TRIGGER billing_invoice_kept ON billing_invoice;
DROP FUNCTION billing_keep_invoice();
"""

FORMER_AGAIN = """
CREATE FUNCTION billing_keep_invoice() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'what was issued is not changed: a correction is a new revision' USING ERRCODE = 'restrict_violation';
END $$;
CREATE TRIGGER billing_invoice_kept BEFORE UPDATE ON billing_invoice
    FOR EACH STATEMENT EXECUTE FUNCTION billing_keep_invoice();
CREATE TRIGGER billing_issuer_kept BEFORE UPDATE ON billing_issuer
    FOR EACH STATEMENT EXECUTE FUNCTION billing_keep_invoice();
"""


class Migration(migrations.Migration):
    """What was issued is not changed: a correction is a new revision. Rows end with the retention of bills."""

    dependencies = [("billing", "0001_initial")]

    operations = [
        migrations.RunSQL(FORMER, FORMER_AGAIN),
        AppendOnly("billing_invoice", refuses=("UPDATE",)),
        AppendOnly("billing_issuer", refuses=("UPDATE",)),
    ]
