"""Changes of an account's telephone. Its number must have been proven by a code before."""

from datetime import timedelta

from django.db import transaction
from django.db.models.functions import Now

from accounts.users.models import User
from accounts import events
from accounts.authenticators.ways import Since
from accounts.codes.policies import channels
from accounts.phones.models import Phone
from portal.audit import trail
from portal.audit.by import By

FIRST_DAY = timedelta(hours=24)  # before a telephone that nothing vouches for counts


class HasPhone(Exception):
    """The account has a telephone already; `accounts.contact_changes` replaces it."""


@transaction.atomic
def enrol(*, account: User, number: str, usable_after: timedelta = timedelta()) -> Phone:
    """Make a proven number the account's telephone. Raises HasPhone.

    One that no other factor vouches for counts after `usable_after`, and the account is told with a link to undo it
    (the signal `first_phone_enrolled`, sent in this transaction). Where it counts at once the account is new, and its
    own mail says it. Of parallel requests one succeeds, under the account's lock.
    """
    User.objects.select_for_update(no_key=True).get(pk=account.pk)
    if Phone.objects.filter(user=account, confirmed=True).exists():
        raise HasPhone
    phone = _add(account, number, usable_after)
    trail.record("accounts:phones:enrolled", by=By.owner(account), about=account.public_id)
    if usable_after:
        events.first_phone_enrolled.send(sender=Phone, phone=phone)
    return phone


@transaction.atomic
def withdraw(*, phone: Phone) -> None:
    """Undo the enrolment of a first telephone: the account has none again."""
    User.objects.select_for_update(no_key=True).get(pk=phone.user_id)
    Phone.objects.filter(pk=phone.pk).update(confirmed=False)
    trail.record("accounts:phones:withdrawn", by=By.owner(phone.user), about=phone.user.public_id)


@transaction.atomic
def replace(*, account: User, number: str) -> Phone:
    """Replace the telephone by a proven number; the former one stays unconfirmed for `restore`.

    Sessions that the former telephone verified are not verified by it any more. The caller tells the owner.
    """
    User.objects.select_for_update(no_key=True).get(pk=account.pk)
    Phone.objects.filter(user=account, confirmed=True).update(confirmed=False)
    phone = _add(account, number)
    trail.record("accounts:phones:replaced", by=By.owner(account), about=account.public_id)
    return phone


@transaction.atomic
def restore(*, phone: Phone) -> None:
    """Undo a replacement: confirm the former telephone again."""
    User.objects.select_for_update(no_key=True).get(pk=phone.user_id)
    Phone.objects.filter(user=phone.user_id, confirmed=True).exclude(pk=phone.pk).update(confirmed=False)
    Phone.objects.filter(pk=phone.pk).update(confirmed=True, paused_at=None)
    trail.record("accounts:phones:restored", by=By.owner(phone.user), about=phone.user.public_id)


@transaction.atomic
def pause(*, account: User, by: By) -> int:
    """Send no code to the telephone until `resume`; sign-in still asks for the second step. Returns how many telephones
    were paused.
    """
    paused = Phone.objects.filter(user=account, confirmed=True, paused_at=None).update(paused_at=Now())
    if paused:
        trail.record("accounts:phones:paused", by=by, about=account.public_id)
    return paused


@transaction.atomic
def resume(*, account: User, by: By, since: Since | None = None) -> int:
    """Send codes to the telephone again, if it was paused from `since` on. Returns how many were resumed."""
    paused = Phone.objects.filter(user=account, confirmed=True, paused_at__isnull=False)
    resumed = (paused if since is None else paused.filter(paused_at__gte=since)).update(paused_at=None)
    if resumed:
        trail.record("accounts:phones:resumed", by=by, about=account.public_id)
    return resumed


def revoke(*, account: User, by: By, since: Since | None = None) -> int:
    """Leave the account without a telephone, in the caller's transaction; returns how many there were."""
    mine = Phone.objects.filter(user=account, confirmed=True)
    revoked = (mine if since is None else mine.filter(verified_at__gte=since)).update(confirmed=False)
    if revoked:
        trail.record("accounts:phones:withdrawn", by=by, about=account.public_id)
    return revoked


def _add(account: User, number: str, usable_after: timedelta = timedelta()) -> Phone:
    if not channels(number):
        raise ValueError("no code can reach this number: it was never answered")
    phone: Phone = Phone.objects.create(user=account, name="電話", number=number, usable_from=Now() + usable_after)
    phone.refresh_from_db()
    return phone
