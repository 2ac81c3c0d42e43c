"""Declarations of contracts and who holds them."""

from accounts.contracts import other_persons, queries
from accounts.users.effects import DELETED, STAYS_FROZEN
from portal.features import Act, Export, Feature, Link, Permission, Retention
from portal.lifecycle import Effect, Subject, on_account, on_contract

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
        Act("identity_resumed", "{via}ご本人確認の受け付けを再開しました", "refresh"),
        Act(
            "released",
            untold="the undo that is shown says the same, and after a withdrawal nobody is there",
            desk="ご契約をマイページの登録から外しました",
        ),
        Act(
            "suspended_by_file",
            untold="each former holder is told by notice and mail",
            desk="ご契約のファイルで名義が変わったため、ご契約の表示を止めました",
        ),
        Act(
            "resumed_by_file",
            untold="each holder is told by notice and mail",
            desk="ご契約のファイルで名義が元に戻ったため、ご契約の表示を再開しました",
        ),
        Act("resumed", "{via}ご契約の名義を確認し、表示を再開しました", "contract"),
        Act("handed_over", "{via}ご契約者の変更を確認し、ご契約の表示を終了しました", "contract", is_grave=True),
        Act(
            "contacts_changed_by_file",
            untold="each old contact and each holder is told by letter",
            desk="ファイルでご契約の連絡先が変わったため、以前の連絡先へお知らせしました",
        ),
        Act("contacts_confirmed", "{via}ご契約の連絡先を確認しました", "contract"),
        Act(
            "contacts_disputed",
            "{via}ご契約の連絡先を、本人確認に使わないようにしました",
            "contract",
            is_grave=True,
        ),
        Act("imported", untold="about no account", desk="ご契約のファイルを取り込みました"),
    ),
    letters={
        "contacts_changed": "ご契約の連絡先の変更",
        "claimed": "登録済みのご契約への登録の申し込み",
        "email_changed": "ご契約のメールアドレスの変更",
        "held": "ご契約の登録",
        "suspended": "ご契約の名義の確認",
        "resumed": "ご契約の名義の確認の完了",
        "handed_over": "ご契約の表示の終了",
    },
    permissions=(
        Permission("accounts.view_contract", ("agent", "billing", "audit")),
        Permission("accounts.decide_holding", ("agent",)),
        Permission("accounts.confirm_contacts", ("agent", "billing")),
    ),
    retentions=(Retention("former_persons", other_persons.purge, "who a contract named before, 90 days"),),
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
        ),
        "accounts.UnconfirmedContacts": on_contract(
            suspended=Effect.stays("the contacts are as new for whoever the contract is given to"),
            changed_hands=Effect.stays("the same"),
            ended=Effect.stays("nobody proves anything with an ended contract; goes with it"),
        ),
        "accounts.FormerPerson": on_contract(
            suspended=Effect.stays("there is none: only of a contract that nobody holds"),
            changed_hands=Effect.stays("the same"),
            ended=Effect("deleted after 90 days", "accounts.contracts.other_persons.purge"),
        ),
        "accounts.Holding": on_account(
            closed=DELETED,
            frozen=STAYS_FROZEN,
            taken_over=Effect(
                "stays, and keeps the former account open; the undo takes back what the new account had of it",
                "accounts.contracts.deciding.pass_on",
            ),
        )
        | on_contract(
            suspended=Effect(
                "a row begins; the account holds the contract no more, and is told",
                "accounts.contracts.suspension.before_update",
            ),
            changed_hands=Effect(
                "ends; the account reads bills from before the change only", "accounts.contracts.deciding.end"
            ),
            ended=Effect.stays("whose the bills of before are does not depend on it"),
        ),
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
        Export.of(
            "確認待ちの連絡先の変更",
            lambda account: queries.unconfirmed_of(account.pk),
            {
                "お客様番号": "contract.customer_number",
                "変更日時": "changed_at",
                "本人確認に使わない期間の終わり": "until",
            },
        ),
        Export.of(
            "以前のご契約",
            lambda account: queries.of_before(account.pk),
            {
                "お客様番号": "contract.customer_number",
                "お名前": "name",
                "登録日時": "held_since",
                "表示を止めた日時": "suspended_at",
                "状態": "get_state_display",
            },
        ),
    ),
)
