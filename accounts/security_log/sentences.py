"""Sentence of an entry of the audit log: the one that its feature declares, with the entry's details in words."""

from collections.abc import Mapping

from portal.staff_admin.reasons import Reason, Verified

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
    "role": {"agent": "窓口", "billing": "請求", "messaging": "配信", "audit": "監査", "admin": "管理"},
    "reason": dict(Reason.choices),
    "verified": dict(Verified.choices),
    "caution": {"asked": "第三者からの問い合わせあり", "verify": "ご本人確認を必ず"},
    "channel": {"sms": "SMS", "voice": "音声電話", "mail": "メール"},
}


class _Words(dict[str, object]):
    """The details of an entry, in the words of its sentence."""

    def __getitem__(self, name: str) -> str:
        value = self.get(name, "")
        return WORDS[name].get(value, "") if name in WORDS else str(value)


def because(detail: Mapping[str, object]) -> str:
    """Return role, reason, case number of an act of staff, and how the customer proved who they are:
    「窓口担当、理由：ご来店、受付番号：A-1042、ご本人の確認：窓口で書類」.

    Empty for an act of anybody else.
    """
    words = _Words(detail)
    roles = "・".join(WORDS["role"][role] for role in str(detail.get("role", "")).split() if role in WORDS["role"])
    said = (
        f"{roles}担当" if roles else "",
        f"理由：{words['reason']}" if words["reason"] else "",
        f"受付番号：{words['ticket']}" if words["ticket"] else "",
        f"ご本人の確認：{words['verified']}" if words["verified"] else "",
    )
    return "、".join(part for part in said if part)


def told(sentence: str, detail: Mapping[str, object]) -> str:
    """Fill the details of an entry into the sentence of its act; a detail that has no word is left out."""
    return sentence.format_map(_Words(detail))
