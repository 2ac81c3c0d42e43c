"""Reads of account IDs."""

from accounts.users.models import User
from accounts.registration.models import Registration
from accounts.users.names import skeleton


def is_free(username: str, *, besides: User) -> bool:
    """Tell whether no other account and no running 仮登録 has this normalised ID or one that could be taken for it."""
    key = skeleton(username)
    others = User.objects.filter(username_skeleton=key).exclude(pk=besides.pk)
    return not (others.exists() or Registration.objects.provisional().live().filter(username_skeleton=key).exists())
