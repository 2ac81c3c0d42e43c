"""What a browser says of itself, in a customer's words. It says little and not always the truth, so neither do we."""

import re

DEVICES = (
    (r"iPhone", "iPhone"),
    (r"iPad", "iPad"),
    (r"Android.*Mobile", "Androidスマートフォン"),
    (r"Android", "Androidタブレット"),
    (r"Windows", "Windowsパソコン"),
    (r"CrOS", "Chromebook"),
    (r"Macintosh", "Mac"),  # iPadOS calls itself one
    (r"Linux|X11", "Linuxパソコン"),
)
BROWSERS = (
    (r"Edg(e|A|iOS)?/", "Microsoft Edge"),
    (r"OPR/|Opera", "Opera"),
    (r"SamsungBrowser/", "Samsung Internet"),
    (r"YaBrowser/|Line/|Instagram|FBAN|FBAV", "アプリ内ブラウザー"),
    (r"Firefox/|FxiOS/", "Firefox"),
    (r"Chrome/|CriOS/|Chromium/", "Chrome"),
    (r"Version/[\d.]+.*Safari/", "Safari"),
)
UNKNOWN = "不明な端末"


def name(user_agent: str) -> str:
    """「iPhone の Safari」; only the half that is known, or 「不明な端末」."""
    parts = [_first(DEVICES, user_agent), _first(BROWSERS, user_agent)]
    return " の ".join(part for part in parts if part) or UNKNOWN


def _first(table: tuple[tuple[str, str], ...], user_agent: str) -> str:
    return next((words for pattern, words in table if re.search(pattern, user_agent)), "")
