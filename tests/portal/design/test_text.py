"""Normal forms of typed text."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal import text

FORMS = [
    text.clean,
    text.digits,
    text.customer_number,
    text.phone,
    text.amount,
    text.kana,
    text.kana_key,
    text.email,
    text.account_id,
]


@pytest.mark.parametrize("form", FORMS, ids=lambda form: form.__name__)
@given(typed=st.text(max_size=60) | st.text(alphabet="０９1+-ー−ｱｶﾞ゛あア 　\u200b\t@ＡaZ.・ﾞ", max_size=30))
def test_a_normal_form_is_already_normal(form, typed: str) -> None:  # type: ignore[no-untyped-def]
    once = form(typed)

    assert form(once) == once


@given(typed=st.text(max_size=60))
def test_nothing_invisible_survives(typed: str) -> None:
    assert not set(text.clean(typed)) & set("\0\u200b\u200e\ufeff\n\t\u3000")


@pytest.mark.parametrize(
    ("form", "typed", "stored"),
    [
        (text.phone, "０９０－１２３４－５６７８", "09012345678"),
        (text.phone, "(090)1234−5678", "09012345678"),
        (text.phone, "+81 90-1234-5678", "09012345678"),
        (text.phone, "+81(0)90 1234 5678", "09012345678"),
        (text.phone, "０７４８ ６２ ３１００", "0748623100"),
        (text.customer_number, "０００１０２０３０４", "1020304"),
        (text.customer_number, " 102-0304\u200b\n", "1020304"),
        (text.amount, "１２，３４５円", "12345"),
        (text.amount, "￥12、345", "12345"),
        (text.amount, "▲ 5 5 0", "-550"),
        (text.amount, "△550", "-550"),
        (text.amount, "−５５０", "-550"),
        (text.amount, "－５５０", "-550"),
        (text.amount, "ー５５０円", "-550"),
        (text.amount, "¥-550", "-550"),
        (text.amount, "＋550", "550"),
        (text.kana, "ｱｲｺﾑ ﾀﾛｳ", "アイコム\u3000タロウ"),
        (text.kana, "あいこむ　たろう", "アイコム\u3000タロウ"),
        (text.kana, "ﾊﾏﾉ  ｼﾞﾛｰ", "ハマノ\u3000ジロー"),
        (text.kana, "サトー", "サトー"),
        (text.kana_key, "アイコム・タロウ", "アイコムタロウ"),
        (text.kana_key, "あいこむたろう", "アイコムタロウ"),
        (text.email, "ｈａｎａｋｏ＠Ｅｘａｍｐｌｅ．ｊｐ", "hanako@example.jp"),
        (text.email, " Hanako @ Example.JP ", "Hanako@example.jp"),
        (text.account_id, "Ｈａｎａｋｏ－Ｍ", "hanako-m"),
        (text.digits, "コード：１２３４", "1234"),
        (text.clean, "み\u200bなと\r\n花子", "みなと 花子"),
    ],
)
def test_every_notation_means_the_same(form, typed: str, stored: str) -> None:  # type: ignore[no-untyped-def]
    assert form(typed) == stored


@pytest.mark.parametrize(
    ("seconds", "says"),
    [(0, "1分"), (60, "1分"), (61, "2分"), (1800, "30分"), (7140, "119分"), (7141, "2時間"), (86_400, "24時間")],
)
def test_a_wait_is_told_rounded_up(seconds: int, says: str) -> None:
    assert text.wait(seconds) == says
