"""What the owner of an account is told about its telephone."""

from accounts.links import lockdown
from accounts.phones import actions
from accounts.phones.models import Phone
from portal.delivery.letters import Content, renders
from portal.delivery.mail import compose
from portal.delivery.models import Letter


@renders(actions.ENROLLED)
def enrolled(letter: Letter) -> Content | None:
    """The account has a telephone now, and from when on it counts."""
    phone = Phone.objects.select_related("user").filter(public_id=letter.ref, confirmed=True).first()
    if phone is None:
        return None
    context = {
        "nickname": phone.user.nickname,
        "number": phone.masked,
        "enrolled_at": phone.verified_at,
        "usable_from": phone.usable_from if phone.usable_from > phone.verified_at else None,
        "lockdown_url": lockdown.url(phone.user.public_id),
    }
    return compose("accounts/phones/enrolled", context)
