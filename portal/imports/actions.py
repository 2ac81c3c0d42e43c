"""Carry out an import."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import connection, transaction
from django.utils import timezone
from psycopg import sql

from portal.audit import trail
from portal.audit.by import By
from portal.imports import locks, rejects, remarks, staging
from portal.imports.kinds import Kind
from portal.imports.models import FAULTS_KEPT, Run
from portal.imports.remarks import Counted
from portal.imports.sources import Refused, Source, examine

SHOWN = 20  # most differences and faults in a report; the rejects file has all faults


class Busy(Refused):
    """Another import of this kind runs; the file itself may be right."""


@dataclass(frozen=True)
class Report:
    """What an import did, or would do. `differences`: some of what changes; `faults`: row, column, reason of some."""

    row_count: int
    rejected_count: int
    counts: dict[str, int]
    differences: list[str]
    faults: list[tuple[int, str, str]]
    is_done: bool  # False: nothing was written
    touched: Sequence[str] = ()  # tables to vacuum after the commit
    reasons: Sequence[tuple[int, str, str, int]] = ()  # faults by reason: how many, column, reason, first row
    remarks: Sequence[Counted] = ()  # what was interpreted or left out, and rejected nothing

    @property
    def remarked(self) -> list[dict[str, Any]]:
        """Return the remarks for the report of a check, with examples from the file."""
        return remarks.shown(self.remarks, with_examples=True)


BeforeCommit = Callable[[Report, Run | None], None]


def carry_out(
    kind: Kind,
    path: Path,
    *,
    dry_run: bool,
    strict: bool,
    by: By,
    tell: Callable[[str], None],
    name: str = "",
    before_commit: BeforeCommit,
) -> Report:
    """Import the file in one transaction. Raises Refused if it is no file of this kind, Busy if another import runs.

    With `strict` a single bad row means that nothing is written. `name` is what people call the file, where its path is
    of our own making. `before_commit` is called at the end of the import's transaction, while `intake_rejects` stands:
    with the run, or with None where nothing is written and whatever it writes to the database is undone as well. What
    it raises undoes the import. When all is committed, `tidy_up`.
    """
    started_at = timezone.now()
    tell("ファイルを確認しています")
    source = examine(path, name=name)
    with transaction.atomic():
        _lock(kind)
        report = _process(kind, source, started_at, dry_run=dry_run, strict=strict, tell=tell)
        run = _record(kind, source, report, started_at, by) if report.is_done else None
        before_commit(report, run)
        if run is None:
            transaction.set_rollback(True)
    return report


def tidy_up(report: Report, *, tell: Callable[[str], None]) -> None:
    """Refresh statistics and visibility map (VACUUM ANALYZE), which index-only scans need."""
    if not report.touched or connection.in_atomic_block:
        return
    tell("仕上げています")
    with connection.cursor() as cursor:
        cursor.execute("SET default_statistics_target = 10")  # sampled in little time; autovacuum gathers more later
        for table in report.touched:
            cursor.execute(sql.SQL("VACUUM (ANALYZE) {}").format(sql.Identifier(table)))
        cursor.execute("RESET default_statistics_target")


def _lock(kind: Kind) -> None:
    """Take the lock of this kind of import until the transaction ends. Raises Busy."""
    if not locks.take(kind.name):
        raise Busy("同じ種類の取り込みが実行中です。終わってからやり直してください。")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        cursor.execute("SET LOCAL jit = off")  # compiling takes longer than these statements do


def _process(
    kind: Kind, source: Source, started_at: datetime, *, dry_run: bool, strict: bool, tell: Callable[[str], None]
) -> Report:
    """Read, compare, and apply unless this is a dry run."""
    loaded = staging.load(source, kind.columns, unit=kind.unit, tell=tell)
    tell(f"{loaded.rows:,} 行を読み終えました。照合しています")
    kind.absent = frozenset(column.name for column in kind.columns) - loaded.given
    kind.judge(today=timezone.localdate(started_at))
    counts = kind.compare()
    rejected_count = rejects.count()
    if rejected_count:
        rejects.complete(kind.columns)
    differences = kind.differences(SHOWN) if dry_run else []
    is_done = not dry_run and not (strict and rejected_count)
    touched: Sequence[str] = ()
    if is_done:
        tell("書き込んでいます")
        touched = kind.apply()
    return Report(
        loaded.rows,
        rejected_count,
        counts,
        differences,
        rejects.first(SHOWN),
        is_done,
        touched,
        rejects.by_reason() if rejected_count else (),
        loaded.remarks.counted(),
    )


def _record(kind: Kind, source: Source, report: Report, started_at: datetime, by: By) -> Run:
    run = Run.objects.create(
        kind=kind.name,
        file_name=source.name[:255],
        sha256=source.sha256,
        actor=by.actor,
        row_count=report.row_count,
        rejected_count=report.rejected_count,
        counts=report.counts,
        reasons=list(report.reasons),
        remarks=remarks.shown(report.remarks, with_examples=False),
        started_at=started_at,
        finished_at=timezone.now(),
    )
    rejects.keep(run.pk, most=FAULTS_KEPT)
    trail.record(kind.action, by=by, about=run.public_id)
    return run
