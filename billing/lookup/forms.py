"""Forms of the desk for finding and correcting a bill."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from billing.models import TaxCategory
from portal.design.fields import CustomerNumberField, KanaField, MonthField, NormalisedField, YenField
from portal.design.widgets import TYPED_AS_IS

MOST_YEN = 9_999_999
NOTHING = "お客様番号・請求書番号・お名前・請求IDのどれか、または請求月と請求額の両方を入力してください。"


class BillIdField(NormalisedField):
    """The public id in the address of a bill's page."""

    title = "請求ID"
    example = "q1w2e3r4t5y6u7i8o9p0aA"
    longest = 22
    attrs = {"autocomplete": "off", **TYPED_AS_IS}


class InvoiceNumberField(NormalisedField):
    """The number printed on a 適格請求書."""

    title = "請求書番号"
    example = "202611-00001234"
    longest = 24
    attrs = {"autocomplete": "off", **TYPED_AS_IS}


class BillSearchForm(forms.Form):
    """Search by customer, invoice or bill number; or by name; or by a month with its amount.

    Every field that is filled in narrows the search.
    """

    customer_number = CustomerNumberField(required=False)
    number = InvoiceNumberField(required=False)
    name_kana = KanaField(required=False)
    month = MonthField(label="請求月", required=False, help_text="例：2026-11、令和8年11月")
    total = YenField(label="請求額（税込）", required=False, help_text="円。例：8742", example="8742")
    public_id = BillIdField(required=False)

    def clean(self) -> dict[str, Any]:
        """Refuse a search that would list many customers' bills. Raises ValidationError."""
        known = self.cleaned_data
        names_few = any(known.get(key) for key in ("customer_number", "number", "name_kana", "public_id"))
        if not self.errors and not names_few and not (known.get("month") and known.get("total") is not None):
            raise ValidationError(NOTHING, code="nothing")
        return known


class CorrectionForm(forms.Form):
    """A line to add to a bill, with the reason, which customers do not see."""

    description = forms.CharField(
        label="明細に載せる内容", help_text="お客様の明細に表示されます。例：工事費の訂正", max_length=200
    )
    amount = YenField(
        label="金額",
        example="-550",
        help_text="円。値引きはマイナスで入力してください。例：-550",
        min_value=-MOST_YEN,
        max_value=MOST_YEN,
    )
    tax_category = forms.ChoiceField(label="税区分", choices=TaxCategory)
    tax_included = forms.BooleanField(label="金額は税込", required=False)
    reason = forms.CharField(
        label="訂正の理由",
        help_text="社内の記録に残ります。お客様には表示されません。",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
    )

    def clean_amount(self) -> int:
        """Refuse 0 yen, which corrects nothing. Raises ValidationError."""
        amount: int = self.cleaned_data["amount"]
        if amount == 0:
            raise ValidationError("0円の訂正はできません。増減する金額を入力してください。", code="zero")
        return amount
