"""The roles of staff. Features declare the permissions of each; the database's groups are written from that.

Least privilege (ASVS 5.0 8.2.1): a role has what its work needs; only 管理 has everything.
"""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import models, transaction
from django.http import HttpRequest

from portal import features, unique


class Role(models.TextChoices):
    """A role: its word for commands, and its group's name."""

    AGENT = "agent", "窓口"
    BILLING = "billing", "請求"
    MESSAGING = "messaging", "配信"
    AUDIT = "audit", "監査"
    ADMIN = "admin", "管理"


def may() -> dict[Role, set[str]]:
    """Return the declared permissions of a role, every one for 管理. Raises ValueError for an unknown role."""
    found: dict[Role, set[str]] = {role: set() for role in Role}
    for permission in features.permissions().values():
        for role in {Role.ADMIN, *map(Role, permission.roles)}:
            found[role].add(permission.name)
    return found


@transaction.atomic
def write() -> None:
    """Write the groups as declared, and remove permissions that are no longer declared.

    Permissions that do not exist yet (an app whose tables are still to be made) are added after the next migration.
    """
    known = {f"{one.content_type.app_label}.{one.codename}": one for one in Permission.objects.select_related()}
    for role, names in may().items():
        unique.insert(Group(name=role.label))
        group = Group.objects.get(name=role.label)
        group.permissions.set([known[name] for name in names if name in known])


def words_of(request: HttpRequest) -> str:
    """Return the words of the roles of whoever is signed in, with a blank between: "agent billing". A superuser without
    a group is "admin". Read from the database once a request.
    """
    known: str | None = getattr(request, "role_words", None)
    if known is None:
        user: Any = request.user
        labels = set(user.groups.values_list("name", flat=True))
        found = [role.value for role in Role if role.label in labels]
        known = " ".join(found) or (Role.ADMIN.value if user.is_superuser else "")
        request.role_words = known  # type: ignore[attr-defined]
    return known


def group(role: Role) -> Group:
    """Return the role's group."""
    return Group.objects.get(name=role.label)
