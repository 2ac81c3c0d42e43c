"""The command line of `make bench`."""

import pytest

from bench import __main__ as bench___main__


@pytest.mark.parametrize(
    ("words", "what"),
    [
        ([], []),
        (["--rounds", "4"], []),
        (["pages", "--customers", "9"], ["pages"]),
        (["growth", "--many", "9"], ["growth"]),
    ],
)
def test_it_takes_names_options_or_nothing(words: list[str], what: list[str]) -> None:
    assert bench___main__.arguments(words).what == what


def test_it_knows_no_other_names() -> None:
    with pytest.raises(SystemExit):
        bench___main__.arguments(["everything"])
