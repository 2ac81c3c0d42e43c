"""The link in the 仮登録 mail. Derived from the row and the number of the mail, so it is stored nowhere."""

import base64

from django.conf import settings
from django.urls import reverse
from django.utils.crypto import constant_time_compare

from accounts.registration.errors import LinkDead
from accounts.registration.models import Hollow, Registration, State
from accounts.registration.queries import is_live
from portal import keyed


def url(registration: Registration) -> str:
    """The 本登録手続きURL of the latest mail. Its host is the configured one, whatever a request claimed."""
    return settings.PORTAL_BASE_URL + reverse(
        "accounts:registration:link", args=[token(registration, registration.mails)]
    )


def token(registration: Registration, mail: int) -> str:
    """Public id and 128 bits that only this installation can compute; another for each mail."""
    secret = keyed.key("registration link", registration.public_id, mail)[:16]
    return f"{registration.public_id}.{base64.urlsafe_b64encode(secret).rstrip(b'=').decode()}"


def resolve(given: str) -> Registration:
    """The registration that the link confirms. Raises LinkDead: used, replaced by a newer mail, or its time is over."""
    found = Registration.objects.filter(public_id=given.partition(".")[0][:22]).select_related("contract").first()
    if found is None or found.hollow != Hollow.NOT:
        raise LinkDead
    mails = [mail for mail in range(1, found.mails + 1) if constant_time_compare(token(found, mail), given)]
    if not mails:
        raise LinkDead
    if found.state == State.COMPLETED:
        raise LinkDead("used")
    if found.state != State.PROVISIONAL or not is_live(found):
        raise LinkDead
    if mails != [found.mails]:
        raise LinkDead("replaced")
    return found
