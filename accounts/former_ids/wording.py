"""Sentences that several pages say, and the reasons why a legacy ID cannot be migrated."""

from dataclasses import dataclass

from portal.source_errors import ADDRESS_TAKEN, LOCKED
from portal.text import wait

LAPSED = (
    "お手続きの有効時間が過ぎたか、別の画面で終了しています。お手数ですが、ログイン画面からもう一度お手続きください。"
)
LEFT = "移行のお手続きを中止しました。もう一度お手続きされる場合は、ログインからはじめてください。"
TAKEN = ADDRESS_TAKEN.told(f"{ADDRESS_TAKEN.cause}別のメールアドレスを入力してください。")  # [002-23]
KEPT_TAKEN = (
    "このメールアドレスはご利用いただけません。すでにほかのアカウントで使用されています。"
    f"「いいえ」を押して、別のメールアドレスをご登録ください。{ADDRESS_TAKEN.mark}"
)


@dataclass(frozen=True)
class Ending:
    """Text and offer of a closing page: a new password, a new registration, or only the desk's telephone."""

    heading: str
    text: str
    resets: bool = False
    registers: bool = False


CLOSED = {
    "migrated": Ending(
        "このIDはすでにマイページに移行されています",
        "移行のときに登録したメールアドレスまたはアカウントIDと、新しいパスワードでログインしてください。"
        "パスワードをお忘れの場合は「パスワードの再発行」を、登録したメールアドレスが使えない場合は「登録し直す（ID登録）」を"
        "お選びください。",
        resets=True,
        registers=True,
    ),  # [002-13]
    "locked": Ending(
        LOCKED.text,
        f"セキュリティ保護のためロックさせていただいております。「登録し直す（ID登録）」からご登録ください。{LOCKED.mark}",
        registers=True,
    ),  # [002-14, 16]
    "held": Ending(
        "ご契約はすでにマイページに登録されています",
        "このIDのご契約は、マイページの別のアカウントに登録されています。そのアカウントでログインしてください。"
        "パスワードをお忘れの場合は「パスワードの再発行」を、アカウントのIDもメールアドレスもおわかりにならない場合は"
        "「登録し直す（ID登録）」をお選びください。",
        resets=True,
        registers=True,
    ),
    "ended": Ending(
        "ご契約が終了しているため、移行できません",
        "終了したご契約は、マイページに登録できません。別のご契約をお持ちの場合は「登録し直す（ID登録）」からご登録ください。",
        registers=True,
    ),
    "changed": Ending(
        "ご契約の登録内容が変わったため、移行できません",
        "お手続きの途中で、ご契約の登録内容（お名前・生年月日・電話番号のいずれか）が変わりました。"
        "お手数ですが、お問い合わせ窓口までご連絡ください。",
    ),
    "unconfirmed": Ending(
        "ご契約の連絡先が変わったばかりのため、まだ移行できません",
        "このご契約の連絡先（電話番号・メールアドレス・住所）が変更されたばかりのため、安全のためお手続きを止めています。"
        "お急ぎの場合や変更にお心当たりがない場合は、お問い合わせ窓口までご連絡ください。",
    ),
    "missing": Ending(
        "ご契約を確認できないため、移行できません",
        "このIDのご契約が、まだマイページで確認できません。お手数ですが、お問い合わせ窓口までご連絡ください。",
    ),
}


def too_many_addresses(seconds: int) -> str:
    """Say that the limit of addresses that may be tried is reached."""
    return f"メールアドレスを登録できる回数の上限に達しました。{wait(seconds)}ほどたってから、もう一度お試しください。"
