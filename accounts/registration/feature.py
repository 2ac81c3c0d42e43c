"""Declarations of registration."""

from accounts.registration import actions
from accounts.registration.models import Consent
from accounts.users.effects import DELETED, STAYS_FROZEN, STAYS_TAKEN_OVER
from portal.features import Act, Export, Feature, Retention
from portal.lifecycle import Effect, on_account, on_contract

UNTOLD = "a step before there is an account, or on the way to an act that is shown"
OVER = Effect.stays("it is over when there is an account")

FEATURE = Feature(
    "accounts:registration",
    acts=(
        Act("completed", "会員登録が完了しました", "user"),
        Act("resent", "{via}確認メールを再送しました", "mail"),
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
    effects={
        "accounts.Registration": on_account(closed=DELETED, frozen=OVER, taken_over=OVER)
        | on_contract(
            suspended=Effect(
                "comes to nothing: what was proven is compared again at the end", "accounts.contracts.seals.check"
            ),
            changed_hands=Effect(
                "comes to nothing where it was begun under the data of before",
                "accounts.contracts.seals.check",
            ),
            ended=Effect("comes to nothing: an ended contract is not given", "accounts.contracts.actions.hold"),
        ),
        "accounts.Consent": on_account(closed=DELETED, frozen=STAYS_FROZEN, taken_over=STAYS_TAKEN_OVER),
    },
    exports=(
        Export.of(
            "同意",
            lambda account: Consent.objects.filter(account=account),
            {"文書": "get_document_display", "版": "version", "同意日時": "agreed_at"},
        ),
    ),
)
