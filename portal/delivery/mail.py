"""Composing mails from templates: `templates/mail/<name>.txt`, and `.html` where there is one."""

from functools import cache
from typing import Any

from django.conf import settings
from django.template import TemplateDoesNotExist
from django.template.backends.django import DjangoTemplates
from django.template.loader import get_template

from portal.delivery.letters import Content


def compose(name: str, context: dict[str, Any] | None = None) -> Content:
    """Compose the mail `mail/<name>`.

    The text template extends `mail/base.txt` (blocks `subject`, `body`), the HTML one `mail/base.html` (blocks
    `body`, `after`; an `action_url` with its `action_label` becomes the one button). Both know portal_name, portal_url,
    support_phone and support_hours. A subject is always a single line.
    """
    values = {**_company(), **(context or {})}
    text = _plain().get_template(f"mail/{name}.txt")
    subject = " ".join(text.render({**values, "part": "subject"}).split())
    body = text.render({**values, "part": "body"}).strip() + "\n"
    return Content(subject=subject, text=body, html=_html(name, {**values, "subject": subject}))


def _html(name: str, values: dict[str, Any]) -> str:
    try:
        template = get_template(f"mail/{name}.html")
    except TemplateDoesNotExist:
        return ""
    return template.render(values)


def _company() -> dict[str, str]:
    return {
        "portal_name": settings.PORTAL_NAME,
        "portal_url": settings.PORTAL_BASE_URL,
        "support_phone": settings.SUPPORT_PHONE,
        "support_hours": settings.SUPPORT_HOURS,
    }


@cache
def _plain() -> DjangoTemplates:
    """Return the template engine without HTML escaping, for text mails."""
    base: dict[str, Any] = settings.TEMPLATES[0]
    options = {"autoescape": False, "builtins": base["OPTIONS"]["builtins"]}
    return DjangoTemplates({"NAME": "mail", "DIRS": base["DIRS"], "APP_DIRS": base["APP_DIRS"], "OPTIONS": options})
