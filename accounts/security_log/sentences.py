"""Sentence of an entry of the audit log: the one that its feature declares, with the entry's details in words."""

from collections.abc import Mapping

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


class _Words(dict[str, object]):
    """The details of an entry, in the words of its sentence."""

    def __getitem__(self, name: str) -> str:
        value = self.get(name, "")
        return WORDS[name].get(value, "") if name in WORDS else str(value)


def told(sentence: str, detail: Mapping[str, object]) -> str:
    """Fill the details of an entry into the sentence of its act; a detail that has no word is left out."""
    return sentence.format_map(_Words(detail))
