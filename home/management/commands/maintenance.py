"""`manage.py maintenance on [--until …] [--message …]`, `maintenance off`: close the portal and open it again."""

from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from home import actions
from home.management.arguments import DATETIME, datetime_argument


class Command(BaseCommand):
    help = "ヘルスチェックを除くすべての画面を、メンテナンス画面に切り替えます（on）。元に戻します（off）。"

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        on = verbs.add_parser("on", help="メンテナンスを始めます。5秒以内にすべてのプロセスに反映されます")
        on.add_argument("--until", type=datetime_argument, metavar=DATETIME, help="終了予定の日時")
        on.add_argument("--message", default="", help="お客さまへの一文")
        verbs.add_parser("off", help="メンテナンスを終えます")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["verb"] == "on":
            actions.start_maintenance(until=options["until"], message=options["message"])
            self.stdout.write("メンテナンスを開始しました。")
        else:
            self.stdout.write(
                "メンテナンスを終了しました。" if actions.end_maintenance() else "メンテナンス中ではありません。"
            )
