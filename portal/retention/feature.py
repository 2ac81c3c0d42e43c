"""Declarations of the purge."""

from portal.features import Feature, Timed

FEATURE = Feature(
    "portal:retention",
    timed=(Timed("purge", daily="03:20"), Timed("purge --prompt", every=600)),
)
