"""What stands in the audit log about an account, in its owner's words.

Every act that a feature records is either a sentence here or named among those that are not shown, with its reason;
`tests/accounts/security_log/test_sentences.py` fails on one that is neither.
"""

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Sentence:
    """`text` may name details of the entry in braces. `is_grave`: worth a second look by the owner."""

    text: str
    icon: str = "check"
    is_grave: bool = False

    def told(self, detail: Mapping[str, object]) -> str:
        """With the details of an entry in words; what is not known is not said."""
        return self.text.format_map(_Words(detail))


class _Words(dict[str, object]):
    """The details of an entry, as its sentence says them."""

    def __getitem__(self, name: str) -> str:
        value = self.get(name, "")
        return WORDS[name].get(value, "") if name in WORDS else str(value)


def _grave(text: str, icon: str = "alert") -> Sentence:
    return Sentence(text, icon, is_grave=True)


WORDS: dict[str, dict[object, str]] = {  # what a detail says; a value that stands nowhere is left out
    "method": {
        "password": "パスワード",
        "passkey": "パスキー",
        "passcode": "パスコード",
        "registration": "会員登録の完了",
        "migration": "以前の会員サービスからの移行",
        "invitation": "招待メールからの設定",
    },
    "via": {"link": "メールのリンクから、", "session": "", "desk": "お問い合わせ窓口で、"},
    "channel": {"sms": "SMS", "voice": "音声電話", "mail": "メール"},
}

SENTENCES: dict[str, Sentence] = {
    # signing in
    "accounts:sign_in:succeeded": Sentence("{method}でログインしました", "login"),
    "accounts:sign_in:failed": _grave("誤ったパスワードでログインが試みられました"),
    "accounts:sign_in:signed_out": Sentence("ログアウトしました", "logout"),
    "accounts:sign_in:reset_asked": Sentence("パスワードの再設定が申し込まれました", "mail"),
    "accounts:password:reset": _grave("メールのリンクからパスワードを再設定しました", "key"),
    "accounts:password_lock:suspended": _grave(
        "パスワードの誤りが続いたため、パスワードによるログインを停止しました", "lock"
    ),
    "accounts:password_lock:unlocked": Sentence(
        "パスワードによるログインの停止を、お問い合わせ窓口で解除しました", "lock"
    ),
    "accounts:password_lock:disowned": _grave(
        "「お心当たりがない」とのお申し出により、すべての端末からログアウトしました"
    ),
    "accounts:freeze:begun": _grave("{via}アカウントを停止しました", "lock"),
    "accounts:freeze:lifted": Sentence("アカウントの停止を解除しました"),
    "accounts:sessions:ended": Sentence("ログイン中の端末をログアウトしました（{sessions}台）", "logout"),
    "accounts:trusted_browsers:trusted": Sentence("ブラウザーを信頼しました", "device"),
    "accounts:trusted_browsers:forgotten": Sentence("ブラウザーの信頼を取り消しました", "device"),
    # proving who one is
    "accounts:codes:sent": Sentence("認証コードを{channel}で送信しました", "sms"),
    "accounts:codes:refused": Sentence("誤った認証コードが入力されました", "sms"),
    "accounts:codes:locked": _grave("認証コードの誤りが続いたため、認証を一時停止しました"),
    "accounts:codes:posting_ordered": _grave("郵送による認証が申し込まれました", "mail"),
    "accounts:codes:posting_printed": Sentence("認証コードの郵便を発送しました", "mail"),
    "accounts:reauthentication:given": Sentence("大切なお手続きの前に、ご本人確認を行いました", "shield"),
    "accounts:reauthentication:password_refused": _grave("ログイン中の端末で、誤ったパスワードが入力されました"),
    "accounts:phones:enrolled": _grave("電話番号を登録しました", "phone"),
    "accounts:codes:forgiven": Sentence("認証コードの誤りの記録を消しました", "refresh"),
    "accounts:phones:withdrawn": Sentence("電話番号の登録を取り消しました", "refresh"),
    "accounts:phones:paused": Sentence("電話番号による認証を一時停止しました", "pause"),
    "accounts:phones:resumed": Sentence("電話番号による認証を再開しました", "phone"),
    "accounts:passkeys:added": _grave("パスキーを登録しました", "key"),
    "accounts:passkeys:removed": _grave("パスキーを削除しました", "trash"),
    "accounts:passkeys:renamed": Sentence("パスキーの名前を変更しました", "edit"),
    "accounts:passkeys:refused": Sentence("パスキーによる認証に失敗しました", "key"),
    "accounts:passkeys:suspected": _grave("複製されたおそれがあるため、パスキーの利用を停止しました"),
    "accounts:passkeys:paused": Sentence("パスキーの利用を一時停止しました", "pause"),
    "accounts:passkeys:resumed": Sentence("パスキーの利用を再開しました", "key"),
    "accounts:passcodes:registered": _grave("パスコードを登録しました", "grid"),
    "accounts:passcodes:removed": Sentence("パスコードを削除しました", "trash"),
    "accounts:passcodes:disabled": _grave("入力の誤りが続いたため、パスコードを無効にしました"),
    "accounts:passcodes:refused": Sentence("誤ったパスコードが入力されました", "grid"),
    "accounts:recovery_codes:made": _grave("リカバリーコードを作成しました", "file"),
    "accounts:recovery_codes:used": _grave("リカバリーコードを使用しました", "file"),
    "accounts:recovery_codes:refused": _grave("誤ったリカバリーコードが入力されました"),
    "accounts:recovery_codes:voided": Sentence("リカバリーコードを無効にしました", "file"),
    # changes
    "accounts:users:nickname_changed": Sentence("ニックネームを変更しました", "edit"),
    "accounts:credentials:password_changed": _grave("パスワードを変更しました", "key"),
    "accounts:credentials:username_changed": _grave("アカウントIDを変更しました", "idcard"),
    "accounts:credentials:reminded": Sentence("アカウントIDのお知らせが申し込まれました", "mail"),
    "accounts:contact_changes:phone_changed": _grave("電話番号を変更しました", "phone"),
    "accounts:contact_changes:phone_restored": Sentence("電話番号の変更を取り消しました", "refresh"),
    "accounts:contact_changes:email_changed": _grave("メールアドレスを変更しました", "mail"),
    "accounts:contact_changes:email_restored": Sentence("メールアドレスの変更を取り消しました", "refresh"),
    "accounts:contact_changes:passkey_removed": Sentence("パスキーの登録を取り消しました", "refresh"),
    "accounts:lost_phone:recovered": _grave(
        "電話番号が使えない場合のお手続きで、新しい電話番号を登録しました", "phone"
    ),
    "accounts:takeover:moved": _grave("ご契約が、新しく登録されたアカウントに移りました", "contract"),
    "accounts:takeover:undone": Sentence("新しいアカウントへのご契約の移動を取り消しました", "refresh"),
    # contracts and bills
    "accounts:registration:completed": Sentence("会員登録が完了しました", "user"),
    "accounts:former_ids:migrated": Sentence("以前の会員サービスからの移行が完了しました", "user"),
    "accounts:contracts:held": Sentence("ご契約を登録しました", "contract"),
    "accounts:contracts:claimed": _grave("登録済みのご契約について、別の登録が申し込まれました", "contract"),
    "accounts:contracts:email_changed": Sentence("ご契約の連絡先メールアドレスを変更しました", "mail"),
    "billing:bill_mails:chosen": Sentence("ご請求のお知らせの受け取り方を変更しました", "bell"),
    "billing:bill_mails:resent": Sentence("窓口担当者がご請求のお知らせを再送しました", "mail"),
    "billing:corrections:made": Sentence("窓口担当者がご利用料金を訂正しました", "bill"),
    "billing:exports:asked": Sentence("ご利用料金のまとめての保存を申し込みました", "download"),
    "billing:exports:packed": Sentence("ご利用料金をまとめたファイルを用意しました", "download"),
    "billing:older_bills:asked": Sentence("過去のご利用料金の閲覧を申し込みました", "bill"),
    "billing:older_bills:opened": Sentence("過去のご利用料金をご覧いただけるようにしました", "bill"),
    "billing:older_bills:refused": Sentence("過去のご利用料金の閲覧を、お問い合わせ窓口でお断りしました", "bill"),
    # staff
    "desk:customers:opened": Sentence("窓口担当者がご登録内容を確認しました", "eye"),
    "billing:older_bills:viewed": Sentence("窓口担当者がご登録内容を確認しました", "eye"),
    "desk:customers:revealed": _grave("窓口担当者がお名前・ご連絡先などを表示して確認しました", "eye"),
    "billing:lookup:opened": Sentence("窓口担当者がご利用料金を確認しました", "eye"),
    "desk:customers:sessions_ended": _grave("窓口担当者がすべての端末をログアウトしました", "logout"),
    "desk:customers:resent": Sentence("窓口担当者がメールを再送しました", "mail"),
}

NOT_SHOWN: dict[str, str] = {  # action: why
    **dict.fromkeys(
        (
            "accounts:registration:identified",
            "accounts:registration:verified",
            "accounts:registration:provisional",
            "accounts:registration:address_corrected",
            "accounts:contracts:not_matching",
            "accounts:former_ids:begun",
            "accounts:former_ids:left",
            "accounts:former_ids:locked",
            "accounts:former_ids:refused",
            "accounts:lost_phone:begun",
            "accounts:lost_phone:proven",
            "accounts:lost_phone:refused",
        ),
        "a step before there is an account, or on the way to an act that is shown",
    ),
    **dict.fromkeys(
        (
            "accounts:phones:replaced",
            "accounts:phones:restored",
            "desk:customers:unlocked",
            "desk:customers:frozen",
            "desk:customers:codes_forgiven",
        ),
        "the act that is shown says the same",
    ),
    **dict.fromkeys(
        ("accounts:takeover:archived", "accounts:takeover:reopened", "accounts:takeover:forgotten"),
        "nobody can sign in to the account then",
    ),
    **dict.fromkeys(
        (
            "desk:staff:granted",
            "desk:staff:invited",
            "desk:staff:dismissed",
            "desk:staff:enrolled",
            "desk:staff:refused",
            "desk:staff:factors_taken",
        ),
        "about the company's own people",
    ),
    **dict.fromkeys(
        (
            "portal:staff_admin:listed",
            "portal:staff_admin:searched",
            "home:announcements:published",
            "home:maintenance:begun",
            "home:maintenance:ended",
            "home:announcements:withdrawn",
            "accounts:contracts:imported",
            "accounts:former_ids:imported",
            "linkage:lines:imported",
            "billing:statements:imported",
            "billing:bill_mails:told",
            "billing:invoices:issued",
            "billing:retention:dropped",
            "desk:imports:received",
            "desk:imports:checked_again",
            "desk:imports:looked",
            "desk:imports:begun",
            "desk:imports:withdrawn",
            "desk:imports:fetched",
        ),
        "about no account",
    ),
}
