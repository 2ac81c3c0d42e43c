"""The form of 退会."""

from accounts.contact_changes.forms import PasswordOnceMoreForm
from portal.design.fields import ConsentField


class WithdrawalForm(PasswordOnceMoreForm):
    """Confirmation of what goes and what stays."""

    understood = ConsentField(
        label="退会するとどうなるかを確認しました",
        help_text="ご契約は解約されません。アカウントは10日後に削除されます。",
    )
