"""Names of downloaded files: 料金_2025-09_2026-11.csv, or 料金_20054321_2025-09_2026-11.csv with several contracts."""

from collections.abc import Sized
from datetime import date

from django.utils.http import content_disposition_header


def file_name(kind: str, first: date, last: date, ending: str, *, number: str = "") -> str:
    """Join kind, customer number (if given), first and last month (once if equal) and ending to a file name."""
    months = [f"{first:%Y-%m}"] if first == last else [f"{first:%Y-%m}", f"{last:%Y-%m}"]
    return f"{'_'.join([kind, *filter(None, [number]), *months])}.{ending}"


def number_among(customer_number: str, contracts: Sized) -> str:
    """Return the customer number if the account holds several contracts, else ''."""
    return customer_number if len(contracts) > 1 else ""


def attachment(name: str) -> str:
    """Return the Content-Disposition value for saving under this name (RFC 6266, RFC 8187)."""
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"
