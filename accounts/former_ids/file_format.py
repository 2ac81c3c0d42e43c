"""The description of the company's file of legacy accounts."""

from accounts.former_ids.imports import LegacyAccounts
from portal.imports.descriptions import Description, Said

A_HASH = "pbkdf2_sha256$600000$sHEzF9HYUrN809mE$hRbEnSHEtLnFwuP6cylJp6q0ap7lcoMfxDpArT9NjUs="
ANOTHER_HASH = "{SSHA256}l0oCqNgzKLZcUVmGHrCz0nAKs2x3HBUmLOqU3Yc0z9d5RkV0c2FsdA=="

FORMAT = Description(
    LegacyAccounts,
    "以前の会員IDのファイル",
    "1行に、以前の会員サービスのIDを1つ書きます。ご契約のファイルより先でも後でもかまいません。",
    (
        "同じIDの行が2つあるときは、先の行だけを取り込みます。",
        "パスワードのハッシュは、誤りのある行の一覧にも載りません。",
    ),
    {
        "legacy_id": Said("以前の会員ID", ("mihon-hanako", "mihon-kaisha"), "大文字は小文字として読みます。"),
        "password_hash": Said(
            "パスワードのハッシュ", (A_HASH, ANOTHER_HASH), "書き方は docs/former-ids.md にあります。"
        ),
        "customer_number": Said("お客様番号", ("990000001", "990000002")),
        "email": Said("メールアドレス", ("hanako@example.com", "")),
        "status": Said("IDの状態", ("active", "suspended"), "active：利用中、suspended：停止中、ended：終了"),
    },
)
