"""Invite staff, set up their authenticator app, and verify its codes."""

from datetime import timedelta
from typing import NamedTuple

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
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
from portal.audit.by import By, Why
from portal.delivery import outbox
from portal.delivery.models import Channel
from portal.limits import TooMany
from portal.limits.counting import Limit, give_back_all

INVITED, ENROLLED = "desk:staff:invited", "desk:staff:enrolled"
RESET, DISMISSED, CHANGED = "desk:staff:reset", "desk:staff:dismissed", "desk:staff:roles_changed"
# Three of a million codes are right at any time: with twenty tries a day, somebody who has the password already guesses
# one with a probability of 0.2 % a month at most.
WRONG = Limit("staff.digits", 5, timedelta(minutes=15))
WRONG_A_DAY = Limit("staff.digits_a_day", 20, timedelta(hours=24))


class WrongDigits(Exception):
    """The digits are not the app's current ones, or were used before. The attempt was counted."""


class NotTheirs(Exception):
    """The account is the acting member of staff's own, or its ID belongs to another address."""


class Exists(Exception):
    """The ID or address belongs to `account`, a colleague's, a former colleague's or one without contracts: the
    person who invites is asked what they mean. Nothing was changed."""

    def __init__(self, account: User) -> None:
        super().__init__()
        self.account = account


class HoldsContracts(Exception):
    """The account holds contracts as a customer: staff need a second account, so that colleagues handle their
    contracts."""


class Archived(Exception):
    """The account is closed and cannot sign in."""


class NeedsApproval(Exception):
    """What concerns 管理 needs a second person at the desk (`desk.staff.approvals`)."""


class LastAdmin(Exception):
    """The account is the last one of 管理 that can be used."""


class Newcomer(NamedTuple):
    """The person to invite. `username` is normalised."""

    username: str
    email: str
    nickname: str


# --- invitation ----------------------------------------------------------------------------------
@transaction.atomic
def invite(who: Newcomer, *, role: roles.Role | None, by: By, why: Why | None = None) -> Invitation:
    """Open an account with a role, or with none yet, and mail it a link. `by` is staff, or the operator by command.

    What exists already is never changed: raises Exists, users' NameTaken or AddressTaken, NotTheirs where the ID
    belongs to another address or to oneself, HoldsContracts, or Archived. Raises NeedsApproval for 管理 at the desk.
    """
    if role is roles.Role.ADMIN and by.is_staff:
        raise NeedsApproval
    if known := queries.known(who.username, who.email):
        _refuse_unfit(known, who, by)
        raise Exists(known)
    account = user_actions.create(
        username=who.username, email=who.email, password_hash=make_password(None), nickname=who.nickname
    )
    _let_work(account, role, by, why)
    return _mail_link(account, by, why)


@transaction.atomic
def readmit(*, account: User, role: roles.Role | None, by: By, why: Why) -> Invitation:
    """Give a former colleague, or somebody with an account without contracts, a role, and invite them anew.

    Everything that the account signed in with is deleted, and its owner is told. Raises Exists for a present colleague,
    HoldsContracts, Archived, NotTheirs for one's own account, or NeedsApproval for 管理 at the desk.
    """
    if role is roles.Role.ADMIN and by.is_staff:
        raise NeedsApproval
    # lock before the check: a transaction that adds a contract holds or waits for this lock (`contracts.hold`)
    account = User.objects.select_for_update(no_key=True).get(pk=account.pk)
    if account.is_insider:
        raise Exists(account)
    if account.contracts.exists():
        raise HoldsContracts
    _let_work(account, role, by, why)
    return reinvite(account=account, by=by, why=why)


@transaction.atomic
def reinvite(*, account: User, by: By, why: Why | None = None, is_approved: bool = False) -> Invitation:
    """Delete everything that a member of staff signs in with, end their sessions, tell them, and mail a new link.

    Raises NotTheirs for one's own account, since a colleague must check who asks, Archived, or NeedsApproval for a
    colleague of 管理 unless a second person has approved it.
    """
    if account.public_id == by.actor:
        raise NotTheirs
    account = User.objects.select_for_update(no_key=True).get(pk=account.pk)
    if account.state != State.ACTIVE:
        raise Archived
    if by.is_staff and not is_approved and queries.is_admin(account):
        raise NeedsApproval
    _revoke(SecurityEvent.STAFF_INVITED, account, by, why)
    if account.last_login is not None:
        tell(RESET, account=account, by=by, why=why)
    return _mail_link(account, by, why)


@transaction.atomic
def dismiss(*, account: User, by: By, why: Why | None = None) -> None:
    """Delete roles, factors and sessions of a member of staff, and tell them. Raises NotTheirs for one's own account,
    or LastAdmin."""
    if account.public_id == by.actor:
        raise NotTheirs
    keep_an_admin(account)
    account.is_staff = account.is_superuser = False
    account.save(update_fields=["is_staff", "is_superuser"])
    account.groups.clear()
    _revoke(SecurityEvent.STAFF_DISMISSED, account, by, why)
    Invitation.objects.open().filter(account=account).update(revoked_at=Now())
    trail.record("desk:staff:dismissed", by=by, about=account.public_id, why=why)
    tell(DISMISSED, account=account, by=by, why=why)


def keep_an_admin(account: User) -> None:
    """Check that somebody else of 管理 is left without the account; call it in the transaction of what takes its role.

    The group's row is locked, so that two people of 管理 cannot take it from each other at once. Raises LastAdmin.
    """
    Group.objects.select_for_update(no_key=True).get(name=roles.Role.ADMIN.label)
    if queries.is_admin(account) and not queries.admins().exclude(pk=account.pk).exists():
        raise LastAdmin


def tell(kind: str, *, account: User, by: By, why: Why | None, **context: str | bool) -> None:
    """Queue a mail to the person concerned; names of role and reason are written when it leaves."""
    said = {"by": by.actor, "reason": why.reason if why else "", **context}
    outbox.put(kind, channel=Channel.MAIL, to=account.email, ref=account.public_id, context=said)


def _refuse_unfit(known: User, who: Newcomer, by: By) -> None:
    """Refuse an account that is not asked about: one's own, a closed one, a customer's, another person's."""
    if known.public_id == by.actor or (known.username == who.username and known.email != who.email.lower()):
        raise NotTheirs
    if known.state != State.ACTIVE:
        raise Archived
    if known.contracts.exists():
        raise HoldsContracts


def _let_work(account: User, role: roles.Role | None, by: By, why: Why | None) -> None:
    account.is_staff = True
    account.save(update_fields=["is_staff"])
    account.groups.set([roles.group(role)] if role else [])
    if role:
        trail.record("desk:staff:granted", by=by, about=account.public_id, why=why, concerned=role.value)


def _mail_link(account: User, by: By, why: Why | None) -> Invitation:
    Invitation.objects.open().filter(account=account).update(revoked_at=Now())
    invitation = Invitation.objects.create(account=account, invited_by=by.actor, expires_at=Now() + INVITED_FOR)
    outbox.put(INVITED, channel=Channel.MAIL, to=account.email, ref=invitation.public_id, expires_in=INVITED_FOR)
    trail.record("desk:staff:invited", by=by, about=account.public_id, why=why)
    return invitation


# --- set-up --------------------------------------------------------------------------------------
def choose_password(*, public_id: str, password: str) -> Authenticator:
    """Set the invited account's password, and create an unconfirmed authenticator with a new key.

    The password alone does not sign in before the app's digits are verified. Raises LinkDead.
    """
    hashed = make_password(password)  # hash outside the transaction: it takes longer than everything in it
    with transaction.atomic():
        invitation = Invitation.objects.live().select_for_update().filter(public_id=public_id).first()
        if invitation is None:
            raise LinkDead
        User.objects.filter(pk=invitation.account_id).update(password=hashed)
        Authenticator.objects.filter(user=invitation.account_id, confirmed=False).delete()
        made: Authenticator = Authenticator.objects.create(user=invitation.account, name="app", confirmed=False)
    return made


def enrol(*, public_id: str, authenticator: str, digits: str) -> Authenticator:
    """Confirm the authenticator by its digits and use up the invitation; the account may sign in from now on.

    Of parallel calls one succeeds. Where a password chosen meanwhile has created another authenticator, the link stays
    usable. Raises LinkDead, WrongDigits, or portal.limits' TooMany.
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


# --- verification --------------------------------------------------------------------------------
def verify(*, account: User, digits: str) -> Authenticator:
    """Return the account's authenticator if it shows these digits now; each time step is accepted once (RFC 6238 §5.2).

    Counts the attempt before it compares, outside transactions. Raises WrongDigits, or portal.limits' TooMany with the
    seconds to wait.
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


def _revoke(event: SecurityEvent, account: User, by: By, why: Why | None) -> None:
    changed = authenticator_actions.apply(event, account=account, by=by)
    ended = changed["session"]
    trail.record("desk:staff:factors_taken", by=by, about=account.public_id, why=why, sessions_ended=ended)
