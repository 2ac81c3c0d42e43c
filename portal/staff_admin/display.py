"""Format rows for the lists and pages of staff."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.contrib.admin.utils import display_for_field, display_for_value, label_for_field, lookup_field
from django.db.models import Model

from portal.design.templatetags.design import jdatetime

NONE = "—"


def moment(at: datetime | None) -> str:
    """Return a time in JST, or a dash."""
    return jdatetime(at) if at else NONE


def labels(admin: Any, names: Sequence[Any]) -> list[str]:
    """Return the headings of the columns."""
    return [str(label_for_field(name, admin.model, admin)) for name in names]


def cells(admin: Any, names: Sequence[Any], row: Model) -> list[object]:
    """Return the cells of a row, with Django's formats of choices, dates and numbers."""
    return [_cell(admin, name, row) for name in names]


def _cell(admin: Any, name: Any, row: Model) -> object:
    field, _, value = lookup_field(name, row, admin)
    if field is not None:
        return display_for_field(value, field, NONE)
    return value if hasattr(value, "__html__") else display_for_value(value, NONE)
