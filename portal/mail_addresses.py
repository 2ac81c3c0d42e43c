"""Which mail addresses can be mailed: one rule for forms, imports and the transport.

Wider than RFC 5321's dot-atom in one thing: dots may stand anywhere before the @. Japanese carriers gave out such
addresses until 2009, their customers still have them, and mail servers carry them.
"""

import re

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

LOCAL = re.compile(r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+")
LONGEST_LOCAL = 64  # octets (RFC 5321, 4.5.3.1.1)
LONGEST = 254  # octets (RFC 5321, 4.5.3.1.3, without the brackets)

_is_domain = EmailValidator()


def fault(address: str) -> str:
    """Return in Japanese what is wrong with an address as `portal.text.email` writes it; '' where it can be mailed."""
    local, at, domain = address.rpartition("@")
    if not at:
        return "@がありません。"
    if not local or not domain:
        return "@で始まるか、@で終わっています。"
    if not address.isascii():
        return "全角文字が含まれています。"
    if len(local) > LONGEST_LOCAL or len(address) > LONGEST:
        return f"長すぎます（@の前は{LONGEST_LOCAL}文字まで、全体で{LONGEST}文字までです）。"
    try:
        _is_domain(f"name@{domain}")
    except ValidationError:
        return "使用できない記号が含まれているか、@の後ろ（ドメイン）が正しくありません。"
    return "" if LOCAL.fullmatch(local) else "@の前に使用できない記号が含まれています。"
