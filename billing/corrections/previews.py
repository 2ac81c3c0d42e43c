"""What a correction would come to, before anybody makes it."""

from django.conf import settings

from billing.corrections.actions import Line
from billing.statements.models import Bill, BillItem
from billing.tax import figures as tax_figures
from billing.tax.figures import Figures, Rounding


def of(bill: Bill, line: Line) -> Figures:
    """The totals of the revision that would be made; the same as the database computes then."""
    rows = BillItem.objects.of(bill).values_list("amount", "tax_category", "tax_included")
    lines = [
        *(tax_figures.Line(*row) for row in rows),
        tax_figures.Line(line.amount, line.tax_category, line.tax_included),
    ]
    return tax_figures.figures(lines, Rounding(settings.TAX_ROUNDING))
