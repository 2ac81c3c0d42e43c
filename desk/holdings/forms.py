"""Form of a decision about a suspended holding."""

from django import forms

from portal.staff_admin.reasons import ReasonForm


class DecisionForm(ReasonForm):
    """The reason, and which data of the contract the page was drawn from (`deciding.version`)."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)
