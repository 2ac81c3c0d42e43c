"""Every item of the sources that code, tests and documents name is listed in docs/sources.md."""

import re
from collections.abc import Iterator
from fnmatch import fnmatch

from tests.contracts.rules import THIS, TREE, Source, sources

LISTED = re.compile(r"^- \*\*\[(\d{3})-(\d+)\]\*\* .*\*\*(built|to come|differs|context)\*\*", re.MULTILINE)
NAMED = re.compile(r"\[(00\d-\d+[^\]\n]*)\]")
ITEM = re.compile(r"(?:(?P<source>\d{3})-)?(?P<first>\d+)(?:…(?P<last>\d+))?")
Item = tuple[str, int]


def named(text: str) -> Iterator[Item]:
    """Items that a text names, as source and number: [001-23, 002-44], [002-66, 67], [002-35…42]."""
    for inside in NAMED.findall(text):
        source = ""
        for part in inside.split(","):
            found = ITEM.fullmatch(part.strip())
            if found is None:
                raise ValueError(f"[{inside}] names no items")
            source = found["source"] or source
            first = int(found["first"])
            yield from ((source, number) for number in range(first, int(found["last"] or first) + 1))


LIST = [(source, int(number)) for source, number, _ in LISTED.findall((TREE / "docs/sources.md").read_text())]
NAMING = [
    source
    for source in sources()
    if source.path != "docs/sources.md" and not fnmatch(source.path, THIS) and NAMED.search(source.text)
]


def unlisted(source: Source) -> list[str]:
    """What a file names and the list lacks."""
    return [f"{source.path}: [{one}-{number}]" for one, number in sorted(set(named(source.text)) - set(LIST))]


def test_every_item_that_a_file_names_is_listed() -> None:
    assert len(NAMING) > 40
    assert [fault for source in NAMING for fault in unlisted(source)] == []


def test_the_list_counts_up_without_gaps_and_says_where_each_item_stands() -> None:
    lengths = {source: max(number for one, number in LIST if one == source) for source, _ in LIST}
    written = re.findall(r"^- \*\*\[", (TREE / "docs/sources.md").read_text(), re.MULTILINE)

    assert [(source, number) for source, most in lengths.items() for number in range(1, most + 1)] == LIST
    assert list(lengths) == ["000", "001", "002", "003"]
    assert len(LIST) == len(written)


def test_ranges_and_lists_name_each_of_their_items() -> None:
    text = "the steps [002-2…4, 70], kinds [001-23, 002-44] and one more [000-1]"

    assert list(named(text)) == [
        ("002", 2),
        ("002", 3),
        ("002", 4),
        ("002", 70),
        ("001", 23),
        ("002", 44),
        ("000", 1),
    ]


def test_an_item_that_is_not_listed_would_be_seen() -> None:
    source = Source("accounts/a.py", '"""As asked [002-1, 999]."""')

    assert unlisted(source) == ["accounts/a.py: [002-999]"]
