"""The steps of the recovery of a lost telephone."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.contracts import seals
from accounts.journeys.journey import Journey
from accounts.lost_phone import queries
from accounts.lost_phone.models import LostPhone, State

DONE_KEY = "lost_phone_done"  # session key: the last page may be shown; whether the account has a password


def _check(lost: LostPhone) -> None:
    if lost.state != State.RECOVERED:
        seals.check(lost.seal, lost.contract)


JOURNEY = Journey(
    key="lost_phone",
    find=queries.under_way,
    pages={State.IDENTIFIED: "accounts:lost_phone:ways", State.PROVEN: "accounts:lost_phone:number"},
    start="accounts:lost_phone:start",
    check=_check,
)


def finish(request: HttpRequest, lost: LostPhone) -> HttpResponse:
    """Redirect to the last page, which tells the owner of a frozen account, whose password is void, to set one."""
    JOURNEY.leave(request)
    request.session[DONE_KEY] = lost.account is not None and lost.account.has_usable_password()
    return redirect("accounts:lost_phone:done")
