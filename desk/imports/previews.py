"""Rows of a preview. Which columns of a known row differ is shown for a reason only.

A file with one guess a row would otherwise tell its uploader what the company knows of any customer.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from django.http import HttpRequest
from django.utils import timezone

from accounts.models import Contract, FormerId
from desk.imports import kinds
from linkage.models import Line
from portal.imports.models import Upload
from portal.imports.upserts import NEW, Upsert
from portal.staff_admin.masked import seconds_left


@dataclass(frozen=True)
class Row:
    """One row that changes something: `number` counts from 0, `key` is the row's own in the file. `columns` names what
    differs, empty while hidden.
    """

    number: int
    key: str
    columns: str
    is_hidden: bool


def rows(upload: Upload, *, seen_by: HttpRequest) -> Iterator[Row]:
    """Yield the rows of the preview as this browser may see them now."""
    at, hides = timezone.now(), issubclass(kinds.OFFERS[upload.kind].of, Upsert)
    for number, (key, columns) in enumerate(_differences(upload)):
        is_hidden = hides and columns != NEW and not seconds_left(seen_by, shown_as(upload, number), at=at)
        yield Row(number, key, "" if is_hidden else columns, is_hidden)


def shown_as(upload: Upload, number: int) -> str:
    """Return the name under which a browser keeps that a row is shown."""
    return f"{upload.public_id}:{number}"


def whose(upload: Upload, number: int) -> Contract | None:
    """Return the contract that a row is about; None where the row or its contract is unknown. Raises IndexError."""
    key, _ = _differences(upload)[number]
    if upload.kind == "lines":
        line = Line.objects.select_related("contract__holder").filter(line_number=key).first()
        return line.contract if line else None
    if upload.kind == "legacy_accounts":
        key = FormerId.objects.filter(legacy_id=key).values_list("customer_number", flat=True).first() or ""
    return Contract.objects.select_related("holder").filter(customer_number=key).first()


def _differences(upload: Upload) -> list[tuple[str, str]]:
    """Return each row as its key and what is different, of a report as `Kind.differences` wrote it."""
    report = upload.report or {}
    pairs = [str(one).partition(" ") for one in report.get("differences", [])]
    return [(key, rest) for key, _, rest in pairs]
