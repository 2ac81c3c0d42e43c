"""Why a step of a registration is refused."""


class NameTaken(Exception):
    """Another account or 仮登録 has this ID, or one that a person could take for it."""


class SameAddress(Exception):
    """ID登録 with the address of the account that holds the contract [002-67]."""


class TooSoon(Exception):
    """A mail was asked for less than a minute ago."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds


class NoMoreMails(Exception):
    """This registration has had all its mails."""


class WrongPassword(Exception):
    """Not the password chosen at 仮登録. It was counted."""
