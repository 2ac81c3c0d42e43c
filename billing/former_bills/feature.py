"""Declarations of the bills that stay with a former holder. What becomes of bills is `statements`' to declare."""

from portal.features import Feature

FEATURE = Feature("billing:former_bills")
