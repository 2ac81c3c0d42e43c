"""Consumption tax of a bill: the one place that computes it."""

from django.db import migrations

# Rounds the magnitude, so that a credit note is the exact mirror of the bill it cancels.
ROUND = """
CREATE FUNCTION billing_round(numerator bigint, denominator bigint, rounding text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN numerator < 0 THEN -1 ELSE 1 END * ((abs(numerator) + CASE rounding
        WHEN 'floor' THEN 0
        WHEN 'half_up' THEN denominator / 2
        WHEN 'ceil' THEN denominator - 1
    END) / denominator)
$$
"""

# What a customer pays for the lines of one rate, `without` being sums before tax and `included` sums with it; and the
# tax in it. Both kinds on one bill are brought to one notation first (with tax), then tax is taken from that sum, once:
# National Tax Agency, Q&A on the invoice system, "where prices with and without tax stand on one invoice".
TAX = """
CREATE FUNCTION billing_gross(without bigint, included bigint, rate int, rounding text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT without + billing_round(without * rate, 100, rounding) + included
$$;
CREATE FUNCTION billing_tax(without bigint, included bigint, rate int, rounding text) RETURNS bigint
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT CASE WHEN included = 0 THEN billing_round(without * rate, 100, rounding)
           ELSE billing_round(billing_gross(without, included, rate, rounding) * rate, 100 + rate, rounding) END
$$
"""

TOTALS = """
CREATE FUNCTION billing_tax_totals(
    without_10 bigint, included_10 bigint, without_8 bigint, included_8 bigint, exempt bigint, out_of_scope bigint,
    rounding text
) RETURNS TABLE (
    taxable_10 bigint, tax_10 bigint, taxable_8 bigint, tax_8 bigint, subtotal bigint, tax bigint, total bigint
) LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
    SELECT gross_10 - part_10, part_10, gross_8 - part_8, part_8,
           gross_10 - part_10 + gross_8 - part_8 + exempt + out_of_scope,
           part_10 + part_8,
           gross_10 + gross_8 + exempt + out_of_scope
    FROM (SELECT billing_gross(without_10, included_10, 10, rounding) AS gross_10,
                 billing_tax(without_10, included_10, 10, rounding) AS part_10,
                 billing_gross(without_8, included_8, 8, rounding) AS gross_8,
                 billing_tax(without_8, included_8, 8, rounding) AS part_8) AS parts
$$
"""

DROP = """
DROP FUNCTION billing_tax_totals(bigint, bigint, bigint, bigint, bigint, bigint, text);
DROP FUNCTION billing_tax(bigint, bigint, int, text);
DROP FUNCTION billing_gross(bigint, bigint, int, text);
DROP FUNCTION billing_round(bigint, bigint, text)
"""


class Migration(migrations.Migration):
    dependencies = [("billing", "0002_items")]

    operations = [migrations.RunSQL([ROUND, TAX, TOTALS], DROP)]
