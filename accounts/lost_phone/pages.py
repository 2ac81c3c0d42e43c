"""The code pages on the way to a new telephone, and the number that is about to be answered."""

from datetime import timedelta

from django.http import HttpRequest

from accounts.codes import numbers
from accounts.codes.models import Purpose
from accounts.codes.page import CodePage
from accounts.contracts import contacts
from accounts.journeys.kept import Kept
from accounts.lost_phone import queries
from accounts.lost_phone.models import LostPhone

CHOSEN = Kept("lost_phone_number", timedelta(minutes=10), start="accounts:lost_phone:number")


def other_contract(request: HttpRequest, lost: LostPhone) -> CodePage:
    """Return the code page for a telephone of the other contract. It spends that contract's budget."""
    return CodePage(
        request,
        name="lost_phone_other",
        subject=contacts.subject(lost.other),
        purpose=Purpose.RECOVERY,
        numbers=queries.other_numbers(lost),
    )


def replacement(request: HttpRequest, lost: LostPhone, number: str) -> CodePage:
    """Return the code page for the new telephone. It spends a budget of this flow: failed tries may have spent the
    account's.
    """
    return CodePage(
        request,
        name="lost_phone_new",
        subject=queries.posted_subject(lost),
        purpose=Purpose.CHANGE_PHONE,
        numbers=[numbers.of_phone(number)],
    )


def choose(request: HttpRequest, lost: LostPhone, number: str) -> None:
    """Store the number that a proven person wants instead."""
    CHOSEN.begin(request, of=lost.public_id, number=number)


def chosen(request: HttpRequest, lost: LostPhone) -> str:
    """Return the number that may be sent a code, for ten minutes; empty for none."""
    kept = CHOSEN.of(request)
    return str(kept["number"]) if kept.get("of") == lost.public_id else ""
