"""Run an import command on a file, as an operator does."""

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from io import StringIO
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import CommandError

CUSTOMER_COLUMNS = (
    "customer_number,name,name_kana,phone,phone_2,email,birth_date,postal_code,address,contracted_on,status"
)
HANAKO = (
    "1020304,湊 花子,ミナト　ハナコ,09012345678,0312345678,hanako@example.com,1984-03-09,1050001,"
    "東京都港区虎ノ門1-2-3,2021-04-01,active"
)
TARO = "1020305,海野 太郎,ウンノ　タロウ,08087654321,,,,1050001,東京都港区虎ノ門4-5-6,2024-10-01,active"


@dataclass(frozen=True)
class Outcome:
    """Output and exit code of the command; the rows of the rejects file (None: there is none), and its summary."""

    said: str
    progress: str
    code: int
    rejects: list[dict[str, str]] | None
    summary: list[dict[str, str]] = field(default_factory=list)

    def reasons(self) -> list[tuple[str, str]]:
        """Return line and column of every fault."""
        return [(row["行"], row["列"]) for row in self.rejects or []]


def written(path: Path, columns: str, rows: Iterable[str], *, encoding: str = "utf-8", end: str = "\n") -> Path:
    """Write a file with that header and those lines."""
    path.write_bytes("".join(f"{line}{end}" for line in [columns, *rows]).encode(encoding))
    return path


def run(command: str, path: Path, **options: object) -> Outcome:
    """Run the command and return its exit code instead of raising."""
    said, progress, code = StringIO(), StringIO(), 0
    try:
        call_command(command, str(path), stdout=said, stderr=progress, **options)
    except CommandError as error:
        said.write(str(error))
        code = error.returncode
    rejects = path.with_name(path.name + ".rejects.csv")
    if not rejects.exists():
        return Outcome(said.getvalue(), progress.getvalue(), code, None)
    summary, _, table = rejects.read_bytes().decode("utf-8-sig").partition("\r\n\r\n")
    rows, counted = (list(csv.DictReader(StringIO(part, newline=""))) for part in (table, summary))
    return Outcome(said.getvalue(), progress.getvalue(), code, rows, counted)
