"""Content of the gallery: every field, and rows with the longest texts of real data."""

from datetime import UTC, date, datetime
from typing import Any

from django import forms

from portal.design import fields


class SampleForm(forms.Form):
    """One field of each kind. Posting it empty shows every error text."""

    customer_number = fields.CustomerNumberField(
        help_text="「ご契約内容のお知らせ」に書かれています。先頭の0は省けます。"
    )
    phone = fields.PhoneField(help_text="ご契約時の番号。ハイフンはあってもなくても構いません。")
    kana = fields.KanaField(help_text="ご契約者さまのお名前。姓と名のあいだを空けてください。")
    account_id = fields.AccountIdField(
        help_text="半角の英字・数字・記号で5文字以上30文字以内。大文字と小文字は区別しません。"
    )
    email = fields.EmailField()
    current_password = fields.CurrentPasswordField(label="現在のパスワード")
    new_password = fields.NewPasswordField(
        label="新しいパスワード", help_text="第三者に容易にわかるものは使用しないでください。"
    )
    code = fields.DigitsField(length=6)
    nickname = fields.NicknameField(required=False)
    contract = forms.ChoiceField(
        label="ご契約", choices=[("1", "ひかり1ギガ（お客様番号 1020304）"), ("2", "みなとモバイル")]
    )
    channel = forms.ChoiceField(
        label="コードの受け取り方",
        choices=[("sms", "SMS（090-****-5678）"), ("voice", "音声電話（077-***-1234）")],
        widget=forms.RadioSelect,
        error_messages={"required": "コードの受け取り方を選んでください。"},
    )
    note = forms.CharField(label="お問い合わせ内容", widget=forms.Textarea(attrs={"rows": 4}), required=False)
    consent = fields.ConsentField(label="利用規約に同意する")


def specimens() -> dict[str, Any]:
    """Return rows for tables, lists and dates."""
    long_name = "ひかり10ギガ・集合住宅タイプ（光電話・光テレビ・セキュリティパック付き）"
    bills = [
        {"month": date(2026, 11, 1), "total": 8742, "delta": "+312円", "tone": "info", "state": "お支払い予定"},
        {"month": date(2026, 10, 1), "total": 8430, "delta": "−210円", "tone": "ok", "state": "お支払い済み"},
        {
            "month": date(2026, 1, 1),
            "total": 1234567,
            "delta": "—",
            "tone": "warn",
            "state": "お支払いの確認ができていません",
        },
    ]
    return {
        "bills": bills,
        "long_name": long_name,
        "day": date(2026, 11, 27),
        "moment": datetime(2026, 11, 27, 3, 6, tzinfo=UTC),
        "credit": -1980,
    }
