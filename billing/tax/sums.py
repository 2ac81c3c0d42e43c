"""SQL: what lines come to per category, as the database function `billing_tax_totals` (migration 0003) takes it."""

SUMS = """
    coalesce(sum(amount) FILTER (WHERE tax_category = '10' AND tax_included IS NOT TRUE), 0)::bigint AS without_10,
    coalesce(sum(amount) FILTER (WHERE tax_category = '10' AND tax_included), 0)::bigint AS included_10,
    coalesce(sum(amount) FILTER (WHERE tax_category = '8' AND tax_included IS NOT TRUE), 0)::bigint AS without_8,
    coalesce(sum(amount) FILTER (WHERE tax_category = '8' AND tax_included), 0)::bigint AS included_8,
    coalesce(sum(amount) FILTER (WHERE tax_category = 'exempt'), 0)::bigint AS exempt,
    coalesce(sum(amount) FILTER (WHERE tax_category = 'out_of_scope'), 0)::bigint AS out_of_scope"""
