"""Base of `manage.py import_customers`, `import_lines` and `import_statements`."""

from argparse import ArgumentParser, RawDescriptionHelpFormatter
from contextlib import nullcontext
from functools import partial
from pathlib import Path
from typing import Any

import psycopg
from django.core.management.base import BaseCommand, CommandError
from django.db import InterfaceError, OperationalError

from portal.audit.by import OPERATOR
from portal.imports import actions, rejects_file
from portal.imports.kinds import Kind
from portal.imports.models import Run
from portal.imports.sources import Refused

REFUSED, SOME_REJECTED, UNKNOWN = 1, 3, 4
LOST = (
    "データベースとの接続が切れました。PostgreSQLの状態とディスクの空きを確認してください。"
    "取り込めたかどうかは、取り込みの履歴（/desk/）で確認してください。同じファイルをもう一度取り込んでも、二重にはなりません。"
)
HELP = """
終了コード（exit codes）:
  0  すべて取り込みました（--dry-run では、取り込めます）。値を除くか直すかして取り込んだ行（注意）は、
     <FILE>.rejects.csv にあります
  1  ファイルを受け付けられず、何も書き込んでいません（--strict で誤りのある行がある場合を含む）
  2  コマンドの使い方が違います
  3  誤りのある行を除いて取り込みました。行番号・列・理由は <FILE>.rejects.csv にあります
  4  データベースとの接続が切れました。取り込めたかどうかは、取り込みの履歴で確認してください
"""


def _no_file(report: actions.Report, run: Run | None) -> None:
    """Discard the rejected rows: a dry run leaves no file."""


class ImportCommand(BaseCommand):
    """Imports a file. Subclasses define `kind`, and in `help` what the file is."""

    kind: Kind

    def create_parser(self, prog_name: str, subcommand: str, **options: Any) -> Any:
        """Create the parser with the exit codes below the options."""
        parser = super().create_parser(prog_name, subcommand, epilog=HELP, **options)
        parser.formatter_class = RawDescriptionHelpFormatter
        return parser

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add FILE and the options."""
        parser.add_argument(
            "file",
            type=Path,
            metavar="FILE",
            help="CSV。書き方は docs/file-formats.md にあります",
        )
        parser.add_argument("--dry-run", action="store_true", help="違いを表示するだけで、何も書き込みません")
        parser.add_argument("--strict", action="store_true", help="誤りのある行が1つでもあれば、何も書き込みません")
        parser.add_argument(
            "--rejects", type=Path, metavar="FILE", help="誤りのある行の出力先（既定：FILE.rejects.csv）"
        )

    def handle(self, *, file: Path, dry_run: bool, strict: bool, rejects: Path | None, **options: Any) -> None:
        """Import, report, and exit with the code that HELP lists."""
        rejects_to = rejects or file.with_name(file.name + ".rejects.csv")
        try:
            report = self._carry_out(file, rejects_to, dry_run=dry_run, strict=strict)
        except Refused as refusal:
            raise CommandError(str(refusal), returncode=REFUSED) from refusal
        except (OperationalError, InterfaceError, psycopg.OperationalError) as error:
            raise CommandError(LOST, returncode=UNKNOWN) from error
        self._show(report, dry_run=dry_run)
        if not report.rejected_count:
            return
        if dry_run:
            raise CommandError(f"誤りのある行が {report.rejected_count:,} 行あります。", returncode=SOME_REJECTED)
        if strict:
            raise CommandError(
                f"誤りがあるため何も書き込んでいません。{rejects_to} を確認してください。", returncode=REFUSED
            )
        raise CommandError(f"取り込めなかった行は {rejects_to} にあります。", returncode=SOME_REJECTED)

    def _carry_out(self, file: Path, rejects_to: Path, *, dry_run: bool, strict: bool) -> actions.Report:
        tell = partial(self.stderr.write, style_func=self.style.NOTICE)
        with nullcontext(_no_file) if dry_run else rejects_file.put_at(rejects_to, of=file) as before_commit:
            report = actions.carry_out(
                self.kind, file, dry_run=dry_run, strict=strict, by=OPERATOR, tell=tell, before_commit=before_commit
            )
        actions.tidy_up(report, tell=tell)
        return report

    def _show(self, report: actions.Report, *, dry_run: bool) -> None:
        counts = "、".join(
            f"{v.label} {report.counts.get(v.name, 0):,}" for v in self.kind.verdicts if v.is_told(report.counts)
        )
        said = "取り込むと" if dry_run else "取り込みました" if report.is_done else "取り込んでいません"
        self.stdout.write(
            f"{said}：{self.kind.noun} {counts}（{report.row_count:,} 行、誤り {report.rejected_count:,} 行）"
        )
        for concern in report.concerns:
            self.stdout.write(f"  {concern['reason']}：{concern['count']:,} 件")
            for line, words in concern["examples"]:
                self.stdout.write(f"    {line} 行目 {words}")
        if report.warned_count:
            self.stdout.write(f"注意：{report.warned_count:,} 行は、値の一部を除くか直すかして取り込みます。")
        for remark in report.remarks:
            column, rows = remark.column or "ファイル全体", "、".join(map(str, remark.rows))
            self.stdout.write(f"  {column} {remark.reason}（{remark.count:,} 件、はじめは {rows} 行目）")
        for number, column, reason, line in report.reasons:
            self.stdout.write(f"  誤り {number:,} 件 {column} {reason}（はじめは {line} 行目）")
        if not dry_run:
            return
        for difference in report.differences:
            self.stdout.write(f"  {difference}")
        for line, column, reason in report.faults:
            self.stdout.write(f"  {line} 行目 {column} {reason}")
        for line, column, reason in report.warnings:
            self.stdout.write(f"  {line} 行目 {column} 注意：{reason}")
