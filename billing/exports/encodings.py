"""The two encodings of a download, and what happens to what the older one cannot write."""

import codecs

from django.db.models import TextChoices

GETA = "〓"  # printers' sign for a missing character
# Characters that CP932 has under another code point than most programs type (JIS X 0208 as Microsoft maps it)
TWINS = str.maketrans({"−": "－", "〜": "～", "‖": "∥", "—": "―", "¢": "￠", "£": "￡", "¬": "￢", "¥": "￥"})


class Encoding(TextChoices):
    UTF8 = "utf-8", "UTF-8（Excel・Numbers・Google スプレッドシート）"
    CP932 = "cp932", "Shift_JIS（CP932。以前の会計ソフトなど）"


def encoded(text: str, encoding: Encoding) -> bytes:
    """The text as a file has it: UTF-8 with the mark that Excel looks for, or CP932 with 〓 for what that lacks."""
    if encoding is Encoding.UTF8:
        return codecs.BOM_UTF8 + text.encode()
    return text.translate(TWINS).encode("cp932", errors="billing.geta")


def _geta(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return GETA * (error.end - error.start), error.end


codecs.register_error("billing.geta", _geta)
