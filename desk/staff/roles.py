"""What each role of the company's people may do at the desk. The database's groups follow this table.

Least privilege (ASVS 5.0 8.2.1): a role has what its work needs; only 管理 has everything.
"""

from django.contrib.auth.models import Group, Permission
from django.db import models, transaction

LOOKING = {"desk.look_up", "accounts.view_contract", "billing.view_bill"}
BILLS = {"billing.change_oldbillsrequest", "billing.change_bill", "billing.add_preference"}
OUTSIDE = {"delivery.view_letter"}
TALKING = {"desk.reveal", "desk.unlock", "desk.end_sessions", "desk.resend", "desk.freeze"}
WATCHING = {"audit.view_entry", "imports.view_run", "accounts.view_passwordlock"}


class Role(models.TextChoices):
    """The word for commands, and the group's name."""

    AGENT = "agent", "窓口"
    BILLING = "billing", "請求"
    MESSAGING = "messaging", "配信"
    AUDIT = "audit", "監査"
    ADMIN = "admin", "管理"


MAY: dict[Role, set[str]] = {
    Role.AGENT: LOOKING | TALKING | {"accounts.view_passwordlock", "accounts.view_postedcode"},
    Role.BILLING: LOOKING | BILLS | {"desk.reveal", "imports.view_run", "imports.import_files"},
    Role.MESSAGING: OUTSIDE | {"desk.announce"},
    Role.AUDIT: LOOKING | OUTSIDE | WATCHING,
    Role.ADMIN: LOOKING
    | BILLS
    | OUTSIDE
    | TALKING
    | WATCHING
    | {"accounts.view_postedcode", "desk.announce", "desk.manage_staff"}
    | {"imports.import_files", "imports.import_legacy_accounts"},
}


@transaction.atomic
def write() -> None:
    """Bring the groups up to the table, taking away what it no longer names. Permissions that do not exist yet (an app
    whose tables are still to be made) are left out until the next migration.
    """
    known = {f"{one.content_type.app_label}.{one.codename}": one for one in Permission.objects.select_related()}
    for role, names in MAY.items():
        group, _ = Group.objects.get_or_create(name=role.label)
        group.permissions.set([known[name] for name in names if name in known])


def group(role: Role) -> Group:
    """The role's group."""
    return Group.objects.get(name=role.label)
