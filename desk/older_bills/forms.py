"""Why older bills cannot be shown."""

from django import forms

from billing.older_bills.models import LONGEST_NOTE


class RefusalForm(forms.Form):
    """Read by the customer."""

    answer = forms.CharField(
        label="お客様への回答",
        help_text="お客様がマイページで読みます。",
        max_length=LONGEST_NOTE,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
