"""The description of the company's file of lines."""

from linkage.lines.imports import Lines
from portal.imports.descriptions import Description, Said

FORMAT = Description(
    Lines,
    "回線のファイル",
    "1行に1回線を書きます。お客様番号は、先に取り込んだご契約のものです。",
    (
        "登録されていないお客様番号の行は取り込めません。",
        "同じ回線番号の行が2つあるときは、先の行だけを取り込みます。",
        "取り込み済みの回線番号を別のお客様番号で書くと、回線はそのご契約に移ります。",
    ),
    {
        "customer_number": Said("お客様番号", ("990000001", "990000001")),
        "line_number": Said("回線番号", ("090-0000-0001", "H1G-9900001"), "電話番号のない回線は管理番号を書きます。"),
        "service": Said("サービス", ("みなとモバイル", "みなと光")),
        "plan": Said("プラン", ("20GB", "1ギガ")),
        "base_fee": Said("基本料（税抜、月額、円）", ("2700", "5200")),
        "data_allowance_mb": Said("データ容量（MB）", ("20480", "0"), "容量のないサービスは 0 です。"),
        "started_on": Said("利用開始日", ("2021-04-01", "2021-04-01")),
        "status": Said("回線の状態", ("active", "active"), "active：ご利用中、suspended：休止中、ended：解約済み"),
        "user_name": Said("利用者名", ("見本 太郎", ""), "契約者と同じときは空欄です。"),
        "user_name_kana": Said("利用者名（カナ）", ("ミホン タロウ", "")),
        "user_birth_date": Said("利用者の生年月日", ("2010-05-05", "")),
    },
)
