"""Texts of codes for phones and mailboxes. The digits are derived here, when the letter leaves."""

from urllib.parse import urlsplit

from django.conf import settings

from accounts.codes import actions, budgets, queries
from portal.delivery.letters import Content, renders
from portal.delivery.mail import compose
from portal.delivery.models import Channel, Letter
from portal.policy.knobs import policy


@renders(actions.KIND)
def code(letter: Letter) -> Content | None:
    """Return the code of the sending that the letter was put for; None once it was replaced, spent or has expired."""
    challenge = queries.sendable(public_id=letter.ref, send=int(letter.context["send"]))
    if challenge is None:
        return None
    digits = challenge.digits()
    if letter.channel == Channel.VOICE:
        return Content(spoken=spoken(digits))
    if letter.channel == Channel.MAIL:
        context = {
            "digits": digits,
            "minutes": policy().code_minutes,
            "is_typed": challenge.purpose in budgets.TYPED_MAIL,
        }
        return compose("accounts/codes/code", context)
    return Content(text=sms(digits))


def sms(digits: str) -> str:
    """Return one SMS, ending with the origin-bound line that lets browsers fill in the code on our pages only."""
    host = urlsplit(settings.PORTAL_BASE_URL).hostname
    lasts = f"{policy().code_minutes}分間有効"
    return f"【{settings.PORTAL_NAME}】認証コード：{digits}（{lasts}）。他人に教えないでください。\n\n@{host} #{digits}"


def spoken(digits: str) -> tuple[str, ...]:
    """Return the words of the automatic voice [002-36], digit by digit. The carrier reads the whole text twice."""
    return (
        f"{settings.PORTAL_NAME} マイページです。",
        f"認証コードは、{'、'.join(digits)}、です。",
        "このコードは、だれにも教えないでください。",
    )
