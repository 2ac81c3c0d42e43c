"""Give and end roles of staff.

Every change is on record with its reason and told to the person by mail. It holds from their next request on:
permissions are read from the database at each.
"""

from django.db import transaction

from accounts.users.models import State, User
from desk.staff import actions, queries, roles
from desk.staff.models import Colleague
from portal.audit import trail
from portal.audit.by import By, Why


class NothingToDo(Exception):
    """The person has the role already, or does not have it."""


@transaction.atomic
def give(*, account: User, role: roles.Role, by: By, why: Why | None = None, is_approved: bool = False) -> None:
    """Give a colleague one more role.

    Raises actions' NotTheirs for one's own account, Archived, NothingToDo, or NeedsApproval for 管理 unless a second
    person has approved it.
    """
    if account.public_id == by.actor:
        raise actions.NotTheirs
    held = _hold(account)
    if held.state != State.ACTIVE:
        raise actions.Archived
    if role in queries.roles_of(held):
        raise NothingToDo
    if role is roles.Role.ADMIN and by.is_staff and not is_approved:
        raise actions.NeedsApproval
    held.groups.add(roles.group(role))
    trail.record("desk:staff:granted", by=by, about=held.public_id, why=why, concerned=role.value)
    actions.tell(actions.CHANGED, account=held, by=by, why=why, role=role.value, is_given=True)


@transaction.atomic
def end(*, account: User, role: roles.Role, by: By, why: Why | None = None) -> None:
    """End a role of a colleague; with 管理 the rights of a superuser end too.

    Raises actions' NotTheirs for one's own account, LastAdmin, or NothingToDo.
    """
    if account.public_id == by.actor:
        raise actions.NotTheirs
    if role is roles.Role.ADMIN:
        actions.keep_an_admin(account)
    held = _hold(account)
    is_superuser = role is roles.Role.ADMIN and held.is_superuser
    if role not in queries.roles_of(held) and not is_superuser:
        raise NothingToDo
    if is_superuser:
        User.objects.filter(pk=held.pk).update(is_superuser=False, is_staff=True)
    held.groups.remove(roles.group(role))
    trail.record("desk:staff:role_ended", by=by, about=held.public_id, why=why, concerned=role.value)
    actions.tell(actions.CHANGED, account=held, by=by, why=why, role=role.value, is_given=False)


def _hold(account: User) -> Colleague:
    """Lock the colleague's row until the transaction ends."""
    return Colleague.objects.by_name().select_for_update(no_key=True).get(pk=account.pk)
