"""Compute the key of every contract's name anew, by the rule of `portal.name_keys`."""

from django.db import migrations

from portal import name_keys

KEY = name_keys.in_sql("accounts_contract.name_kana")
FOLD = (
    f"UPDATE accounts_contract SET name_kana_key = {KEY}"  # noqa: S608 -- constants
    f" WHERE name_kana_key IS DISTINCT FROM {KEY}"  # nosec B608
)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0003_holding_contract_added")]

    operations = [migrations.RunSQL(FOLD, migrations.RunSQL.noop)]
