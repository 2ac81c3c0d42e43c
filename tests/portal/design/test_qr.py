"""A QR code drawn as one path."""

import re

import qrcode
from django.template.loader import render_to_string

from portal.design.qr import QUIET, drawn

ADDRESS = "otpauth://totp/%E3%81%BF:s-1042?secret=ABCDEFGH&issuer=%E3%81%BF&digits=6"


def painted(path: str, side: int) -> list[list[bool]]:
    """Return the modules that the path fills."""
    rows = [[False] * side for _ in range(side)]
    strokes = re.findall(r"M(\d+) (\d+)h(\d+)v1h-(\d+)z", path)
    assert "".join(f"M{x} {y}h{length}v1h-{back}z" for x, y, length, back in strokes) == path
    for x, y, length, back in strokes:
        assert length == back
        for at in range(int(x), int(x) + int(length)):
            rows[int(y)][at] = True
    return rows


def test_the_path_fills_the_dark_modules_and_no_other() -> None:
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=QUIET)
    code.add_data(ADDRESS)

    picture = drawn(ADDRESS)

    assert painted(picture.path, picture.side) == code.get_matrix()


def test_the_picture_has_a_name_and_no_inline_style() -> None:
    html = render_to_string("components/qr.html", {"qr": drawn("abc"), "label": "登録するQRコード"})

    assert 'aria-label="登録するQRコード"' in html
    assert "style=" not in html
