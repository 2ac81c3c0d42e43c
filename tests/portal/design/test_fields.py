"""Input that fields accept, input that they refuse, and the error texts."""

from datetime import date
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from portal.design import fields

YEN = fields.YenField(label="金額", example="-550", max_value=99_999)
TYPED = [
    fields.CustomerNumberField(),
    fields.PhoneField(),
    fields.KanaField(),
    fields.AccountIdField(),
    fields.EmailField(),
    fields.DigitsField(length=4),
    fields.NicknameField(),
    fields.CurrentPasswordField(),
    fields.NewPasswordField(),
]


def refusal(field: forms.Field, typed: Any) -> str:
    """Return the error texts of a refusal."""
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)
    return " ".join(refused.value.messages)


@pytest.mark.parametrize(
    ("field", "typed", "cleaned"),
    [
        (fields.CustomerNumberField(), "No.０１０２０３０４", "1020304"),
        (fields.PhoneField(), "０９０（１２３４）５６７８", "09012345678"),
        (fields.PhoneField(), "+81-748-62-3100", "0748623100"),
        (fields.KanaField(), "ｱｲｺﾑ ﾀﾛｳ", "アイコム\u3000タロウ"),
        (fields.KanaField(), "（カ）みなとひかり", "(カ)ミナトヒカリ"),
        (fields.KanaField(), "みすゞ", "ミスヾ"),
        (fields.KanaField(), "ゐとう ゑみ", "ヰトウ\u3000ヱミ"),
        (fields.KanaField(), "ＳＭＩＴＨ　ＪＯＨＮ", "SMITH\u3000JOHN"),
        (fields.KanaField(), "D’Angelo", "D'Angelo"),
        (fields.AccountIdField(), "ＨＡＮＡＫＯ．ｍ", "hanako.m"),
        (fields.EmailField(), "ｈａｎａｋｏ＠example．jp", "hanako@example.jp"),
        (fields.EmailField(), "hana..ko@docomo.ne.jp", "hana..ko@docomo.ne.jp"),
        (fields.EmailField(), "ｈａｎａ．@docomo.ne.jp", "hana.@docomo.ne.jp"),
        (fields.EmailField(), '"hana."@docomo.ne.jp', "hana.@docomo.ne.jp"),
        (fields.EmailField(), "hanako@例え.jp", "hanako@xn--r8jz45g.jp"),
        (fields.EmailField(), "hanako@example。jp", "hanako@example.jp"),
        (fields.DigitsField(length=4), "コードは ０１２３ です", "0123"),
        (YEN, "１２，３４５円", 12345),
        (YEN, "▲550", -550),
        (YEN, "0", 0),
        (YEN, -550, -550),
        (fields.NicknameField(), "  はな\u200bこ🌸\n", "はなこ🌸"),
        (fields.CurrentPasswordField(), " \u3000Umi to Yama 88\r\n", "Umi to Yama 88"),
        (fields.NewPasswordField(), "Umi-to-Yama-88\n", "Umi-to-Yama-88"),
    ],
)
def test_what_people_type_is_accepted(field: forms.Field, typed: str, cleaned: str | int) -> None:
    assert field.clean(typed) == cleaned


@pytest.mark.parametrize("dash", "-－−ー‐‑‒–—―﹣ｰ")
@pytest.mark.parametrize(
    ("field", "groups", "cleaned"),
    [
        (fields.PhoneField(), ["０９０", "００００", "１３２０"], "09000001320"),
        (fields.PhoneField(), ["+81", "90", "0000", "1320"], "09000001320"),
        (fields.CustomerNumberField(), ["００１０２", "０３０４"], "1020304"),
        (fields.DigitsField(length=6), ["１２３", "４５６"], "123456"),
    ],
)
def test_any_dash_stands_between_digits(field: forms.Field, groups: list[str], cleaned: str, dash: str) -> None:
    assert field.clean(dash.join(groups)) == cleaned


@pytest.mark.parametrize(
    ("field", "typed", "words"),
    [
        (fields.CustomerNumberField(), "1O20304", "数字以外の文字が混ざっています"),
        (fields.PhoneField(), "090ー1234ーコ678", "数字以外の文字が混ざっています"),
        (fields.CustomerNumberField(), "わかりません", "お客様番号は数字で入力してください。例：1020304"),
        (fields.PhoneField(), "1234-5678", "市外局番から10桁または11桁"),
        (fields.PhoneField(), "090-1234-567", "例：090-1234-5678"),
        (YEN, "", "金額を入力してください。例：-550"),
        (YEN, "5.5", "金額は整数で入力してください。例：-550"),
        (YEN, "5-50", "金額は整数で入力してください。例：-550"),
        (YEN, "--550", "金額は整数で入力してください。例：-550"),
        (YEN, "5_50", "金額は整数で入力してください。例：-550"),
        (YEN, "五百", "金額は整数で入力してください。例：-550"),
        (YEN, "9" * 10_000, "金額は整数で入力してください。例：-550"),
        (YEN, "100,000", "99999"),
        (fields.KanaField(), "湊 花子", "カタカナで入力してください。漢字は使えません。例：ミナト ハナコ"),
        (fields.KanaField(), "みなと★", "カタカナで入力してください。「★」は使えません。例：ミナト ハナコ"),
        (fields.KanaField(), "・", "カタカナで入力してください。例：ミナト ハナコ"),
        (fields.AccountIdField(), "hana@example", "使用できない文字があります"),
        (fields.AccountIdField(), "はなこさん", "使用できない文字があります"),
        (fields.AccountIdField(), "hana", "5文字以上30文字以内で入力してください（いまは4文字です）"),
        (fields.AccountIdField(), "h" * 31, "30文字以内で入力してください（いまは31文字です）"),
        (fields.EmailField(), "hanako.example.jp", "@がありません"),
        (fields.EmailField(), "@example.jp", "@で始まるか、@で終わっています"),
        (fields.EmailField(), "hanako@", "@で始まるか、@で終わっています"),
        (fields.EmailField(), "花子@example.jp", "全角文字が含まれています"),
        (fields.EmailField(), f"{'h' * 65}@example.jp", "@の前は64文字まで"),
        (fields.EmailField(), "hana;ko@example.jp", "@の前に使用できない記号"),
        (fields.EmailField(), "hana ko,<a>@example.jp", "使用できない記号"),
        (fields.DigitsField(length=6), "12345", "認証コードは6桁の数字です（いまは5桁です）"),
        (fields.NewPasswordField(), "Ｕｍｉ-to-Yama-88", "全角文字"),
        (fields.NewPasswordField(), "U" * 65, "64文字以内"),
    ],
)
def test_a_refusal_says_what_happened_and_what_to_do(field: forms.Field, typed: str, words: str) -> None:
    assert words in refusal(field, typed)


@pytest.mark.parametrize("field", TYPED, ids=lambda field: type(field).__name__)
def test_an_empty_field_asks_for_its_content(field: forms.Field) -> None:
    assert refusal(field, " ").startswith(f"{field.label}を入力してください。")


@pytest.mark.parametrize("field", TYPED, ids=lambda field: type(field).__name__)
def test_ten_thousand_characters_are_refused_before_they_cost_anything(field: forms.Field) -> None:
    assert "文字数が多すぎます" in refusal(field, "\ufdfa" * 10_000)


@pytest.mark.parametrize("field", TYPED, ids=lambda field: type(field).__name__)
def test_a_nul_byte_is_refused_in_words(field: forms.Field) -> None:
    assert "使用できない文字（制御文字）" in refusal(field, "12\x0034")


@pytest.mark.parametrize("field", TYPED, ids=lambda field: type(field).__name__)
@given(typed=st.text(max_size=80))
def test_any_text_is_cleaned_or_refused(field: forms.Field, typed: str) -> None:
    try:
        cleaned = field.clean(typed)
    except ValidationError:
        return

    assert field.clean(cleaned) == cleaned
    assert "\0" not in cleaned


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        (fields.CustomerNumberField(), {"inputmode": "numeric", "autocomplete": "off"}),
        (fields.PhoneField(), {"inputmode": "tel", "autocomplete": "tel"}),
        (fields.AccountIdField(), {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        (fields.EmailField(), {"autocomplete": "email", "autocapitalize": "none"}),
        (fields.DigitsField(length=4), {"inputmode": "numeric", "autocomplete": "one-time-code"}),
        (fields.CurrentPasswordField(), {"autocomplete": "current-password"}),
        (fields.NewPasswordField(), {"autocomplete": "new-password"}),
    ],
)
def test_phones_are_told_which_keyboard_to_show(field: forms.Field, expected: dict[str, str]) -> None:
    assert expected.items() <= field.widget.attrs.items()


def test_consent_must_be_given() -> None:
    field = fields.ConsentField(label="利用規約に同意する")

    assert field.clean("on") is True
    assert refusal(field, None) == "「利用規約に同意する」にチェックを入れてください。"


def test_a_page_that_asks_one_thing_need_not_mark_it() -> None:
    class OneThing(forms.Form):
        code = fields.DigitsField(length=4, unmarked=True)

    assert "※必須" not in OneThing()["code"].as_field_group()


def test_a_refused_name_is_answered_with_the_name_of_the_demo() -> None:
    with pytest.raises(ValidationError, match="例：ミナト ハナコ"):
        fields.KanaField().clean("湊 花子")


class TestMonths:
    @pytest.mark.parametrize(
        "typed", ["2026-11", "2026/11", "202611", "2026年11月", "２０２６年１１月", "R8.11", "令和8年11月", "2026/11/1"]
    )
    def test_every_notation_is_the_first_day(self, typed: str) -> None:
        assert fields.MonthField(label="請求月").clean(typed) == date(2026, 11, 1)

    @pytest.mark.parametrize("typed", ["11", "2026-13", "R8.13", "H40.1", "来月", "46266", "x" * 600])
    def test_what_is_no_month_is_refused_with_an_example(self, typed: str) -> None:
        assert refusal(fields.MonthField(label="請求月"), typed)

    def test_a_blank_is_no_month(self) -> None:
        assert fields.MonthField(label="請求月", required=False).clean(" \u3000") is None
        assert "請求月を年と月で入力してください" in refusal(fields.MonthField(label="請求月"), "")


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("ジョン＝スミス", "ジョン＝スミス"), ("湊㈱", "湊㈱"), ("　はな\u200bこ　", "はなこ"), ("か\u3099", "が")],
)
def test_a_nickname_stays_as_it_was_written_without_what_nobody_sees(typed: str, kept: str) -> None:
    assert fields.NicknameField().clean(typed) == kept
