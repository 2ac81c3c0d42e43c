"""The acts on an account, each with a page of its own that asks for a reason."""

from collections.abc import Callable
from dataclasses import dataclass

from desk.customers import actions


@dataclass(frozen=True)
class CustomerAct:
    """Texts of one act: `text` announces it, `done` confirms it, `idle` says that there was nothing to do.

    An act `is_protective` that only closes: staff may do it of their own accord, whatever warning there is.
    """

    permission: str
    icon: str
    title: str
    text: str
    done: str
    idle: str
    run: Callable[..., None]
    is_protective: bool = False


ACTS = {
    "unlock": CustomerAct(
        "desk.unlock",
        "lock",
        "ログイン停止の解除",
        "パスワードの誤りで停止しているログインを解除します。ご本人であることを確かめてから行ってください。",
        "ログインの停止を解除しました。",
        "ログインは停止していません。",
        actions.unlock,
    ),
    "forgive-codes": CustomerAct(
        "desk.unlock",
        "refresh",
        "認証コードの再開",
        "入力の誤りが重なって使えなくなった認証コードを、ふたたび使えるようにします。ご本人であることを確かめてから"
        "行ってください。送信済みの認証コードは使えなくなります。",
        "認証コードをふたたび使えるようにしました。",
        "認証コードの入力の誤りは記録されていません。",
        actions.forgive_codes,
    ),
    "resume-checks": CustomerAct(
        "desk.unlock",
        "refresh",
        "ご契約の追加の再開",
        "お客様番号などの入力の誤りが続いて止まっている、このアカウントでのご契約の確認を再開します。ご本人であることを"
        "確かめてから行ってください。",
        "ご契約の確認の受け付けを再開しました。",
        "このアカウントでのご契約の確認は止まっていません。",
        actions.resume_checks,
    ),
    "end-sessions": CustomerAct(
        "desk.end_sessions",
        "logout",
        "すべての端末からログアウト",
        "ログイン中のすべての端末からログアウトします。パスワードやパスキーはそのまま使えます。",
        "すべての端末からログアウトしました。",
        "ログイン中の端末はありません。",
        actions.end_sessions,
        is_protective=True,
    ),
    "lock-down": CustomerAct(
        "desk.freeze",
        "alert",
        "アカウントの緊急停止",
        "第三者に使われているおそれがあるときに行います。すべての端末からログアウトし、パスワード・パスキー・電話番号・"
        "パスコード・信頼済みのブラウザーを使えなくします。お客様は、メールと電話番号の認証でパスワードを再設定すると、"
        "ふたたびログインできます。",
        "アカウントを緊急停止しました。お客様にパスワードの再設定をご案内ください。",
        "アカウントはすでに緊急停止しています。",
        actions.freeze,
        is_protective=True,
    ),
    "withdraw": CustomerAct(
        "desk.withdraw",
        "logout",
        "退会の受け付け",
        "お電話や書面でのお申し出により、マイページを退会します。すぐにログインできなくなり、10日後にアカウントを削除します。"
        "ご契約の解約ではありません。お客様には、メールとSMSで取りやめ方をお知らせします。",
        "退会を受け付けました。",
        "アカウントはすでに利用を終了しています。",
        actions.withdraw,
    ),
    "call-off": CustomerAct(
        "desk.withdraw",
        "refresh",
        "退会の取りやめ",
        "受け付けた退会を取りやめ、アカウントとご契約を元に戻します。ログインの方法は退会の前のままです。",
        "退会を取りやめました。",
        "取りやめられる退会はありません。",
        actions.call_off,
    ),
}
RESUME = CustomerAct(
    "desk.unlock",
    "refresh",
    "ご本人確認の再開",
    "入力の誤りが続いて止まっている、このご契約のご本人確認と認証コードの受け付けを再開します。ご本人であることを"
    "確かめてから行ってください。送信済みの認証コードは使えなくなります。",
    "ご本人確認の受け付けを再開しました。",
    "このご契約のご本人確認は止まっていません。",
    actions.resume,
)
