"""PDF compiler processes: at most two at once, each stopped at its limits."""

import threading
import time
from importlib.resources import files
from pathlib import Path

import pytest
from django.db import connection

from billing.typesetting import rendering
from billing.typesetting.compiler import FACE, FONTS, characters, printable
from tests.portal.threads import together

PROGRAM = """
import sys, time
sys.stdin.read()
{work}
sys.stdout.write("done")
"""


@pytest.fixture
def compiler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Replace the compiler by a program that the test writes into this path."""
    path = tmp_path / "compiler.py"
    monkeypatch.setattr(rendering, "COMPILER", path)
    return path


@pytest.mark.django_db(transaction=True)
@pytest.mark.race
def test_of_many_at_once_two_are_set_at_a_time(compiler: Path, tmp_path: Path) -> None:
    note = "import os; at = time.time(); open({!r} + str(os.getpid()), 'w').write(f'{{at}} {{time.time()}}')"
    work = note.replace("at = time.time();", "at = time.time(); time.sleep(0.3);").format(str(tmp_path / "run-"))
    compiler.write_text(PROGRAM.format(work=work))

    made = together(6, lambda: rendering.render({}, max_wait=60))

    assert made == [b"done"] * 6
    runs = [tuple(map(float, path.read_text().split())) for path in tmp_path.glob("run-*")]
    at_once = [sum(begun <= moment < ended for begun, ended in runs) for moment, _ in runs]
    assert max(at_once) == 2


@pytest.mark.django_db(transaction=True)
@pytest.mark.race
def test_whoever_finds_no_press_is_told_soon_and_may_come_again(compiler: Path) -> None:
    compiler.write_text(PROGRAM.format(work="time.sleep(4)"))
    holders = [threading.Thread(target=_hold) for _ in range(2)]
    for thread in holders:
        thread.start()
    _until_taken()

    began = time.monotonic()
    with pytest.raises(rendering.Busy):
        rendering.render({}, max_wait=0.2)

    assert time.monotonic() - began < 3
    for thread in holders:
        thread.join()
    assert rendering.render({}, max_wait=0) == b"done"


def _hold() -> None:
    try:
        rendering.render({}, max_wait=0)
    finally:
        connection.close()


def _until_taken() -> None:
    with connection.cursor() as cursor:
        for _ in range(200):
            cursor.execute(
                "SELECT count(*) FROM pg_locks JOIN pg_database ON oid = database"
                " WHERE datname = current_database() AND locktype = 'advisory' AND classid = %s",
                [rendering.LOCK],
            )
            if cursor.fetchone() == (2,):
                return
            time.sleep(0.05)
    pytest.fail("the slots were not taken")


@pytest.mark.django_db
def test_a_press_that_does_not_end_is_stopped_and_free_again(
    compiler: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(rendering, "LONGEST", 0.5)
    compiler.write_text(PROGRAM.format(work="time.sleep(60)"))

    began = time.monotonic()
    with pytest.raises(rendering.Failed):
        rendering.render({}, max_wait=0)

    assert time.monotonic() - began < 10
    assert "typesetting was stopped" in caplog.text
    compiler.write_text(PROGRAM.format(work=""))
    assert rendering.render({}, max_wait=0) == b"done"


@pytest.mark.django_db
def test_a_press_is_told_nothing_but_the_document(compiler: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECRET_KEY", "not-for-the-press")
    compiler.write_text("import os, sys\nsys.stdout.write(repr(sorted(os.environ)) + sys.stdin.read())")

    told = rendering.render({"名": "湊"}, max_wait=0).decode()

    assert told.endswith('{"名": "湊"}')
    assert "SECRET_KEY" not in told
    assert "DATABASE_URL" not in told


def test_the_typeface_has_all_of_jis_and_rare_names() -> None:
    everyday = "".join(
        bytes((0xA0 + row, 0xA0 + cell)).decode("euc-jp", "ignore") for row in range(1, 85) for cell in range(1, 95)
    )

    assert len(everyday) > 6_800
    assert printable(everyday) == everyday
    assert printable("髙﨑㈱①𠮷德凜瀨") == "髙﨑㈱①𠮷德凜瀨"


def test_only_what_no_font_has_becomes_a_mark() -> None:
    assert printable("山😀ع≒田") == "山〓ع≒田"
    assert printable("葛\U000e0100城\ufe0f😀\ufe0f") == "葛\U000e0100城\ufe0f〓"
    assert printable("-]^\\😀") == "-]^\\〓"


def test_of_many_that_it_lacks_only_some_cost_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("billing.typesetting.compiler.MOST_TRIED", 1)

    assert printable("≒ع葛\U000e0100") == "〓ع葛\U000e0100"


def test_both_weights_have_the_same_characters() -> None:
    regular, bold = (Path(str(files(name))) for name in FONTS)

    assert characters(regular / FACE) == characters(bold / FACE.replace("Regular", "Bold"))
