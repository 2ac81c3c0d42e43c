"""What a downloaded file is called: 料金_2025-09_2026-11.csv, where the account holds several contracts
料金_20054321_2025-09_2026-11.csv."""

from collections.abc import Sized
from datetime import date

from django.utils.http import content_disposition_header


def file_name(kind: str, first: date, last: date, ending: str, *, number: str = "") -> str:
    """The kind, the contract's number where one is given, the months it is about (one where both are the same), and the
    ending."""
    months = [f"{first:%Y-%m}"] if first == last else [f"{first:%Y-%m}", f"{last:%Y-%m}"]
    return f"{'_'.join([kind, *filter(None, [number]), *months])}.{ending}"


def number_among(customer_number: str, contracts: Sized) -> str:
    """The number that tells the account's contracts apart; empty where there is one."""
    return customer_number if len(contracts) > 1 else ""


def attachment(name: str) -> str:
    """The header that makes a browser save the answer under this name (RFC 6266, RFC 8187)."""
    return content_disposition_header(as_attachment=True, filename=name) or "attachment"
