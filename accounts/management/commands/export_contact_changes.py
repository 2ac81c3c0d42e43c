"""`manage.py export_contact_changes FILE`: mail addresses that customers changed, for the company's systems."""

import csv
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from accounts.contracts import addresses


class Command(BaseCommand):
    help = (
        "お客様がマイページで変更した連絡先メールアドレスのうち、まだ取り込みファイルに反映されていないものをすべて"
        "書き出します。反映されるまで毎回書き出すので、何度受け取っても構いません。"
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the name of the file."""
        parser.add_argument("file", type=Path, metavar="FILE", help="CSV、UTF-8")

    def handle(self, *, file: Path, **options: Any) -> None:
        """Write the whole file or none: it takes its name when it is complete."""
        part, rows = file.with_name(file.name + ".part"), 0
        with part.open("w", encoding="utf-8", newline="") as out:
            part.chmod(0o600)
            writer = csv.writer(out)
            writer.writerow(addresses.COLUMNS)
            for row in addresses.unconfirmed():
                writer.writerow(row)
                rows += 1
        part.replace(file)
        self.stdout.write(f"{rows:,} 件の変更を {file} に書き出しました。")
