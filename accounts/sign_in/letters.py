"""The mails around the password. Links are made here, when a letter leaves; none is stored."""

from django.conf import settings
from django.urls import reverse

from accounts.mailed_links.mailed import FREEZE
from accounts.sign_in import queries, resets
from portal.delivery.letters import Content, renders
from portal.delivery.mail import compose
from portal.delivery.models import Letter


@renders(resets.LINK)
def link(letter: Letter) -> Content | None:
    """The link of a request, as long as it works. Nothing for an address that nobody has."""
    reset = queries.live_reset(letter.ref)
    if reset is None or reset.account is None:
        return None
    path = reverse("accounts:sign_in:reset_open", args=[resets.token(reset)])
    context = {"nickname": reset.account.nickname, "action_url": settings.PORTAL_BASE_URL + path}
    return compose("login/reset", {**context, "action_label": "新しいパスワードを設定する"})


@renders(resets.DONE)
def done(letter: Letter) -> Content:
    """Says that the password was changed, in case it was not the customer."""
    context = {
        "nickname": letter.context["nickname"],
        "changed_at": letter.created_at,
        "freeze_url": FREEZE.url(letter.ref),
    }
    return compose("login/reset_done", context)
