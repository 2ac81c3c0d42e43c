"""Print posted codes: one HTML page a letter, for the printer."""

import os
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles import finders
from django.template.loader import render_to_string
from django.urls import reverse

from accounts.codes import posting
from accounts.codes.models import PostedCode
from accounts.contracts import queries

FLOWS = {  # whose letters: what they are for, where their codes are typed
    "contract": ("会員登録", "accounts:registration:start"),
    "again": ("登録し直す（ID登録）", "accounts:registration:again"),
    "recovery": ("電話番号が使えなくなった方のお手続き", "accounts:lost_phone:start"),
    "undo": ("登録し直し（ID登録）の取り消し", ""),  # reached by a mailed link only
}


def print_all(folder: Path) -> int:
    """Write every waiting letter into the folder, readable by its owner only; return the number of letters.

    The file names say nothing about the recipient. A letter for a contract that has ended meanwhile is not written.
    """
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    style = finders.find("css/posted-code.css")
    _write(folder / "posted-code.css", Path(str(style)).read_text(encoding="utf-8"))
    before = len(list(folder.glob("*.html")))
    while posting.print_next(lambda posted: _letter(folder, posted)):
        pass
    return len(list(folder.glob("*.html"))) - before


def _letter(folder: Path, posted: PostedCode) -> None:
    contract = queries.by_public_id(posted.owner)
    if contract is None:
        return
    digits = posted.digits()
    flow, page = FLOWS[posted.subject.partition(":")[0]]
    context = {
        "contract": contract,
        "digits": f"{digits[:4]} {digits[4:]}",
        "posted": posted,
        "name": settings.PORTAL_NAME,
        "flow": flow,
        "url": settings.PORTAL_BASE_URL + reverse(page) if page else "",
        "support_phone": settings.SUPPORT_PHONE,
        "support_hours": settings.SUPPORT_HOURS,
    }
    _write(folder / f"{posted.public_id}.html", render_to_string("accounts/codes/posted_letter.html", context))


def _write(path: Path, content: str) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(content)
