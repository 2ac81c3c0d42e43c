"""The text that the demo prints when it is up."""

import json
from pathlib import Path


def greeting(data: Path, port: int) -> str:
    """Write address, sign-ins, where mail and SMS are shown, and how to stop."""
    lines = [
        "",
        f"  マイページ     http://localhost:{port}/",
        f"  メール・SMS    http://localhost:{port}/sandbox/",
        f"  データ・ログ   {data} · {data / 'logs'}",
        "",
    ]
    for person in people(data):
        lines.append(f"  {person.get('who', '')}")
        if "sign_in" in person:
            lines.append(f"      ID {person['sign_in']}   パスワード {person['password']}")
        if "email" in person:
            lines.append(f"      メールアドレス {person['email']}（IDのかわりにも使えます）")
        if "note" in person:
            lines.append(f"      {person['note']}")
    return "\n".join([*lines, "", "  Ctrl-C で終了します。", ""])


def people(data: Path) -> list[dict[str, str]]:
    """Read the demo sign-ins that `load_demo` wrote down."""
    try:
        found: list[dict[str, str]] = json.loads((data / "demo-accounts.json").read_text())
    except FileNotFoundError:
        return []
    return found
