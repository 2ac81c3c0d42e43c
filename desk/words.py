"""What letters and acts are called at the desk, in the words that their features declare."""

from accounts.security_log import sentences
from portal import features
from portal.audit.models import Entry


def letter(kind: str) -> str:
    """What a letter is about; its kind as it stands where no feature declares it."""
    return features.letters().get(kind, kind)


def act(entry: Entry) -> str:
    """What was done, in words for staff or else in the customer's sentence; the action where no feature declares it."""
    declared = features.acts().get(entry.action)
    if declared is None:
        return entry.action
    return declared.desk or sentences.told(declared.owner, entry.detail)
