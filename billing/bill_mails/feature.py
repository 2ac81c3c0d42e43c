"""Declarations of mails about bills."""

from accounts.users.effects import DELETED, STAYS_FROZEN, STAYS_TAKEN_OVER
from billing.bill_mails.models import Preference
from portal.features import Act, Export, Feature, Permission, Timed
from portal.lifecycle import on_account

FEATURE = Feature(
    "billing:bill_mails",
    acts=(
        Act("chosen", "ご請求のお知らせの受け取り方を変更しました", "bell"),
        Act("resent", "窓口担当者がご請求のお知らせを再送しました", "mail"),
        Act("told", untold="about no account", desk="ご請求のお知らせを送信しました"),
    ),
    letters={
        "new": "ご請求額の確定",
        "revised": "ご請求額の訂正",
    },
    permissions=(Permission("billing.add_preference", ("billing",)),),
    timed=(Timed("announce_bills", every=600),),
    effects={"billing.Preference": on_account(closed=DELETED, frozen=STAYS_FROZEN, taken_over=STAYS_TAKEN_OVER)},
    exports=(
        Export.of(
            "ご請求のお知らせの受け取り方",
            lambda account: Preference.objects.filter(account=account),
            {"ご請求額の確定": "mails_new_bill", "お支払い期日": "mails_due", "お引き落とし不能": "mails_failed"},
        ),
    ),
)
