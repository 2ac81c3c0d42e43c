"""Declarations of registration."""

from accounts.registration import actions
from portal.features import Act, Feature, Retention

UNTOLD = "a step before there is an account, or on the way to an act that is shown"

FEATURE = Feature(
    "accounts:registration",
    acts=(
        Act("completed", "会員登録が完了しました", "user"),
        Act("identified", untold=UNTOLD, desk="会員登録で、ご契約を確認しました"),
        Act("verified", untold=UNTOLD, desk="会員登録で、本人確認を行いました"),
        Act("provisional", untold=UNTOLD, desk="仮登録の確認メールを送信しました"),
        Act("address_corrected", untold=UNTOLD, desk="仮登録のメールアドレスを訂正しました"),
    ),
    letters={
        "completed": "本登録の完了",
        "confirm": "仮登録の確認",
        "known": "登録済みのメールアドレスへの案内",
    },
    retentions=(
        Retention(
            "registrations",
            actions.purge,
            "registrations that came to nothing, when their time is over; completed ones after 24 hours",
            is_prompt=True,
        ),
    ),
)
