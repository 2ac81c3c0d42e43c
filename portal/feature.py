"""Declarations of the ground as a whole: the purge of every feature's retentions."""

from portal.features import Feature, Timed

FEATURE = Feature(
    "portal",
    timed=(Timed("purge", daily="03:20"), Timed("purge --prompt", every=600)),
)
