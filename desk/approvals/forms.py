"""Forms of the page of approvals."""

from django import forms

from portal.approvals.models import Refusal
from portal.staff_admin.reasons import TicketField


class ApproveForm(forms.Form):
    """The digest of the content that the approver was shown (`portal.approvals.kinds.digest_of`)."""

    digest = forms.CharField(widget=forms.HiddenInput, max_length=64)


class RefuseForm(forms.Form):
    """Why a request is refused, which its asker reads, and the number of the case, if there is one."""

    reason = forms.ChoiceField(
        label="却下の理由",
        help_text="依頼した人に表示されます。",
        choices=[("", "選択してください"), *Refusal.choices],
        error_messages={"required": "却下の理由を選択してください。"},
    )
    ticket = TicketField(required=False)
