"""Where a visitor sits: a phone or a desk, by day or by night, with scripts or without."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Scene:
    """A browser window and its settings."""

    name: str
    width: int = 390
    height: int = 844
    color_scheme: str = "light"
    scripts: bool = True
    forced_colors: str = "none"

    def options(self) -> dict[str, Any]:
        """What a Chromium context is opened with."""
        return {
            "viewport": {"width": self.width, "height": self.height},
            "color_scheme": self.color_scheme,
            "java_script_enabled": self.scripts,
            "forced_colors": self.forced_colors,
            "reduced_motion": "reduce",
            "locale": "ja-JP",
            "timezone_id": "Asia/Tokyo",
        }


PHONE = Scene("phone")
NIGHT = Scene("night", color_scheme="dark")
DESK = Scene("desk", 1280, 900)
DESK_NIGHT = Scene("desk-night", 1280, 900, color_scheme="dark")
SCRIPTLESS = Scene("scriptless", scripts=False)
HIGH_CONTRAST = Scene("high-contrast", forced_colors="active")
EVERY_LOOK = (PHONE, NIGHT, DESK, DESK_NIGHT)
