"""Reasons why a step of a registration is refused."""

from portal.limits import Wrong


class NameTaken(Exception):
    """Another account or 仮登録 has this ID, or one that a person could take for it."""


class SameAddress(Exception):
    """An ID登録 names the address of the account that holds the contract [002-67]."""


class TooSoon(Exception):
    """A mail was asked for less than a minute ago."""

    def __init__(self, seconds: int) -> None:
        self.seconds = seconds


class NoMoreMails(Exception):
    """The registration has had its maximum of mails."""


class WrongPassword(Wrong):
    """The password is not the one chosen at 仮登録. It was counted."""
