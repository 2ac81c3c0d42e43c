"""Why a migration does not begin or does not go on."""


class AddressTaken(Exception):
    """An account has this address already [002-23]."""


class Closed(Exception):
    """No migration for this legacy ID, although its password was right. `reason` names the sentence that says why."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
