"""Mails to staff. Links are derived when the letter is rendered; none is stored."""

from accounts.users.models import User
from desk.staff import actions, queries, standing
from desk.staff.reasons import StaffReason
from desk.staff.roles import Role
from portal.delivery.letters import Content, renders
from portal.delivery.mail import compose
from portal.delivery.models import Letter


@renders(actions.INVITED)
def invited(letter: Letter) -> Content | None:
    """Render the mail with the link; None once the invitation has ended."""
    invitation = queries.invitation(letter.ref)
    if invitation is None:
        return None
    context = {
        "nickname": invitation.account.nickname,
        "username": invitation.account.username,
        "was_let_in": invitation.account.last_login is not None,
        "until": invitation.expires_at,
        "action_url": queries.LINK.url(invitation.public_id),
        "action_label": "社内デスクの利用を始める",
    }
    return compose("desk/staff/invited", context)


@renders(actions.ENROLLED)
def enrolled(letter: Letter) -> Content | None:
    """Render the mail that tells the owner that an authenticator app was set up by the invitation."""
    account = User.objects.filter(public_id=letter.ref).first()
    if account is None:
        return None
    return compose("desk/staff/enrolled", {"nickname": account.nickname})


@renders(actions.RESET)
def reset(letter: Letter) -> Content | None:
    """Render the mail that tells a colleague that password, app and passkeys were taken, by whom and why."""
    return _told(letter, "desk/staff/reset")


@renders(actions.DISMISSED)
def dismissed(letter: Letter) -> Content | None:
    """Render the mail that tells somebody that they may not use the desk any more."""
    return _told(letter, "desk/staff/dismissed")


@renders(actions.CHANGED)
def roles_changed(letter: Letter) -> Content | None:
    """Render the mail that tells a colleague of a role that was given or has ended."""
    role = Role(letter.context["role"]).label
    return _told(letter, "desk/staff/roles_changed", role=role, is_given=letter.context["is_given"])


def _told(letter: Letter, template: str, **context: str | bool) -> Content | None:
    """Render a mail to the person concerned, with who acted and why; None once the account is gone."""
    account = User.objects.filter(public_id=letter.ref).first()
    if account is None:
        return None
    by = letter.context["by"]
    who, reason = standing.names_of([by]).get(by, ""), dict(StaffReason.choices).get(letter.context["reason"], "")
    return compose(template, {"nickname": account.nickname, "who": who, "reason": reason, **context})
