"""Carry out an import."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from psycopg import sql

from portal.audit import trail
from portal.audit.by import By
from portal.imports import locks, rejects, remarks, staging, warnings
from portal.imports.kinds import Concern, Kind
from portal.imports.models import FAULTS_KEPT, Run
from portal.imports.remarks import Counted
from portal.imports.sources import Refused, Source, examine

CONCERNS = 10  # most examples of a concern
NO_ROOM = (
    "データベースの空き容量が足りないため、取り込めませんでした。何も書き込んでいません。"
    "ディスクの空きを増やしてから、もう一度取り込んでください。"
)
NOT_TIDIED = "取り込みは完了しました。空き容量が足りないため、統計情報の更新だけできませんでした"
SHOWN = 20  # most differences and faults in a report; the rejects file has all faults


class Busy(Refused):
    """Another import of this kind runs; the file itself may be right."""


@dataclass(frozen=True)
class Report:
    """What an import did, or would do. `differences`: some of what changes; `faults`, `warnings`: row, column, reason
    of some; `concerns`: what to look at in rows that are taken.
    """

    row_count: int
    rejected_count: int
    counts: dict[str, int]
    differences: list[str]
    faults: list[tuple[int, str, str]]
    is_done: bool  # False: nothing was written
    touched: Sequence[str] = ()  # tables to vacuum after the commit
    concerns: Sequence[Concern] = field(default_factory=list)
    warned_count: int = 0  # rows that are taken with a value left out or changed
    warnings: Sequence[tuple[int, str, str]] = ()
    reasons: Sequence[tuple[int, str, str, int]] = ()  # faults by reason: how many, column, reason, first row
    remarks: Sequence[Counted] = ()  # what was interpreted

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
    try:
        with transaction.atomic():
            _lock(kind)
            kind.by = by
            report = _process(kind, source, started_at, dry_run=dry_run, strict=strict, tell=tell)
            run = _record(kind, source, report, started_at, by) if report.is_done else None
            before_commit(report, run)
            if run is None:
                transaction.set_rollback(True)
    except (OperationalError, psycopg.OperationalError) as error:  # Django does not wrap what COPY raises
        if _has_no_room(error):
            raise Refused(NO_ROOM) from error
        raise
    return report


def _has_no_room(error: Exception) -> bool:
    """Tell whether PostgreSQL ran out of disk or memory (SQLSTATE class 53); the transaction is rolled back then."""
    raised = error if isinstance(error, psycopg.Error) else error.__cause__
    return (getattr(raised, "sqlstate", None) or "").startswith("53")


def tidy_up(report: Report, *, tell: Callable[[str], None]) -> None:
    """Refresh statistics and visibility map (VACUUM ANALYZE), which index-only scans need."""
    if not report.touched or connection.in_atomic_block:
        return
    tell("仕上げています")
    with connection.cursor() as cursor:
        cursor.execute("SET default_statistics_target = 10")  # sampled in little time; autovacuum gathers more later
        try:
            for table in report.touched:
                cursor.execute(sql.SQL("VACUUM (ANALYZE) {}").format(sql.Identifier(table)))
        except OperationalError as error:
            if not _has_no_room(error):
                raise
            tell(NOT_TIDIED)  # the import stands
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
    with remarks.collected() as readings:
        loaded = staging.load(source, kind.columns, unit=kind.unit, readings=readings, tell=tell)
        return _judged(kind, loaded, readings, started_at, dry_run=dry_run, strict=strict, tell=tell)


def _judged(
    kind: Kind,
    loaded: staging.Loaded,
    readings: remarks.Spool,
    started_at: datetime,
    *,
    dry_run: bool,
    strict: bool,
    tell: Callable[[str], None],
) -> Report:
    tell(f"{loaded.rows:,} 行を読み終えました。照合しています")
    kind.absent = frozenset(column.name for column in kind.columns) - loaded.given
    today = timezone.localdate(started_at)
    kind.judge(today=today)
    counts = kind.compare()
    rejected_count = rejects.count()
    if rejected_count:
        rejects.complete(kind.columns)
    concerns = kind.concerns(CONCERNS, today=today)
    differences = kind.differences(SHOWN) if dry_run else []
    is_done = not dry_run and not (strict and rejected_count)
    touched: Sequence[str] = ()
    if is_done:
        tell("書き込んでいます")
        touched = kind.apply()
    readings.counted_into(loaded.remarks, rejected=rejects.lines() if rejected_count else ())
    return Report(
        loaded.rows,
        rejected_count,
        counts,
        differences,
        rejects.first(SHOWN),
        is_done,
        touched,
        concerns=concerns,
        warned_count=warnings.count(),
        warnings=warnings.first(SHOWN),
        reasons=rejects.by_reason() if rejected_count else (),
        remarks=loaded.remarks.counted(),
    )


def _record(kind: Kind, source: Source, report: Report, started_at: datetime, by: By) -> Run:
    run = Run.objects.create(
        kind=kind.name,
        file_name=source.name[:255],
        sha256=source.sha256,
        actor=by.actor,
        row_count=report.row_count,
        rejected_count=report.rejected_count,
        warned_count=report.warned_count,
        counts=report.counts,
        concerns=report.concerns,
        reasons=list(report.reasons),
        remarks=remarks.shown(report.remarks, with_examples=False),
        started_at=started_at,
        finished_at=timezone.now(),
    )
    rejects.keep(run.pk, most=FAULTS_KEPT)
    warnings.keep(run.pk, most=FAULTS_KEPT)
    trail.record(kind.action, by=by, about=run.public_id)
    return run
