"""The two encodings of a CSV file, and the replacement of characters that the older one lacks."""

import codecs

from django.db.models import TextChoices

from portal import gaiji
from portal.gaiji import GETA

# Characters that CP932 maps to another code point than the one most programs write (JIS X 0208, Microsoft's mapping)
TWINS = str.maketrans({"−": "－", "〜": "～", "‖": "∥", "—": "―", "¢": "￠", "£": "￡", "¬": "￢", "¥": "￥"})


class Encoding(TextChoices):
    UTF8 = "utf-8", "UTF-8（Excel・Numbers・Google スプレッドシート）"
    CP932 = "cp932", "Shift_JIS（CP932。以前の会計ソフトなど）"


def encoded(text: str, encoding: Encoding) -> bytes:
    """Encode a text: UTF-8 with BOM, by which Excel detects it, or CP932 with 〓 for characters that it lacks.

    Gaiji are 〓 in both.
    """
    text = gaiji.marked(text)
    if encoding is Encoding.UTF8:
        return codecs.BOM_UTF8 + text.encode()
    return text.translate(TWINS).encode("cp932", errors="billing.geta")


def _geta(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return GETA * (error.end - error.start), error.end


codecs.register_error("billing.geta", _geta)
