"""The mails around a new password. Links are made here, when a letter leaves; none is stored."""

from accounts.users.models import State
from accounts.mailed_links.mailed import FREEZE, RETURN
from accounts.password_reset import actions, queries
from portal.delivery.letters import Content, renders
from portal.delivery.mail import compose
from portal.delivery.models import Letter


@renders(actions.ASKED)
def asked(letter: Letter) -> Content | None:
    """Send the link of a request, as long as it works; to an account that withdrew, the link to come back. None for an
    address that no account has.
    """
    reset = queries.live(letter.ref)
    if reset is None or reset.account is None:
        return None
    if reset.account.state == State.WITHDRAWN:
        context = {"action_url": RETURN.url(reset.account.public_id), "action_label": "退会を取りやめる"}
        return compose("accounts/password_reset/withdrawn", context)
    context = {"nickname": reset.account.nickname, "action_url": actions.LINK.url(reset.public_id)}
    return compose("accounts/password_reset/asked", {**context, "action_label": "新しいパスワードを設定する"})


@renders(actions.DONE)
def done(letter: Letter) -> Content:
    """Say that the password was changed, in case it was not the customer."""
    context = {
        "nickname": letter.context["nickname"],
        "changed_at": letter.created_at,
        "freeze_url": FREEZE.url(letter.ref),
    }
    return compose("accounts/password_reset/done", context)
