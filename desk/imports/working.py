"""The worker's part of uploads: check files as `--dry-run` does, and import them when asked to."""

import io
import logging
import tempfile
import traceback
from types import TracebackType
from typing import Self

from desk.imports.kinds import OFFERS
from portal.audit.by import By, Via
from portal.imports import actions, rejects
from portal.imports.models import Run, Upload
from portal.imports.sources import Refused
from portal.imports.uploads import claims, pieces
from portal.imports.uploads.heartbeat import Heartbeat
from portal.imports.uploads.models import State
from portal.leases import Lost

logger = logging.getLogger(__name__)
MOST_REJECTS = 100_000  # rows in the downloadable file of rejected rows
BUSY = "同じ種類の取り込みが終わるのを待っています"
SHOWN = (
    "row_count",
    "rejected_count",
    "warned_count",
    "counts",
    "differences",
    "concerns",
    "faults",
    "reasons",
    "warnings",
)  # of the report, for the page
NOTHING_WRITTEN = "誤りのある行があるため、何も取り込んでいません。"


def work_all() -> int:
    """Process the waiting uploads one after the other; return how many."""
    worked = 0
    while (upload := claims.claim()) is not None:
        worked += _work(upload)
    claims.give_up()
    return worked


def _work(upload: Upload) -> bool:
    """Process one upload. Work that breaks off is tried again later and does not delay other uploads."""
    try:
        _carry_out(upload)
    except (Lost, pieces.Gone):
        return False
    except actions.Busy:
        claims.postpone(upload, progress=BUSY)
        return False
    except Refused as refusal:
        claims.refuse(upload, message=str(refusal))
    except Exception as error:
        _log(upload, error)
        claims.stumble(upload)
        return False
    return True


def _carry_out(upload: Upload) -> None:
    is_check = upload.state == State.CHECKING
    with Heartbeat(upload) as heartbeat, pieces.unsealed(upload) as path, _Rejected() as rejected:

        def before_commit(report: actions.Report, run: Run | None) -> None:
            rejected.collect(report)
            if run is not None:
                heartbeat.end()
                claims.imported(upload, run=run, rejects=rejected.file, faults=rejected.count)

        report = actions.carry_out(
            OFFERS[upload.kind].make(heartbeat.tell),
            path,
            dry_run=is_check,
            strict=upload.is_strict,
            by=By(upload.carried_out_by, Via.DESK),
            tell=heartbeat.tell,
            name=upload.file_name,
            before_commit=before_commit,
        )
        heartbeat.end()
        if not report.is_done:
            message = "" if is_check else NOTHING_WRITTEN
            found = {name: getattr(report, name) for name in SHOWN} | {"remarks": report.remarked}
            claims.checked(upload, report=found, rejects=rejected.file, faults=rejected.count, message=message)
    actions.tidy_up(report, tell=_ignore)


def _ignore(progress: str) -> None:
    """Discard the progress of the clean-up: the upload is done, and its page leads to the run."""


class _Rejected:
    """The rejected rows and the warnings with their values, in an unnamed temporary file."""

    def __init__(self) -> None:
        self.file = tempfile.TemporaryFile()  # noqa: SIM115 - closed below
        self.count = 0

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.file.close()

    def collect(self, report: actions.Report) -> None:
        """Collect the rejected rows while the import's temporary tables exist."""
        if not report.rejected_count and not report.warned_count:
            return
        text = io.TextIOWrapper(self.file, encoding=rejects.ENCODING, newline="")
        self.count = rejects.write_to(text, most=MOST_REJECTS)
        text.detach().seek(0)


def _log(upload: Upload, error: Exception) -> None:
    """Log the exception's class and place; never its message, which may quote a row of the file."""
    frames = traceback.extract_tb(error.__traceback__)[-5:]
    where = " ".join(f"{frame.filename}:{frame.lineno}" for frame in frames)
    logger.error("upload %s broke off: %s", upload.public_id, type(error).__name__, extra={"fields": {"where": where}})
