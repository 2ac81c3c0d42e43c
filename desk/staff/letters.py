"""Mails to staff. Links are derived when the letter is rendered; none is stored."""

from accounts.users.models import User
from desk.staff import actions, queries
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
