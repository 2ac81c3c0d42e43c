"""Carrying out an import."""

import glob
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone
from psycopg import sql

from portal.audit import trail
from portal.intake import locks, rejects, staging
from portal.intake.kinds import Kind
from portal.intake.models import Run
from portal.intake.sources import Refused, Source, examine

UNFINISHED = ".part"
SHOWN = 20  # differences and faults in a report; all faults stand in the rejects file


@dataclass(frozen=True)
class Report:
    """What an import did, or would do. `differences`: some of what changes; `faults`: line, column, reason of some."""

    row_count: int
    rejected_count: int
    counts: dict[str, int]
    differences: list[str]
    faults: list[tuple[int, str, str]]
    is_done: bool  # False: nothing was written
    touched: Sequence[str] = ()  # tables


def carry_out(
    kind: Kind, path: Path, *, rejects_to: Path, dry_run: bool, strict: bool, actor: str, tell: Callable[[str], None]
) -> Report:
    """Import the file, all of it or nothing. Refused if it is no file of this kind or another import of it runs.

    With `strict` a single bad row means that nothing is written. `rejects_to` gets every bad row; a former file there
    goes away if there is none, and with `dry_run` it is left alone.
    """
    started_at = timezone.now()
    if rejects_to.absolute() == path.absolute():
        raise Refused("誤りの出力先が取り込むファイルと同じです。別の場所を指定してください。")
    tell("ファイルを確認しています")
    source = examine(path)
    fresh = rejects_to.with_name(f"{rejects_to.name}.{os.getpid()}{UNFINISHED}")
    try:
        with transaction.atomic():
            _lock(kind)
            if not dry_run:
                _clear_up(rejects_to)
            report = _judged(kind, source, started_at, dry_run=dry_run, strict=strict, tell=tell)
            if report.rejected_count and not dry_run:
                _write_rejects(fresh)
            if report.is_done:
                _record(kind, source, report, started_at, actor)
            else:
                transaction.set_rollback(True)
        if fresh.exists():
            fresh.replace(rejects_to)
        elif not dry_run:
            rejects_to.unlink(missing_ok=True)
    finally:
        fresh.unlink(missing_ok=True)
    if report.touched and not connection.in_atomic_block:
        tell("仕上げています")
        _vacuum(report.touched)
    return report


def _clear_up(rejects_to: Path) -> None:
    """A killed import may have left its half-written rejects, with the values that stood in the file."""
    for left in rejects_to.parent.glob(f"{glob.escape(rejects_to.name)}.*{UNFINISHED}"):
        left.unlink(missing_ok=True)


def _write_rejects(path: Path) -> None:
    """Before the commit: what cannot be reported is not imported either."""
    try:
        rejects.write(path)
    except OSError as error:
        raise Refused(
            f"{path.parent} に書き込めません（{error.strerror}）。--rejects で出力先を指定してください。"
        ) from error


def _lock(kind: Kind) -> None:
    """One import of a kind at a time, until the transaction ends."""
    if not locks.take(kind.name):
        raise Refused("同じ種類の取り込みが実行中です。終わってからやり直してください。")
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL work_mem = '64MB'")
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        cursor.execute("SET LOCAL jit = off")  # compiling takes longer than these statements do


def _judged(
    kind: Kind, source: Source, started_at: datetime, *, dry_run: bool, strict: bool, tell: Callable[[str], None]
) -> Report:
    """Read, compare, and apply unless nothing is to be written."""
    row_count = staging.load(source, kind.columns, unit=kind.unit, tell=tell)
    tell(f"{row_count:,} 行を読み終えました。照合しています")
    kind.judge(today=timezone.localdate(started_at))
    counts = kind.compare()
    rejected_count = rejects.count()
    differences = kind.differences(SHOWN) if dry_run else []
    is_done = not dry_run and not (strict and rejected_count)
    touched: Sequence[str] = ()
    if is_done:
        tell("書き込んでいます")
        touched = kind.apply()
    return Report(row_count, rejected_count, counts, differences, rejects.first(SHOWN), is_done, touched)


def _vacuum(tables: Sequence[str]) -> None:
    """Fresh statistics, and a fresh visibility map, without which no index answers alone."""
    with connection.cursor() as cursor:
        cursor.execute("SET default_statistics_target = 10")  # quickly gathered; autovacuum takes its time later
        for table in tables:
            cursor.execute(sql.SQL("VACUUM (ANALYZE) {}").format(sql.Identifier(table)))
        cursor.execute("RESET default_statistics_target")


def _record(kind: Kind, source: Source, report: Report, started_at: datetime, actor: str) -> None:
    run = Run.objects.create(
        kind=kind.name,
        file_name=source.path.name[:255],
        sha256=source.sha256,
        actor=actor,
        row_count=report.row_count,
        rejected_count=report.rejected_count,
        counts=report.counts,
        started_at=started_at,
        finished_at=timezone.now(),
    )
    trail.record(kind.action, actor=actor, about=run.public_id)
