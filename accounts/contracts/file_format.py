"""The description of the company's file of customers."""

from accounts.contracts.imports import Customers
from portal.imports.descriptions import Description, Said

FORMAT = Description(
    Customers,
    "ご契約のファイル",
    "1行に1契約を書きます。ほかのファイルより先に取り込みます。",
    (
        "同じお客様番号の行が2つあるときは、先の行だけを取り込みます。",
        "お客様がマイページで変更したメールアドレスは、ファイルに同じアドレスが載るまで、そのまま残ります。",
    ),
    {
        "customer_number": Said("お客様番号", ("990000001", "990000002"), "先頭の 0 は除いて読みます。"),
        "name": Said("契約者名", ("見本 花子", "株式会社見本")),
        "name_kana": Said("契約者名（カナ）", ("ミホン ハナコ", "カブシキガイシャミホン"), "本人確認で照合します。"),
        "phone": Said("電話番号", ("090-0000-0001", "03-0000-0001"), "認証コードを送ります。"),
        "phone_2": Said("電話番号2", ("03-0000-0002", "")),
        "email": Said("メールアドレス", ("hanako@example.com", "")),
        "birth_date": Said("生年月日", ("1984-03-09", ""), "法人は空欄です。"),
        "postal_code": Said("郵便番号", ("105-0001", "1050001")),
        "address": Said("住所", ("東京都港区見本1-2-3", "東京都港区見本4-5-6 見本ビル")),
        "contracted_on": Said("契約日", ("2021-04-01", "2024-10-01")),
        "status": Said("契約の状態", ("active", "active"), "active：ご利用中、suspended：休止中、ended：解約済み"),
    },
)
