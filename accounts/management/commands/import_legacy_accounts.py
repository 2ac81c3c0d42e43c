"""`manage.py import_legacy_accounts FILE`."""

from typing import Any

from accounts.former_ids.imports import LegacyAccounts
from portal.imports.command import ImportCommand


class Command(ImportCommand):
    help = "旧IDのファイルを取り込みます。同じファイルをもう一度取り込んでも何も変わりません。"

    def handle(self, **options: Any) -> None:
        """Import with progress, because wrapping hashes takes long."""
        self.kind = LegacyAccounts(tell=lambda progress: self.stderr.write(progress, self.style.NOTICE))
        super().handle(**options)
