"""`manage.py purge_migrations`: forget migrations of legacy IDs that were left."""

from typing import Any

from django.core.management.base import BaseCommand

from accounts.former_ids import actions


class Command(BaseCommand):
    help = "途中で中止された旧IDの移行手続きを削除します。"

    def handle(self, **options: Any) -> None:
        """Say how many."""
        self.stdout.write(f"{actions.purge():,} 件を削除しました。")
