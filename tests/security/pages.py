"""The forms of a page, as a program without a browser reads them."""

from dataclasses import dataclass, field
from html.parser import HTMLParser


@dataclass
class PageForm:
    """A form's target, and the names and values that it would send unchanged."""

    action: str
    fields: dict[str, str] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[PageForm] = []
        self._inside = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "form":
            self._inside = given.get("method", "").lower() == "post"
            if self._inside:
                self.forms.append(PageForm(given.get("action", "")))
        elif self._inside and tag in {"input", "select", "textarea", "button"} and given.get("name"):
            self.forms[-1].fields.setdefault(given["name"], given.get("value", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._inside = False


def forms(html: str) -> list[PageForm]:
    """Return every form that posts."""
    reader = _Reader()
    reader.feed(html)
    return [form for form in reader.forms if form.fields]
