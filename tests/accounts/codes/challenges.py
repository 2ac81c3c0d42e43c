"""Ask for codes in tests, and move their times into the past."""

from datetime import timedelta
from typing import Any

from django.db.models import F, Model

from accounts.codes import actions
from accounts.codes.models import Challenge, Purpose, Sending
from portal.delivery.models import Channel

SUBJECT = "contract:AAAAAAAAAAAAAAAAAAAAAA"
BROWSER = "a browser's token"
MOBILE = "09012345678"


def ask(*, subject: str = SUBJECT, purpose: str = Purpose.REGISTER, to: str = MOBILE, **options: Any) -> Challenge:
    """Return a challenge whose code is on its way. The half minute between sendings has passed already."""
    challenge = actions.open(subject=subject, purpose=purpose, browser=BROWSER, **options)
    move(Sending, "at", timedelta(seconds=31))
    actions.send(challenge=challenge, channel=Channel.SMS, to=to)
    challenge.refresh_from_db()
    return challenge


def redeem(challenge: Challenge, digits: str, **others: str) -> None:
    """Type digits as the browser that asked."""
    given = {"purpose": challenge.purpose, "browser": BROWSER, **others}
    actions.redeem(challenge=challenge, digits=digits, **given)


def wrong(challenge: Challenge) -> str:
    """Return digits of the right length that are not the code."""
    challenge.refresh_from_db()
    digits = challenge.digits()
    return digits[:-1] + str((int(digits[-1]) + 1) % 10)


def move(model: type[Model], field: str, by: timedelta, **which: Any) -> None:
    """Let time pass for a column by moving the rows' times into the past, since the database's clock cannot be set."""
    model._default_manager.filter(**which).update(**{field: F(field) - by})
