"""The file of rejected rows that a command writes beside its input."""

import glob
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from portal.imports import rejects
from portal.imports.actions import BeforeCommit, Report
from portal.imports.models import Run
from portal.imports.sources import Refused

UNFINISHED = ".part"


@contextmanager
def put_at(path: Path, *, of: Path) -> Iterator[BeforeCommit]:
    """Yield the `before_commit` for `carry_out` of the file `of`.

    Rejected rows and warnings are written before the commit and are at `path` after it. Without any an older file there
    is removed.
    """
    if path.absolute() == of.absolute():
        raise Refused("誤りの出力先が取り込むファイルと同じです。別の場所を指定してください。")
    fresh = path.with_name(f"{path.name}.{os.getpid()}{UNFINISHED}")

    def write(report: Report, run: Run | None) -> None:
        _clear_up(path)
        if report.rejected_count or report.warned_count:
            _write(fresh)

    try:
        yield write
        if fresh.exists():
            fresh.replace(path)
        else:
            path.unlink(missing_ok=True)
    finally:
        fresh.unlink(missing_ok=True)


def _clear_up(path: Path) -> None:
    """Remove the half-written rejects of a killed import, which hold values of the file."""
    for left in path.parent.glob(f"{glob.escape(path.name)}.*{UNFINISHED}"):
        left.unlink(missing_ok=True)


def _write(path: Path) -> None:
    """Write the rejects; a failure undoes the import."""
    try:
        rejects.write(path)
    except OSError as error:
        raise Refused(
            f"{path.parent} に書き込めません（{error.strerror}）。--rejects で出力先を指定してください。"
        ) from error
