"""Inviting the company's people, setting up their authenticator app, and judging its digits."""

from datetime import timedelta
from typing import NamedTuple

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models.functions import Now

from accounts.users.models import State, User
from accounts.authenticators import actions as authenticator_actions
from accounts.authenticators.table import SecurityEvent
from accounts.mailed_links.mailed import LinkDead
from accounts.reauthentication.queries import now
from accounts.users import actions as user_actions
from accounts.users.queries import active
from desk.staff import queries, roles
from desk.staff.models import INVITED_FOR, Authenticator, Invitation
from portal.audit import trail
from portal.audit.by import By
from portal.delivery import outbox
from portal.delivery.models import Channel
from portal.limits import TooMany
from portal.limits.counting import Limit, give_back_all

INVITED, ENROLLED = "desk:staff:invited", "desk:staff:enrolled"
# Three of a million codes are right at any time: twenty tries a day are guessed open with 0.2 % a month at most, by
# somebody who has the password already.
WRONG = Limit("staff.digits", 5, timedelta(minutes=15))
WRONG_A_DAY = Limit("staff.digits_a_day", 20, timedelta(hours=24))


class WrongDigits(Exception):
    """Not what the app shows now, or digits that were taken before. It was counted."""


class NotTheirs(Exception):
    """Nobody invites or dismisses themselves, and an account whose address is another is not meant."""


class HoldsContracts(Exception):
    """The account is a customer's with contracts: whoever works here too needs a second one, so that each is looked
    after by somebody else."""


class Archived(Exception):
    """The account is closed: nobody signs in by it."""


class Newcomer(NamedTuple):
    """Who is invited. `username` is normalised."""

    username: str
    email: str
    nickname: str


# --- being invited -------------------------------------------------------------------------------
@transaction.atomic
def invite(who: Newcomer, *, role: roles.Role, by: By) -> Invitation:
    """Give a role to a new account, or to the one that has this ID and address, and mail it a link.

    Raises users' NameTaken or AddressTaken, NotTheirs where the ID belongs to another address, HoldsContracts, or
    Archived. What an account had before to sign in with is gone (`reinvite`). `by` is staff, or the
    operator by command.
    """
    # locked before it is looked at: whoever adds a contract at this moment waits, or is waited for (`contracts.hold`)
    account = User.objects.select_for_update(no_key=True).filter(username=who.username).first()
    if account is None:
        account = user_actions.create(
            username=who.username, email=who.email, password_hash=make_password(None), nickname=who.nickname
        )
    elif account.email != who.email.lower():
        raise NotTheirs
    elif account.contracts.exists():
        raise HoldsContracts
    account.is_staff = True
    account.save(update_fields=["is_staff"])
    account.groups.set([roles.group(role)])
    trail.record("desk:staff:granted", by=by, about=account.public_id, role=role.value)
    return reinvite(account=account, by=by)


@transaction.atomic
def reinvite(*, account: User, by: By) -> Invitation:
    """Take from an account of the company's everything it signs in with, end its sessions, and mail a new link.

    Raises NotTheirs for whoever would invite themselves, because somebody else must have looked at them, or Archived.
    """
    if account.public_id == by.actor:
        raise NotTheirs
    if User.objects.select_for_update(no_key=True).get(pk=account.pk).state != State.ACTIVE:
        raise Archived
    _revoke(SecurityEvent.STAFF_INVITED, account, by)
    Invitation.objects.open().filter(account=account).update(revoked_at=Now())
    invitation = Invitation.objects.create(account=account, invited_by=by.actor, expires_at=Now() + INVITED_FOR)
    outbox.put(INVITED, channel=Channel.MAIL, to=account.email, ref=invitation.public_id, expires_in=INVITED_FOR)
    trail.record("desk:staff:invited", by=by, about=account.public_id)
    return invitation


@transaction.atomic
def dismiss(*, account: User, by: By) -> None:
    """Take role, factors and sessions from one of the company's people. Raises NotTheirs for oneself."""
    if account.public_id == by.actor:
        raise NotTheirs
    account.is_staff = account.is_superuser = False
    account.save(update_fields=["is_staff", "is_superuser"])
    account.groups.clear()
    _revoke(SecurityEvent.STAFF_DISMISSED, account, by)
    Invitation.objects.open().filter(account=account).update(revoked_at=Now())
    trail.record("desk:staff:dismissed", by=by, about=account.public_id)


# --- setting up ----------------------------------------------------------------------------------
def choose_password(*, public_id: str, password: str) -> Authenticator:
    """Set the invited account's password, and begin to set up an authenticator with a key that nobody has seen.

    The password opens nothing before the app has shown its digits. Raises LinkDead.
    """
    hashed = make_password(password)  # outside the transaction: it takes longer than all of it
    with transaction.atomic():
        invitation = Invitation.objects.live().select_for_update().filter(public_id=public_id).first()
        if invitation is None:
            raise LinkDead
        User.objects.filter(pk=invitation.account_id).update(password=hashed)
        Authenticator.objects.filter(user=invitation.account_id, confirmed=False).delete()
        made: Authenticator = Authenticator.objects.create(user=invitation.account, name="app", confirmed=False)
    return made


def enrol(*, public_id: str, authenticator: str, digits: str) -> Authenticator:
    """Use up the invitation: the app has shown its digits, and the account may sign in with it.

    Raises LinkDead, WrongDigits, or portal.limits' TooMany. Of parallel uses one succeeds. Where a password chosen
    meanwhile has begun another app, the link is as good as before.
    """
    invitation = queries.invitation(public_id)
    mine = queries.being_set_up(invitation.account, authenticator) if invitation else None
    if invitation is None or mine is None:
        raise LinkDead
    account = invitation.account
    step = _counted(account, mine, digits)
    with transaction.atomic():
        if not Invitation.objects.live().filter(pk=invitation.pk).update(used_at=Now()):
            raise LinkDead
        Authenticator.objects.filter(user=account, confirmed=True).delete()
        if not Authenticator.objects.filter(pk=mine.pk).update(confirmed=True, last_step=step, used_at=Now()):
            raise LinkDead
        trail.record("desk:staff:enrolled", by=By.owner(account), about=account.public_id)
        outbox.put(ENROLLED, channel=Channel.MAIL, to=account.email, ref=account.public_id)
    mine.refresh_from_db()
    return mine


# --- judging -------------------------------------------------------------------------------------
def verify(*, account: User, digits: str) -> Authenticator:
    """The account's authenticator, if it shows these digits now; each time step is taken once (RFC 6238 §5.2).

    Raises WrongDigits, or portal.limits' TooMany, which says when. Counts before it compares, outside transactions.
    """
    mine = queries.authenticator(account)
    step = _counted(account, mine, digits)
    taken = Authenticator.objects.filter(
        pk=mine.pk if mine else 0, confirmed=True, last_step__lt=step, user__in=active()
    ).update(last_step=step, used_at=Now())
    if mine is None or not taken:
        raise WrongDigits
    return mine


def _counted(account: User, authenticator: Authenticator | None, digits: str) -> int:
    key = account.public_id
    if WRONG_A_DAY.attempt_within(key, outer=WRONG, outer_key=key) > WRONG_A_DAY.count:
        raise TooMany(WRONG_A_DAY.retry_after(key))
    step = authenticator.step_of(digits, at=now()) if authenticator else None
    if step is None:
        trail.record("desk:staff:refused", by=By.owner(account), about=key)
        raise WrongDigits
    give_back_all((WRONG, key), (WRONG_A_DAY, key))
    return step


def _revoke(event: SecurityEvent, account: User, by: By) -> None:
    changed = authenticator_actions.apply(event, account=account, by=by)
    trail.record("desk:staff:factors_taken", by=by, about=account.public_id, sessions_ended=changed["session"])
