"""Template tags and filters of the design. Built-ins: no template needs `{% load %}`."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from django import template
from django.forms import BaseForm, BoundField
from django.template.context import Context
from django.templatetags.static import static
from django.utils import timezone
from django.utils.html import format_html, urlize
from django.utils.safestring import SafeString

from portal import features, masking, source_errors, telephones
from portal import text as portal_text
from portal.design import context as design_context
from portal.design import navigation

register = template.Library()

WEEKDAYS = "月火水木金土日"
TONE_ICONS = {"ok": "check", "info": "clock", "warn": "alert", "error": "alert"}
BANNER_ICONS = {
    "info": ("info", "お知らせ"),
    "success": ("check", "完了"),
    "warning": ("alert", "ご注意"),
    "error": ("alert", "エラー"),
}


# --- small pieces --------------------------------------------------------------------------------
@register.simple_tag
@lru_cache(maxsize=512)
def icon(name: str, size: str = "md", label: str = "") -> SafeString:
    """Draw a symbol of static/icons.svg: decoration, or an image with a text alternative where `label` is given."""
    modifier = "" if size == "md" else f" mp-icon--{size}"
    href = f"{static('icons.svg')}#{name}"
    if label:
        drawn = '<svg class="mp-icon{}" role="img" aria-label="{}"><use href="{}"/></svg>'
        return format_html(drawn, modifier, label, href)
    return format_html('<svg class="mp-icon{}" aria-hidden="true"><use href="{}"/></svg>', modifier, href)


@register.inclusion_tag("components/button.html")
def button(text: str, href: str | None = None, **options: Any) -> dict[str, Any]:
    """Draw a link where `href` is given, else a submit button. Options: type, size, icon, name, value, formnovalidate,
    form, target, label (a longer name for screen readers), kind ("button" for one that scripts act on), opens.

    Raises ValueError for an empty address, as a misspelt name gives it: 「やめる」 must never send its form.
    """
    if href == "":
        raise ValueError(f"the button 「{text}」 leads nowhere")
    defaults = {"type": "solid", "size": "md", "kind": "submit"}
    return {"text": text, "href": href, **defaults, **options}


@register.inclusion_tag("components/chip.html")
def chip(tone: str, text: str, icon: str = "") -> dict[str, str]:
    """Draw a state in words with an icon, never by colour alone. Tones: ok, info, warn, error."""
    return {"tone": tone, "text": text, "icon": icon or TONE_ICONS[tone]}


@register.simple_block_tag
def banner(content: str, kind: str, heading: str = "", **options: Any) -> str:
    """Draw a notification: info, success, warning or error. `role="status"` or `"alert"` for what just happened,
    `level` for the heading's depth (2 by default)."""
    icon_name, icon_label = BANNER_ICONS[kind]
    data = {
        "kind": kind,
        "heading": heading,
        "body": content,
        "icon": icon_name,
        "icon_label": icon_label,
    }
    return template.loader.render_to_string("components/banner.html", {**data, "level": 2, **options})


@register.inclusion_tag("components/empty.html")
def empty(heading: str, text: str = "", icon: str = "info", href: str = "", action: str = "") -> dict[str, str]:
    """Draw what a list without rows shows: what will come, and what one can do."""
    return {"heading": heading, "text": text, "icon": icon, "href": href, "action": action}


@register.inclusion_tag("components/countdown.html")
def countdown(seconds: int, ready: str = "再送できます。") -> dict[str, Any]:
    """Draw 「あと30秒で再送できます。」, counting down with scripts; else 「13:06以降に再送できます。」, in JST,
    rounded up to the minute. The server judges; nothing is shown at 0."""
    at = timezone.localtime() + timedelta(seconds=seconds, minutes=1, microseconds=-1)
    return {"seconds": seconds, "ready": ready, "at": at}


@register.inclusion_tag("components/copy.html")
def copy(text: str, label: str = "コピー") -> dict[str, str]:
    """Draw a text beside a button that copies it; only the text where scripts do not run."""
    return {"text": text, "label": label}


# --- navigation ----------------------------------------------------------------------------------
@register.inclusion_tag("components/crumbs.html")
def crumbs(*pairs: str) -> dict[str, Any]:
    """Draw breadcrumbs of alternating text and address; the last text is the page itself and has no address."""
    parents = [{"text": text, "url": url} for text, url in zip(pairs[:-1:2], pairs[1::2], strict=True)]
    return {"parents": parents, "here": pairs[-1]}


@register.inclusion_tag("components/steps.html")
def steps(*names: str, current: int, label: str = "手順") -> dict[str, Any]:
    """Draw step navigation. `current` counts from 1; one past the last means that every step is done."""
    rows = [
        {"number": n, "name": name, "is_done": n < current, "is_current": n == current}
        for n, name in enumerate(names, 1)
    ]
    here = names[current - 1] if current <= len(names) else "完了"
    return {"steps": rows, "current": current, "total": len(names), "here": here, "label": label}


@register.simple_tag(takes_context=True)
def menu_entries(context: Context) -> list[dict[str, object]]:
    """Return the links of the main menu."""
    return navigation.drawn(features.links(), context.get("request"))


@register.simple_tag(takes_context=True)
def footer_entries(context: Context) -> list[dict[str, object]]:
    """Return the links below every page."""
    return navigation.drawn(features.links(footer=True), context.get("request"))


@register.simple_tag
def address(url_name: str) -> str:
    """Return the address of a view without arguments, looked up once a process; empty where it is not routed."""
    return navigation.address(url_name)


@register.simple_tag(takes_context=True)
def ensure_site(context: Context) -> str:
    """Add `site` to templates that are drawn without a request, such as error pages."""
    if "site" not in context:
        context["site"] = design_context.current()
    return ""


@register.inclusion_tag("components/theme_choice.html", takes_context=True)
def theme_choice(context: Context) -> dict[str, Any]:
    """Draw the form of the themes 自動 / 明るい / 暗い, which a cookie stores."""
    names = ("request", "csrf_token", "site")
    return {"themes": design_context.THEMES.items(), **{name: context.get(name) for name in names}}


# --- forms ---------------------------------------------------------------------------------------
@register.simple_tag(takes_context=True)
def error_prefix(context: Context) -> str:
    """Return 「エラー：」 for the title of a page whose form was refused, so that screen readers say it first."""
    forms = (value for scope in context.dicts for value in scope.values() if isinstance(value, BaseForm))
    return "エラー：" if any(form.is_bound and form.errors for form in forms) else ""


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: BaseForm) -> dict[str, Any]:
    """Draw the errors of the form, each a link to its field; nothing without errors."""
    return {"lines": list(_error_lines(form)) if form.is_bound else []}


def _error_lines(form: BaseForm) -> Iterator[dict[str, str]]:
    yield from ({"text": str(error), "target": ""} for error in form.non_field_errors())
    for field in form:
        yield from ({"text": str(error), "target": _focus_id(field)} for error in field.errors)


def _focus_id(field: BoundField) -> str:
    """Return the id of the control to focus: of a group of choices, the first."""
    return field.id_for_label or f"{field.auto_id}_0"


@register.filter
def numbered(message: object, place: str = "") -> SafeString | str:
    """Draw the number at the end of a message of the sources small, as a link to the public list of errors; as text
    where `place` is "link", because the message stands in a link. Other messages stay as they are.
    """
    found = source_errors.NUMBER.search(str(message))
    if found is None:
        return message if isinstance(message, SafeString) else str(message)
    url = navigation.address("home:errors")
    drawn = '{} <small class="mp-errno">エラー {}</small>'
    if url and place != "link":
        drawn = '{} <small class="mp-errno"><a href="{url}#e{1}">エラー {1}</a></small>'.replace("{}", "{0}")
    return format_html(drawn, str(message)[: found.start()], found[1], url=url)


@register.simple_tag
def source_error(number: str) -> source_errors.SourceError:
    """Return the error of the sources that has this number, as 002-30. Raises KeyError for any other."""
    return source_errors.BY_NUMBER[number]


@register.filter
def https_links(text: str) -> SafeString:
    """Draw addresses in a text as links, none without encryption: a bare example.jp leads to https://example.jp."""
    linked: str = urlize(text, autoescape=True)
    secure = linked.replace('<a href="http://', '<a href="https://')  # `urlize` has escaped the text
    return SafeString(secure)  # nosec B308 B703


# --- numbers, money and time ---------------------------------------------------------------------
@register.filter
def phone(number: str) -> str:
    """Format a number as 090-0000-1204 or 03-0000-1204; other marks of a line (H1G-1020304) stay as they are."""
    return telephones.hyphenated(number)


@register.filter
def masked_name(full: str) -> str:
    """Mask a person's name: 湊＊＊."""
    return masking.name(full)


@register.filter
def yen(amount: int) -> str:
    """Format whole yen as 8,742円, a credit with a minus sign (U+2212)."""
    return portal_text.yen(amount)


@register.filter
def unsigned(amount: int) -> int:
    """Return an amount without its sign, for a label that says what it is (ご返金額)."""
    return abs(amount)


def _local(moment: date) -> date:
    return timezone.localtime(moment) if isinstance(moment, datetime) and timezone.is_aware(moment) else moment


@register.filter
def honorific(name: str) -> str:
    """Return 御中 or 様 for the name of an address."""
    return portal_text.honorific(name)


@register.filter
def md(day: date) -> str:
    """Format a date as 11月27日（金）, in JST."""
    day = _local(day)
    return f"{day.month}月{day.day}日（{WEEKDAYS[day.weekday()]}）"


@register.filter
def ym(day: date) -> str:
    """Format a month as 2026年11月, in JST."""
    day = _local(day)
    return f"{day.year}年{day.month}月"


@register.filter
def jdate(day: date) -> SafeString:
    """Draw <time>2026年11月27日（金）</time>, in JST."""
    day = _local(day)
    return format_html('<time datetime="{}">{}年{}</time>', f"{day:%Y-%m-%d}", str(day.year), md(day))


@register.filter
def clock(moment: datetime) -> SafeString:
    """Draw <time>4:36</time>, with the day before it where it is not today, in JST."""
    local = timezone.localtime(moment)
    day = "" if local.date() == timezone.localdate() else md(local)
    stamp = local.isoformat(timespec="minutes")
    return format_html('<time datetime="{}">{}{}:{}</time>', stamp, day, local.hour, f"{local:%M}")


@register.filter
def written(moment: datetime) -> str:
    """Format a time as 2026年11月27日（金）12:06, in JST, without markup: for mails and for text around it."""
    moment = timezone.localtime(moment)
    return f"{moment.year}年{md(moment)}{moment:%H:%M}"


@register.filter
def jdatetime(moment: datetime) -> SafeString:
    """Draw <time>2026年11月27日（金）12:06</time>, in JST."""
    stamp = timezone.localtime(moment).isoformat(timespec="minutes")
    return format_html('<time datetime="{}">{}</time>', stamp, written(moment))
