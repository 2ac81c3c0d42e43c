"""What stands in the lists of the desk is Japanese, whatever features are added."""

from accounts.security_log.sentences import NOT_SHOWN
from desk.words import ACTS, LETTERS
from portal.delivery import letters


def test_every_kind_of_letter_has_a_title() -> None:
    kinds = set(letters._renderers)

    assert sorted(kinds - LETTERS.keys()) == [], "say in LETTERS of desk/words.py what these letters are about"
    assert sorted(LETTERS.keys() - kinds) == [], "no such letter is left: take these out of LETTERS"


def test_every_act_that_is_told_to_no_customer_has_words() -> None:
    assert sorted(NOT_SHOWN.keys() - ACTS.keys()) == [], "say in ACTS of desk/words.py what was done"
    assert sorted(ACTS.keys() - NOT_SHOWN.keys()) == [], "take these out of ACTS: a customer is told, or nobody does it"


def test_titles_and_words_are_short_and_no_sentence_has_a_full_stop() -> None:
    texts = [*LETTERS.values(), *ACTS.values()]

    assert [text for text in texts if not 0 < len(text) <= 45 or "。" in text] == []
