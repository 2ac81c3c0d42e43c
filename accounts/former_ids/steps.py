"""The steps of the migration of a legacy ID."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from accounts.former_ids import actions, queries, wording
from accounts.former_ids.actions import Closed
from accounts.former_ids.models import FormerId, MigrationCase, State
from accounts.journeys.journey import Journey
from accounts.sessions import keys
from portal.access.levels import MIGRATION_KEY

MAIL_CODE, PHONE_CODE = "migration_mail", "migration_phone"  # names of the code pages
CLOSED_KEY = "migration_closed"  # session key: why a legacy ID led no further
DONE_KEY = "migration_done"  # session key: the last page of a migration may be shown
PAGES = {state.value: f"accounts:former_ids:{state.value}" for state in State}


def _abandon(case: MigrationCase) -> None:
    actions.leave(case=case)


JOURNEY = Journey(
    key=MIGRATION_KEY,
    find=queries.under_way,
    pages={**PAGES},
    start="accounts:sign_in:start",
    lapse=wording.LAPSED,
    abandon=_abandon,
)


def enter(request: HttpRequest, legacy: FormerId, password: str) -> HttpResponse:
    """Begin, under a new session key, for a browser in which the right legacy password was typed; or redirect to the
    page that says why there is no migration. An earlier migration of this browser ends.
    """
    forget(request)
    try:
        case = actions.begin(legacy=legacy, password=password)
    except Closed as closed:
        keys.renew(request)
        return close(request, closed)
    return JOURNEY.enter(request, case)


def forget(request: HttpRequest) -> None:
    """Delete the migration from the database and from this browser's session."""
    JOURNEY.leave(request)
    for key in (CLOSED_KEY, f"code_{MAIL_CODE}", f"code_{PHONE_CODE}"):
        request.session.pop(key, None)


def close(request: HttpRequest, closed: Closed) -> HttpResponse:
    """Redirect to the page that says why this legacy ID cannot be migrated."""
    forget(request)
    request.session[CLOSED_KEY] = closed.reason
    return redirect("accounts:former_ids:closed")
