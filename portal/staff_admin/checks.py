"""System checks of admin classes: personal data named without a mask."""

from typing import Any

from django.contrib.admin.checks import ModelAdminChecks
from django.core.checks import CheckMessage, Error

PERSONAL = {  # names of fields that identify or reach a person
    "account_id", "address", "birth_date", "context", "customer_name", "email", "first_name", "former_email",
    "last_name", "legacy_id", "line_number", "name", "name_kana", "name_kana_key", "nickname", "number", "password",
    "phone", "phone_2", "postal_code", "to", "username", "username_skeleton",
}  # fmt: skip
OPTIONS = ("list_display", "fields", "list_filter", "search_fields", "ordering")


class StaffAdminChecks(ModelAdminChecks):
    """Django's checks of an admin class, and that none of its options names a personal field.

    A list or page shows such a field through a method that masks it (`portal.masking`); no filter and no search in an
    address uses one at all.
    """

    def check(self, admin_obj: Any, **kwargs: Any) -> list[CheckMessage]:
        """Return every fault of the class."""
        return [*super().check(admin_obj, **kwargs), *unmasked(admin_obj)]


def unmasked(admin_obj: Any) -> list[CheckMessage]:
    """Return an error for each option that names a personal field, directly or across a relation."""
    found: list[CheckMessage] = []
    for option in OPTIONS:
        for one in getattr(admin_obj, option) or ():
            name = one[0] if isinstance(one, tuple) else one
            if (
                isinstance(name, str)
                and not hasattr(admin_obj, name)
                and PERSONAL & set(name.strip("-=^@").split("__"))
            ):
                message = f"{option} names {name}, which is personal data: show it masked, by a method."
                found.append(Error(message, obj=admin_obj.__class__, id="staff_admin.E001"))
    return found
