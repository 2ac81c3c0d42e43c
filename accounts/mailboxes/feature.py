"""Declarations of what is done about mail that comes back; `receivers` hears of it, and no row is kept."""

from portal.features import Feature

FEATURE = Feature("accounts:mailboxes")
