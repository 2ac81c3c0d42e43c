"""Names of browsers by their User-Agent header, which is short of detail and may be false; the names are as vague."""

import re

Table = tuple[tuple[str, str, str], ...]

DEVICES = (  # its name in records, how it shows, its name for people
    ("iphone", r"iPhone", "iPhone"),
    ("ipad", r"iPad", "iPad"),
    ("android-phone", r"Android.*Mobile", "Androidスマートフォン"),
    ("android-tablet", r"Android", "Androidタブレット"),
    ("windows", r"Windows", "Windowsパソコン"),
    ("chromebook", r"CrOS", "Chromebook"),
    ("mac", r"Macintosh", "Mac"),  # iPadOS calls itself one
    ("linux", r"Linux|X11", "Linuxパソコン"),
)
BROWSERS = (
    ("edge", r"Edg(e|A|iOS)?/", "Microsoft Edge"),
    ("opera", r"OPR/|Opera", "Opera"),
    ("samsung", r"SamsungBrowser/", "Samsung Internet"),
    ("in-app", r"YaBrowser/|Line/|Instagram|FBAN|FBAV", "アプリ内ブラウザー"),
    ("firefox", r"Firefox/|FxiOS/", "Firefox"),
    ("chrome", r"Chrome/|CriOS/|Chromium/", "Chrome"),
    ("safari", r"Version/[\d.]+.*Safari/", "Safari"),
)
UNKNOWN = "不明な端末"


def name(user_agent: str) -> str:
    """Return 「iPhone の Safari」; only the half that is known, or 「不明な端末」."""
    return named(slug(user_agent))


def slug(user_agent: str) -> str:
    """Return a short name for records that are kept long: "iphone/safari". It distinguishes kinds of browsers, not
    browsers.
    """
    return f"{_first(DEVICES, user_agent)}/{_first(BROWSERS, user_agent)}"


def named(slug: str) -> str:
    """Return the customer's words for a recorded `slug`."""
    device, _, browser = slug.partition("/")
    parts = [_words(DEVICES, device), _words(BROWSERS, browser)]
    return " の ".join(part for part in parts if part) or UNKNOWN


def _first(table: Table, user_agent: str) -> str:
    return next((own for own, pattern, _ in table if re.search(pattern, user_agent)), "")


def _words(table: Table, wanted: str) -> str:
    return next((words for own, _, words in table if own == wanted), "")
