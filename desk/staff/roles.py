"""The roles of the company's people. What each may do is declared by features; the database's groups follow that.

Least privilege (ASVS 5.0 8.2.1): a role has what its work needs; only 管理 has everything.
"""

from django.contrib.auth.models import Group, Permission
from django.db import models, transaction

from portal import features


class Role(models.TextChoices):
    """The word for commands, and the group's name."""

    AGENT = "agent", "窓口"
    BILLING = "billing", "請求"
    MESSAGING = "messaging", "配信"
    AUDIT = "audit", "監査"
    ADMIN = "admin", "管理"


def may() -> dict[Role, set[str]]:
    """What each role may do, as features declare it; 管理 may do everything. ValueError for an unknown role."""
    found: dict[Role, set[str]] = {role: set() for role in Role}
    for permission in features.permissions().values():
        for role in {Role.ADMIN, *map(Role, permission.roles)}:
            found[role].add(permission.name)
    return found


@transaction.atomic
def write() -> None:
    """Bring the groups up to the declarations, taking away what they no longer name. Permissions that do not exist yet
    (an app whose tables are still to be made) are left out until the next migration.
    """
    known = {f"{one.content_type.app_label}.{one.codename}": one for one in Permission.objects.select_related()}
    for role, names in may().items():
        group, _ = Group.objects.get_or_create(name=role.label)
        group.permissions.set([known[name] for name in names if name in known])


def group(role: Role) -> Group:
    """The role's group."""
    return Group.objects.get(name=role.label)
