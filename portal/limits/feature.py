"""Declarations of limits."""

from portal.features import Feature, Retention
from portal.limits import actions

FEATURE = Feature(
    "portal:limits",
    retentions=(Retention("tallies", actions.purge, "counts of attempts, when the longest window (30 days) is over"),),
)
