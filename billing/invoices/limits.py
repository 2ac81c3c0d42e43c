"""How often invoices may be asked for."""

from datetime import timedelta

from portal.limits import Limit

CHECKS = Limit("billing.invoices.checks", count=30, window=timedelta(minutes=10))  # by network; anybody may ask
PAPERS = Limit("billing.invoices.papers", count=120, window=timedelta(hours=1))  # by account; setting one costs work
