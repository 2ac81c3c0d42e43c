"""Fields and components as they reach the browser."""

import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.template import engines
from django.utils import timezone
from django.utils.html import format_html

from portal.design import fields

TEMPLATES = Path(settings.BASE_DIR) / "templates"


class PhoneForm(forms.Form):
    phone = fields.PhoneField(help_text="ご契約時の番号")
    nickname = fields.NicknameField(required=False)
    channel = forms.ChoiceField(label="方法", choices=[("sms", "SMS")], widget=forms.RadioSelect)
    password = fields.CurrentPasswordField()


def drawn(source: str, **context: object) -> str:
    """A template's text with the portal's built-in tags."""
    return str(engines["django"].from_string(source).render(context))


def test_a_field_reads_label_need_support_error_input() -> None:
    html = PhoneForm({"phone": "12"})["phone"].as_field_group()

    places = [html.index(part) for part in ("電話番号", "※必須", "ご契約時の番号", "桁数をご確認ください", "<input")]
    assert places == sorted(places)


def test_an_invalid_input_names_what_describes_it() -> None:
    html = PhoneForm({"phone": "12"})["phone"].as_field_group()

    named = re.search(r'aria-describedby="([^"]+)"', html)
    assert named is not None
    assert named[1].split() == ["id_phone_helptext", "id_phone_error"]
    assert all(f'id="{name}"' in html for name in named[1].split())
    assert 'aria-invalid="true"' in html


def test_what_was_typed_is_shown_again_but_a_password_is_not() -> None:
    form = PhoneForm({"phone": "０９０－12", "password": "Umi-to-Yama-88"})

    assert 'value="０９０－12"' in form["phone"].as_field_group()
    assert "Umi-to-Yama-88" not in form["password"].as_field_group()


def test_a_help_text_is_escaped_unless_it_is_markup() -> None:
    class Helped(forms.Form):
        plain = fields.NicknameField(help_text="<b>太字</b>")
        marked = fields.NicknameField(help_text=format_html('<a href="{}">見本</a>', "/sample/"))

    form = Helped()

    assert "&lt;b&gt;" in form["plain"].as_field_group()
    assert '<a href="/sample/">見本</a>' in form["marked"].as_field_group()


def test_the_error_summary_leads_to_each_field() -> None:
    html = drawn("{% error_summary form %}", form=PhoneForm({}))

    assert 'role="alert"' in html
    assert 'tabindex="-1"' in html
    assert re.findall(r'href="#([^"]+)"', html) == ["id_phone", "id_channel_0", "id_password"]
    assert "入力内容をご確認ください（3件）" in html


def test_there_is_no_error_summary_before_anything_was_sent() -> None:
    assert drawn("{% error_summary form %}", form=PhoneForm()).strip() == ""


def test_the_title_says_that_there_is_an_error() -> None:
    page = '{% extends "layouts/narrow.html" %}{% block title %}認証{% endblock title %}'

    assert "<title>エラー：認証｜" in drawn(page, form=PhoneForm({}))
    assert "<title>認証｜" in drawn(page, form=PhoneForm())


def test_steps_tell_where_one_is() -> None:
    html = drawn('{% steps "認証情報" "初期情報" "確認" current=2 label="登録の手順" %}')

    assert 'aria-label="登録の手順"' in html
    assert "全3ステップ中2ステップ目：" in html
    assert html.count('aria-current="step"') == 1
    assert re.search(r'aria-current="step".*?初期情報', html, re.DOTALL)


def test_a_button_whose_address_is_misspelt_sends_no_form() -> None:
    with pytest.raises(ValueError, match="leads nowhere"):
        drawn('{% button "やめる" href=bakc %}')


def test_a_button_acts_and_a_link_leads() -> None:
    assert '<button class="mp-btn" data-type="solid" data-size="md" type="submit"' in drawn('{% button "確認する" %}')
    assert '<a class="mp-btn" data-type="outline"' in drawn('{% button "戻る" href="/" type="outline" %}')


def test_a_new_window_is_announced() -> None:
    html = drawn('{% button "マイページ" href="/home/" target="_blank" %}')

    assert 'rel="noopener"' in html
    assert "新しいタブで開きます" in html


def test_what_a_customer_wrote_cannot_become_markup() -> None:
    source = (
        '{% button name %}{% chip "ok" name %}{% crumbs "ホーム" "/" name %}'
        '{% empty name name %}{% copy name %}{% banner "info" name %}{{ name }}{% endbanner %}'
    )

    assert "<script>" not in drawn(source, name="<script>alert(1)</script>")


def test_crumbs_end_with_the_page_itself() -> None:
    html = drawn('{% crumbs "ホーム" "/home/" "ご利用料金" %}')

    assert '<a href="/home/">ホーム</a>' in html
    assert '<li aria-current="page">ご利用料金</li>' in html


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("{{ 8742|yen }}", "8,742円"),
        ("{{ 0|yen }}", "0円"),
        ("{{ credit|yen }}", "−1,980円"),
        ("{{ day|ym }}", "2026年11月"),
        ("{{ day|md }}", "11月27日（金）"),
        ("{{ day|jdate }}", '<time datetime="2026-11-27">2026年11月27日（金）</time>'),
        ("{{ moment|md }}", "11月28日（土）"),
        ("{{ moment|written }}", "2026年11月28日（土）00:06"),
        ("{{ moment|jdatetime }}", '<time datetime="2026-11-28T00:06+09:00">2026年11月28日（土）00:06</time>'),
    ],
)
def test_money_and_time_read_as_in_japan(source: str, shown: str) -> None:
    late = datetime(2026, 11, 27, 15, 6, tzinfo=UTC)

    assert drawn(source, day=date(2026, 11, 27), moment=late, credit=-1980) == shown


def test_every_icon_that_is_asked_for_exists() -> None:
    symbols = set(re.findall(r'id="([a-z]+)"', (Path(settings.BASE_DIR) / "static/icons.svg").read_text()))
    asked = {
        name
        for page in TEMPLATES.rglob("*.html")
        for name in re.findall(r'{% icon "([a-z]+)"|icon="([a-z]+)"', page.read_text())
        for name in name
        if name
    }

    assert asked
    assert asked <= symbols


def test_every_class_that_templates_wear_is_defined() -> None:
    static = Path(settings.BASE_DIR) / "static"
    defined = "".join(sheet.read_text() for sheet in static.rglob("*.css"))
    worn = {
        name
        for page in TEMPLATES.rglob("*.html")
        for name in re.findall(r"\b(?:mp|pg)-[a-z0-9-]+(?:__[a-z]+)?", page.read_text())
    }

    assert worn
    assert sorted(name for name in worn if not re.search(rf"(?<![\w-]){name}(?![\w-])", defined)) == []


def test_an_error_page_can_be_drawn_without_a_request() -> None:
    html = drawn('{% extends "layouts/plain.html" %}{% block main %}<h1>エラー</h1>{% endblock main %}')

    assert settings.SUPPORT_PHONE in html
    assert settings.PORTAL_NAME in html


@pytest.mark.parametrize(
    ("number", "shown"),
    [
        ("09000001204", "090-0000-1204"),
        ("05012345678", "050-1234-5678"),
        ("0300001204", "03-0000-1204"),
        ("0451234567", "045-123-4567"),
        ("0120000120", "0120-000-120"),
        ("08001234567", "0800-123-4567"),
        ("06012345678", "060-1234-5678"),
        ("0748120000", "0748-12-0000"),
        ("0499220000", "04992-2-0000"),  # 東京都大島町, whose neighbours at 0492 have three digits of area code
        ("0471670000", "04-7167-0000"),
        ("02012345678", "020-1234-5678"),
        ("0300000000", "03-0000-0000"),
        ("0100000000", "0100000000"),
        ("H1G-1020304", "H1G-1020304"),
        ("TEL-0312345678", "TEL-0312345678"),
        ("031234", "031234"),
        ("090-0000-1204", "090-0000-1204"),
        ("", ""),
    ],
)
def test_a_telephone_number_is_written_with_hyphens_and_nothing_else_is_touched(number: str, shown: str) -> None:
    assert drawn("{{ number|phone }}", number=number) == shown


@pytest.mark.parametrize(
    ("now", "seconds", "told"),
    [
        pytest.param(datetime(2026, 11, 22, 4, 5, 40, tzinfo=UTC), 20, "13:06以降に再送できます。", id="on the minute"),
        pytest.param(datetime(2026, 11, 22, 4, 5, 40, tzinfo=UTC), 30, "13:07以降に再送できます。", id="rounded up"),
    ],
)
def test_a_wait_is_told_as_a_time_of_day_where_no_script_counts(
    now: datetime, seconds: int, told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(timezone, "now", lambda: now)

    assert told in drawn("{% countdown seconds %}", seconds=seconds)
    assert drawn("{% countdown 0 %}").strip() == ""
