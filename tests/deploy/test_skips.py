"""CI fails on a skip that is not on the list of allowed ones."""

import subprocess
import sys
from pathlib import Path

from tests.deploy.composition import ROOT

REPORT = """<testsuites><testsuite>
<testcase classname="tests.a" name="test_passes"/>
<testcase classname="tests.a" name="test_b"><skipped type="pytest.skip" message="{why}">x</skipped></testcase>
</testsuite></testsuites>"""


def judged(tmp_path: Path, why: str) -> "subprocess.CompletedProcess[str]":
    """Return the verdict of CI on a run with one skip."""
    report = tmp_path / "report.xml"
    report.write_text(REPORT.format(why=why))
    command = [sys.executable, ".ci/skips.py", str(report), "tests/allowed_skips.txt"]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def test_a_skip_with_an_agreed_reason_passes(tmp_path: Path) -> None:
    assert judged(tmp_path, "nginx is not installed").returncode == 0


def test_any_other_skip_fails_and_is_named(tmp_path: Path) -> None:
    done = judged(tmp_path, "does not work on Tuesdays")

    assert done.returncode == 1
    assert "tests.a::test_b: does not work on Tuesdays" in done.stderr
