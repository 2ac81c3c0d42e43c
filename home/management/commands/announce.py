"""`manage.py announce publish TITLE`, `announce list`, `announce withdraw ID`: banners on every page."""

from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from home import actions, queries
from home.management.arguments import DATETIME, datetime_argument
from home.models import Announcement, Level


class Command(BaseCommand):
    help = "すべての画面に表示するお知らせを、掲載（publish）・一覧（list）・取り下げ（withdraw）します。"

    def add_arguments(self, parser: CommandParser) -> None:
        verbs = parser.add_subparsers(dest="verb", required=True)
        publish = verbs.add_parser("publish", help="お知らせを掲載します（日時の予約もできます）")
        publish.add_argument("title", help="見出し")
        publish.add_argument("--body", default="", help="本文（省略できます）")
        publish.add_argument("--link", default="", help="詳しい内容のアドレス（https://、省略できます）")
        publish.add_argument("--level", choices=Level.values, default=Level.INFO, help="重要度")
        publish.add_argument(
            "--from", dest="starts_at", type=datetime_argument, metavar=DATETIME, help="掲載の開始（既定：今すぐ）"
        )
        publish.add_argument(
            "--until",
            dest="ends_at",
            type=datetime_argument,
            metavar=DATETIME,
            help="掲載の終了（既定：取り下げるまで）",
        )
        verbs.add_parser("list", help="掲載中と掲載予定のお知らせを表示します")
        withdraw = verbs.add_parser("withdraw", help="お知らせをすぐに取り下げます")
        withdraw.add_argument("id", help="publish と list が表示する ID")

    def handle(self, *args: Any, **options: Any) -> None:
        getattr(self, options["verb"])(options)

    def publish(self, options: dict[str, Any]) -> None:
        """Publish, and print the public id, which `withdraw` takes. Raises CommandError for an empty title or range."""
        title, body = options["title"].strip(), options["body"].strip()
        if not title:
            raise CommandError("見出しを入力してください。")
        if link := options["link"].strip():
            try:
                Announcement._meta.get_field("link").run_validators(link)
            except ValidationError as fault:
                raise CommandError(f"--link：{fault.messages[0]}") from None
        starts_at, ends_at = options["starts_at"], options["ends_at"]
        if ends_at and ends_at <= (starts_at or timezone.now()):
            raise CommandError("--until には、掲載の開始より後の日時を指定してください。")
        announcement = actions.announce(
            title=title,
            body=body,
            link=link,
            level=Level(options["level"]),
            starts_at=starts_at,
            ends_at=ends_at,
        )
        self.stdout.write(announcement.public_id)

    def list(self, options: dict[str, Any]) -> None:
        """Print one line for each current or future announcement: id, level, start, end (JST), title."""
        for announcement in queries.scheduled():
            start = timezone.localtime(announcement.starts_at).strftime("%Y-%m-%d %H:%M")
            end = (
                timezone.localtime(announcement.ends_at).strftime("%Y-%m-%d %H:%M")
                if announcement.ends_at
                else "終了未定"
            )
            self.stdout.write(f"{announcement.public_id}  {announcement.level:7}  {start}  {end}  {announcement.title}")

    def withdraw(self, options: dict[str, Any]) -> None:
        """Withdraw; every process stops showing it within 30 seconds. Raises CommandError for an unknown id."""
        try:
            actions.withdraw(public_id=options["id"])
        except actions.NoSuchAnnouncement:
            raise CommandError(
                "この ID のお知らせは、掲載中にも掲載予定にもありません。announce list で確かめてください。"
            ) from None
