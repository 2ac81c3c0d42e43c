"""The 本登録手続きURL in the 仮登録 mail [001-32, 35]: one link a mail, of which only the latest works."""

from accounts.mailed_links.mailed import LinkDead, MailedLink
from accounts.registration.models import Hollow, Registration, State
from accounts.registration.queries import is_live

# The row decides how long it lives: its 24 hours begin with the sending of the mail [001-36].
LINK = MailedLink(
    "registration",
    address="accounts:registration:link_open",
    page="accounts:registration:link",
    dead_page="accounts/registration/link_dead.html",
)


def ref(registration: Registration, mail: int) -> str:
    """Return what the link in the mail of this number is about."""
    return f"{registration.public_id}.{mail}"


def resolve(ref: str) -> Registration:
    """Return the registration that the link confirms.

    Raises LinkDead with the reason `used`, `replaced` (by a newer mail), `superseded` (by a newer 仮登録) or `lapsed`.
    """
    public_id, _, mail = ref.partition(".")
    found = Registration.objects.filter(public_id=public_id).select_related("contract").first()
    if found is None or found.hollow != Hollow.NOT:
        raise LinkDead
    if found.state == State.COMPLETED:
        raise LinkDead("used")
    if found.state == State.SUPERSEDED:
        raise LinkDead("superseded")
    if found.state != State.PROVISIONAL or not is_live(found):
        raise LinkDead
    if mail != str(found.mails):
        raise LinkDead("replaced")
    return found


def is_used(token: str) -> bool:
    """Tell whether the token is that of a link with which a registration was completed."""
    try:
        resolve(LINK.read(token).ref)
    except LinkDead as dead:
        return dead.reason == "used"
    return False
