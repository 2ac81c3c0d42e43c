"""All texts in the lists of the desk are Japanese, whatever features are added."""

from portal import features
from portal.delivery import letters


def test_every_kind_of_letter_has_a_title() -> None:
    kinds, titles = set(letters._renderers), features.letters()

    assert sorted(kinds - titles.keys()) == [], "say in the `letters` of feature.py what these letters are about"
    assert sorted(titles.keys() - kinds) == [], "no such letter is left: take these out of feature.py"


def test_every_act_that_is_told_to_no_customer_has_words() -> None:
    acts = features.acts()

    assert [tag for tag in features.untold() if not acts[tag].desk] == []


def test_titles_and_words_are_short_and_no_sentence_has_a_full_stop() -> None:
    texts = [*features.letters().values(), *(act.desk for act in features.acts().values() if act.desk)]

    assert len(texts) > 60
    assert [text for text in texts if not 0 < len(text) <= 45 or "。" in text] == []
