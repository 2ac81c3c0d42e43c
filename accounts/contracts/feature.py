"""Declarations of contracts and who holds them."""

from accounts.contracts import queries
from portal.features import Act, Export, Feature, Link, Permission
from portal.lifecycle import Effect, Subject, on_account

FEATURE = Feature(
    "accounts:contracts",
    acts=(
        Act("held", "ご契約を登録しました", "contract"),
        Act("claimed", "登録済みのご契約について、別の登録が申し込まれました", "contract", is_grave=True),
        Act("email_changed", "ご契約の連絡先メールアドレスを変更しました", "mail"),
        Act(
            "not_matching",
            untold="a step before there is an account, or on the way to an act that is shown",
            desk="ご契約の確認で、入力内容が一致しませんでした",
        ),
        Act(
            "released",
            untold="the undo that is shown says the same, and after a withdrawal nobody is there",
            desk="ご契約をマイページの登録から外しました",
        ),
        Act("imported", untold="about no account", desk="ご契約のファイルを取り込みました"),
    ),
    letters={
        "claimed": "登録済みのご契約への登録の申し込み",
        "email_changed": "ご契約のメールアドレスの変更",
        "held": "ご契約の登録",
    },
    permissions=(Permission("accounts.view_contract", ("agent", "billing", "audit")),),
    links=(Link("ご契約", "accounts:contracts:index", order=30, icon="contract", within="accounts:contracts:"),),
    subjects={Subject.CONTRACT: "accounts.Contract"},
    effects={
        "accounts.Contract": on_account(
            closed=Effect(
                "free to be registered again when a withdrawal is complete; an ID登録 closes no account that holds one",
                "accounts.contracts.actions.release",
            ),
            frozen=Effect.stays("who holds a contract does not depend on ways in"),
            taken_over=Effect(
                "held by the new account from now on; given back by the undo", "accounts.contracts.actions.pass_on"
            ),
        )
    },
    exports=(
        Export.of(
            "ご契約",
            lambda account: queries.held(account.pk),
            {
                "お客様番号": "customer_number",
                "お名前": "name",
                "フリガナ": "name_kana",
                "電話番号": "phone",
                "電話番号（2つ目）": "phone_2",
                "メールアドレス": "email",
                "生年月日": "birth_date",
                "郵便番号": "postal_code",
                "住所": "address",
                "ご契約日": "contracted_on",
                "状態": "get_status_display",
                "登録日時": "held_since",
            },
        ),
    ),
)
