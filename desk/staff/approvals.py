"""What needs a second person of 管理: taking another one's ways to sign in, and giving somebody the role.

Otherwise one person who reads a colleague's mail, or who invites a second self, could do alone what the desk asks two
people for. Where nobody is left to approve, the operator does it by the command `invite_staff`.
"""

from django.db import transaction
from django.urls import reverse

from accounts.users.models import State, User
from desk.staff import actions, granting, queries
from desk.staff.independence import are_independent
from desk.staff.models import Colleague
from desk.staff.reasons import StaffReason
from desk.staff.roles import Role
from portal.approvals import actions as approval_actions
from portal.approvals import persons
from portal.approvals import queries as approval_queries
from portal.approvals.kinds import ApprovalKind, CannotExecute, Lines, Parameters, register
from portal.approvals.models import Approval, ApprovalQuerySet
from portal.audit.by import By, HasPermissions, Why

MANAGES = "desk.manage_staff"
OWN = "ご自分のアカウントに対する依頼は、承認できません。ほかの管理の方に依頼してください。"
CHANGED = "社員のアカウントの状態が変わったため、実行できません。却下して、もう一度ご確認ください。"


class AlreadyAsked(Exception):
    """The same is waiting for an approval already."""


class NobodyApproves(Exception):
    """No other member of 管理 could approve it."""


def check_somebody_approves(*, asker: HasPermissions, about: str = "") -> None:
    """Check that 管理 has somebody else than the asker and the person concerned. Raises NobodyApproves."""
    if not queries.admins().exclude(public_id__in=[asker.public_id, about]).exists():
        raise NobodyApproves


@transaction.atomic
def ask(kind: ApprovalKind, *, account: User, asker: HasPermissions, why: Why) -> Approval:
    """Ask a second person to approve RESET or PROMOTION of a colleague.

    Raises actions' NotTheirs for one's own account or Archived, AlreadyAsked, or NobodyApproves.
    """
    if account.public_id == asker.public_id:
        raise actions.NotTheirs
    held = Colleague.objects.by_name().select_for_update(no_key=True).get(pk=account.pk)
    if held.state != State.ACTIVE:
        raise actions.Archived
    if waiting(held.public_id).filter(kind=kind.key).exists():
        raise AlreadyAsked
    check_somebody_approves(asker=asker, about=held.public_id)
    parameters = {"account": held.public_id, "reason": why.reason, "ticket": why.ticket}
    digest = approval_queries.content(kind.key, parameters).digest
    return approval_actions.ask(
        kind.key, parameters=parameters, digest=digest, asker=asker, about=held.public_id, why=why
    )


@transaction.atomic
def invite_admin(who: actions.Newcomer, *, asker: HasPermissions, by: By, why: Why) -> None:
    """Invite somebody without a role, and ask for 管理. Raises what `actions.invite` raises, or NobodyApproves."""
    check_somebody_approves(asker=asker)
    invitation = actions.invite(who, role=None, by=by, why=why)
    ask(PROMOTION, account=invitation.account, asker=asker, why=why)


@transaction.atomic
def readmit_admin(account: User, *, asker: HasPermissions, by: By, why: Why) -> None:
    """Readmit somebody without a role, and ask for 管理. Raises what `actions.readmit` raises, or NobodyApproves."""
    check_somebody_approves(asker=asker)
    invitation = actions.readmit(account=account, role=None, by=by, why=why)
    ask(PROMOTION, account=invitation.account, asker=asker, why=why)


def waiting(public_id: str) -> ApprovalQuerySet:
    """Return the requests about a colleague that wait for an approval."""
    return approval_queries.waiting().filter(about=public_id, kind__in=list(TITLES))


def _describe(parameters: Parameters, *, lock: bool) -> Lines:
    """Return who it is, with roles and the address that the mail goes to: one that has changed makes it void."""
    people = Colleague.objects.by_name()
    if lock:
        people = people.select_for_update(no_key=True)
    account = people.get(public_id=parameters["account"], state=State.ACTIVE)
    return [
        ("社員", f"{account.nickname}（{account.username}）"),
        ("いまの役割", "・".join(role.label for role in queries.roles_of(account)) or "なし"),
        ("メールの送信先", account.email),
        ("理由", StaffReason(parameters["reason"]).label),
        ("受付番号", parameters["ticket"] or "なし"),
    ]


def _reset(parameters: Parameters, *, by: By, asked_by: str) -> None:
    """Take what the colleague signs in with, and invite them anew."""
    account, why = _of(parameters)
    try:
        actions.reinvite(account=account, by=by, why=why, is_approved=True)
    except actions.NotTheirs:
        raise CannotExecute(OWN) from None
    except actions.Archived:
        raise CannotExecute(CHANGED) from None


def _promote(parameters: Parameters, *, by: By, asked_by: str) -> None:
    """Give the colleague the role 管理."""
    account, why = _of(parameters)
    try:
        granting.give(account=account, role=Role.ADMIN, by=by, why=why, is_approved=True)
    except actions.NotTheirs:
        raise CannotExecute(OWN) from None
    except (actions.Archived, granting.NothingToDo):
        raise CannotExecute(CHANGED) from None


def _of(parameters: Parameters) -> tuple[Colleague, Why]:
    account = Colleague.objects.by_name().get(public_id=parameters["account"])
    return account, Why(parameters["reason"], parameters["ticket"])


def _page(parameters: Parameters) -> str:
    return reverse("desk:desk_colleague_change", args=[parameters["account"]])


RESET = ApprovalKind("desk:staff:factors_taken", "管理の認証の取り消し", MANAGES, _describe, _reset, _page)
PROMOTION = ApprovalKind("desk:staff:granted", "管理の役割の追加", MANAGES, _describe, _promote, _page)
TITLES = {kind.key: kind.title for kind in (RESET, PROMOTION)}
register(RESET)
register(PROMOTION)
persons.register(are_independent)
