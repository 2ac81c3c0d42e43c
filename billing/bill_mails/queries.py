"""Read which mails about bills an account gets."""

from billing.bill_mails.models import Preference

NAMES = ("mails_new_bill", "mails_due", "mails_failed")


def chosen(*, account_id: int) -> dict[str, bool]:
    """Return the account's choice by column of `Preference`; all True while it has not chosen."""
    found = Preference.objects.filter(account=account_id).values(*NAMES).first()
    return dict(found or dict.fromkeys(NAMES, True))
