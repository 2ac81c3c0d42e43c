"""Declarations of notices inside the portal."""

from portal.features import Feature

FEATURE = Feature(
    "accounts:notices",
)
