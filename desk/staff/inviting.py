"""What the form of an invitation leads to: a mail, a question, or an error beside the field."""

from typing import NamedTuple

from accounts.users.models import User
from accounts.users.actions import AddressTaken, NameTaken
from desk.staff import actions, approvals, queries
from desk.staff.acts import ARCHIVED, NOBODY, ONESELF
from desk.staff.forms import InviteForm
from desk.staff.roles import Role
from portal.audit.by import By, HasPermissions

TAKEN = "このアカウントIDは、よく似たIDを含めて、すでに使用されています。別のアカウントIDを決めてください。"
TAKEN_ADDRESS = "このメールアドレスは、別のアカウントで使用されています。会社の別のメールアドレスを入力してください。"
OTHER_ADDRESS = "このアカウントIDは、別のメールアドレスで登録されています。IDとメールアドレスをご確認ください。"
HAS_CONTRACTS = "ご契約のあるお客様のアカウントです。社員用に、別のアカウントIDを決めてください。"
SENT = "招待メールを送信しました。24時間以内に設定するよう伝えてください。"
SENT_AND_ASKED = (
    "招待メールを送信し、管理の役割の承認をほかの管理の担当者に依頼しました。承認されるまで、この方に役割はありません。"
)


class Answer(NamedTuple):
    """What was done, in words; or the account that exists already; neither where the form says what is wrong."""

    done: str = ""
    known: User | None = None


def invite(form: InviteForm, *, asker: HasPermissions, by: By) -> Answer:
    """Invite somebody new, with a role or, for 管理, without one until a second person has approved it."""
    who, role = _typed(form)
    try:
        if role is Role.ADMIN:
            approvals.invite_admin(who, asker=asker, by=by, why=form.why)
        else:
            actions.invite(who, role=role, by=by, why=form.why)
    except actions.Exists as exists:
        return Answer(known=exists.account)
    except tuple(ERRORS) as error:
        return _said(form, error, asker)
    return Answer(SENT_AND_ASKED if role is Role.ADMIN else SENT)


def readmit(form: InviteForm, *, asker: HasPermissions, by: By) -> Answer:
    """Invite somebody anew whose account exists and is no colleague's, as `invite` does."""
    who, role = _typed(form)
    account = queries.known(who.username, who.email)
    if account is None or account.is_insider:  # the account has changed meanwhile
        return invite(form, asker=asker, by=by)
    try:
        if role is Role.ADMIN:
            approvals.readmit_admin(account, asker=asker, by=by, why=form.why)
        else:
            actions.readmit(account=account, role=role, by=by, why=form.why)
    except actions.Exists as exists:
        return Answer(known=exists.account)
    except tuple(ERRORS) as error:
        return _said(form, error, asker)
    return Answer(SENT_AND_ASKED if role is Role.ADMIN else SENT)


def known(form: InviteForm) -> User | None:
    """Return the account that a form about somebody known is about, while all but the reason of it is right."""
    if set(form.errors) <= {"reason", "ticket"}:
        who, _ = _typed(form)
        return queries.known(who.username, who.email)
    return None


ERRORS: dict[type[Exception], tuple[str, str]] = {
    NameTaken: ("username", TAKEN),
    AddressTaken: ("email", TAKEN_ADDRESS),
    actions.NotTheirs: ("username", OTHER_ADDRESS),
    actions.HoldsContracts: ("username", HAS_CONTRACTS),
    actions.Archived: ("username", ARCHIVED),
    approvals.NobodyApproves: ("role", NOBODY),
}


def _typed(form: InviteForm) -> tuple[actions.Newcomer, Role]:
    typed = form.cleaned_data
    return actions.Newcomer(typed["username"], typed["email"], typed["nickname"]), Role(typed["role"])


def _said(form: InviteForm, error: Exception, asker: HasPermissions) -> Answer:
    """Add the reason to the form's errors."""
    field, words = ERRORS[type(error)]
    who, _ = _typed(form)
    found = queries.known(who.username, who.email)
    form.add_error(field, ONESELF if found and found.public_id == asker.public_id else words)
    return Answer()
