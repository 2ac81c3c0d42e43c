"""What the owner of an account is told about its telephone."""

from django.conf import settings
from django.urls import reverse

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
        "reset_url": settings.PORTAL_BASE_URL + reverse("accounts:login:reset"),
    }
    return compose("accounts/phones/enrolled", context)
