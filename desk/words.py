"""What letters and acts are called at the desk.

`tests/desk/test_words.py` fails on a kind of letter or an act that has no words here.
"""

from accounts.security_log.sentences import SENTENCES
from portal.audit.models import Entry

LETTERS: dict[str, str] = {  # kind of a letter: what it is about
    "accounts:contact_changes:email_changed": "メールアドレスの変更",
    "accounts:contact_changes:email_taken": "使用中のメールアドレスへの変更の申し込み",
    "accounts:contact_changes:passkey_added": "パスキーの登録（取り消しの案内）",
    "accounts:contact_changes:phone_changed": "電話番号の変更",
    "accounts:contact_changes:phone_enrolled": "電話番号の登録",
    "accounts:contact_changes:undone": "変更の取り消し",
    "accounts:codes:code": "認証コード",
    "accounts:contracts:claimed": "登録済みのご契約への登録の申し込み",
    "accounts:contracts:email_changed": "ご契約のメールアドレスの変更",
    "accounts:contracts:held": "ご契約の登録",
    "accounts:credentials:password_changed": "パスワードの変更",
    "accounts:credentials:reminder": "アカウントIDのお知らせ",
    "accounts:credentials:username_changed": "アカウントIDの変更",
    "accounts:former_ids:completed": "移行の完了",
    "accounts:former_ids:locked": "以前の会員IDのログイン停止",
    "accounts:freeze:begun": "アカウントの停止",
    "accounts:password_lock:suspended": "ログイン停止",
    "accounts:sign_in:reset": "パスワードの再設定の案内",
    "accounts:sign_in:reset_done": "パスワードの再設定の完了",
    "accounts:lost_phone:ordered": "郵送による認証の申し込み",
    "accounts:lost_phone:recovered": "電話番号の登録し直し",
    "accounts:passcodes:disabled": "パスコードの無効化",
    "accounts:passcodes:registered": "パスコードの登録",
    "accounts:passcodes:removed": "パスコードの削除",
    "accounts:passkeys:added": "パスキーの登録",
    "accounts:passkeys:removed": "パスキーの削除",
    "accounts:passkeys:suspected": "パスキーの利用停止",
    "accounts:recovery_codes:made": "リカバリーコードの作成",
    "accounts:recovery_codes:used": "リカバリーコードの使用",
    "accounts:registration:completed": "本登録の完了",
    "accounts:registration:confirm": "仮登録の確認",
    "accounts:registration:known": "登録済みのメールアドレスへの案内",
    "accounts:takeover:moved": "ID登録によるご契約の移動",
    "accounts:takeover:told": "ID登録によるご契約の移動（ご契約の連絡先へ）",
    "accounts:takeover:undone": "ID登録の取り消し",
    "desk:staff:enrolled": "社員の認証アプリの登録",
    "desk:staff:invited": "社員の招待",
    "billing:bill_mails:new": "ご請求額の確定",
    "billing:bill_mails:revised": "ご請求額の訂正",
    "billing:older_bills:answered": "以前のご利用明細の申し込みへの回答",
    "billing:reminders:due": "お支払い期日の案内",
    "billing:reminders:failed": "お引き落としできなかったときの案内",
    "billing:reminders:overdue": "お支払い期日超過の案内",
}

ACTS: dict[str, str] = {  # what the audit log calls an act that is told to no customer
    "accounts:contracts:imported": "ご契約のファイルを取り込みました",
    "accounts:contracts:not_matching": "ご契約の確認で、入力内容が一致しませんでした",
    "accounts:former_ids:begun": "以前の会員IDの移行を始めました",
    "accounts:former_ids:imported": "以前の会員IDのファイルを取り込みました",
    "accounts:former_ids:left": "以前の会員IDの移行を中止しました",
    "accounts:former_ids:locked": "パスワードの誤りが続いたため、以前の会員IDによるログインを停止しました",
    "accounts:former_ids:refused": "以前の会員IDによるログインを断りました",
    "accounts:lost_phone:begun": "電話番号が使えない場合の手続きを始めました",
    "accounts:lost_phone:proven": "電話番号が使えない場合の手続きで、本人確認を行いました",
    "accounts:lost_phone:refused": "電話番号が使えない場合の手続きで、別の方のご契約が使われました",
    "accounts:phones:replaced": "電話番号を置き換えました",
    "accounts:phones:restored": "以前の電話番号に戻しました",
    "accounts:registration:address_corrected": "仮登録のメールアドレスを訂正しました",
    "accounts:registration:identified": "会員登録で、ご契約を確認しました",
    "accounts:registration:provisional": "仮登録の確認メールを送信しました",
    "accounts:registration:verified": "会員登録で、本人確認を行いました",
    "accounts:takeover:archived": "ID登録により、以前のアカウントを閉じました",
    "accounts:takeover:forgotten": "閉じたアカウントを削除しました",
    "accounts:takeover:reopened": "ID登録の取り消しにより、以前のアカウントをふたたび開きました",
    "desk:staff:dismissed": "社員の利用を停止しました",
    "desk:staff:enrolled": "社員が認証アプリを登録しました",
    "desk:staff:factors_taken": "社員の以前の認証方法をすべて外しました",
    "desk:staff:granted": "社員に役割を与えました",
    "desk:staff:invited": "社員を招待しました",
    "desk:staff:refused": "社員が認証アプリの数字を誤りました",
    "billing:bill_mails:told": "ご請求のお知らせを送信しました",
    "billing:invoices:issued": "適格請求書を発行しました",
    "billing:retention:dropped": "保存期間を過ぎたご利用明細を削除しました",
    "billing:statements:imported": "ご請求のファイルを取り込みました",
    "linkage:lines:imported": "回線のファイルを取り込みました",
    "desk:customers:codes_forgiven": "窓口担当者が認証コードの誤りの記録を消しました",
    "portal:staff_admin:listed": "社内デスクの一覧を見ました",
    "portal:staff_admin:searched": "社内デスクで検索しました",
    "desk:customers:frozen": "窓口担当者がアカウントを停止しました",
    "desk:customers:unlocked": "窓口担当者がログインの停止を解除しました",
    "home:announcements:published": "お知らせを掲載しました",
    "home:maintenance:begun": "メンテナンスを始めました",
    "home:maintenance:ended": "メンテナンスを終えました",
    "home:announcements:withdrawn": "お知らせを取り下げました",
    "desk:imports:begun": "ファイルの取り込みを始めました",
    "desk:imports:checked_again": "取り込むファイルをもう一度確認しました",
    "desk:imports:fetched": "取り込めない行の一覧をダウンロードしました",
    "desk:imports:looked": "取り込むファイルの確認結果を表示しました",
    "desk:imports:received": "取り込むファイルをアップロードしました",
    "desk:imports:withdrawn": "取り込むファイルを削除しました",
}


def letter(kind: str) -> str:
    """What a letter is about; its kind as it stands where there are no words."""
    return LETTERS.get(kind, kind)


def act(entry: Entry) -> str:
    """What was done, in the customer's sentence where there is one; the action where there are no words."""
    sentence = SENTENCES.get(entry.action)
    return sentence.told(entry.detail) if sentence else ACTS.get(entry.action, entry.action)


def act_choices() -> list[tuple[str, str]]:
    """Every act by its stored name, with its words; details that a sentence would name are left open."""
    named = {action: sentence.told({}).lstrip("で") for action, sentence in SENTENCES.items()}
    return sorted({**ACTS, **named}.items(), key=lambda act: act[1])
