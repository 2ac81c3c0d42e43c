"""QR codes as one SVG path: no image request, no inline style, sharp at any size."""

from dataclasses import dataclass

import qrcode

QUIET = 4  # modules of white around it, as ISO/IEC 18004 asks


@dataclass(frozen=True)
class Drawn:
    """A QR code for `components/qr.html`: side length in modules, dark modules as an SVG path."""

    side: int
    path: str


def drawn(text: str) -> Drawn:
    """Encode the text with error correction M, one stroke of the path for each run of dark modules."""
    code = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=QUIET)
    code.add_data(text)
    rows = code.get_matrix()
    strokes = [f"M{x} {y}h{length}v1h-{length}z" for y, row in enumerate(rows) for x, length in _runs(row)]
    return Drawn(side=len(rows), path="".join(strokes))


def _runs(row: list[bool]) -> list[tuple[int, int]]:
    """Yield where runs of dark modules begin, and their lengths."""
    found, begun = [], None
    for x, is_dark in enumerate([*row, False]):
        if is_dark and begun is None:
            begun = x
        elif not is_dark and begun is not None:
            found.append((begun, x - begun))
            begun = None
    return found
