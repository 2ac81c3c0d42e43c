"""Reads of changes that can be undone."""

from accounts.changes.models import PhoneChange


def undoable(public_id: str) -> PhoneChange | None:
    """The change behind a link that still works, with its account and the former telephone."""
    changes = PhoneChange.objects.undoable().select_related("account", "former", "replacement")
    change = changes.filter(public_id=public_id).first()
    return change if change and change.account.is_active else None
