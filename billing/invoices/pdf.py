"""Invoices as PDF (PDF/UA-1)."""

from dataclasses import asdict
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse

from billing.invoices import document
from billing.invoices.document import Document
from billing.invoices.models import Invoice
from billing.typesetting import rendering
from portal.design import qr

REQUEST_WAIT = 3  # seconds that a request waits for a free slot; it occupies a web worker meanwhile


def render(invoice: Invoice, *, max_wait: float = REQUEST_WAIT) -> bytes:
    """Return the PDF; the same bytes each time, until a newer revision replaces the bill.

    Raises document.FiguresMismatch, rendering.Failed, or rendering.Busy if no slot is free for `max_wait` seconds.
    """
    return rendering.render(data(invoice, document.of(invoice)), max_wait=max_wait)


def file_name(invoice: Invoice) -> str:
    """Return the file name: ASCII, without personal data."""
    return f"invoice-{invoice.number}.pdf"


def check_url(invoice: Invoice) -> str:
    """Return the address of the public page that confirms the invoice, as its QR code has it."""
    return settings.PORTAL_BASE_URL + reverse("billing:invoices:check", args=[invoice.public_id])


def data(invoice: Invoice, printed: Document) -> dict[str, Any]:
    """Return the input of the Typst template `typesetting/invoice.typ`; texts are never interpreted as markup."""
    url, issued = check_url(invoice), invoice.issued_on
    return {
        **asdict(printed),
        "title": f"{printed.kind} {printed.number}",
        "issued": {"year": issued.year, "month": issued.month, "day": issued.day},
        "replaces": None,  # the notices name it
        "check": {"url": url, "shown": urlsplit(url).netloc + urlsplit(url).path, "drawing": _drawing(url)},
    }


def _drawing(url: str) -> str:
    code = qr.drawn(url)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {code.side} {code.side}">'
        f'<path d="{code.path}" fill="#000"/></svg>'
    )
