"""Posted codes."""

from datetime import timedelta

import pytest

from accounts.codes import errors, posting, queries
from accounts.codes.models import PostedCode
from portal.audit.models import Entry
from tests.accounts.codes.challenges import SUBJECT, move

pytestmark = pytest.mark.django_db

NETWORK = "203.0.113.0/24"


@pytest.fixture
def posted(db: None) -> PostedCode:
    """Return a printed letter."""
    posting.order(subject=SUBJECT)
    posting.print_next(lambda posted: None)
    return PostedCode.objects.get()


def test_a_posted_code_has_eight_digits_and_works_once(posted: PostedCode) -> None:
    assert len(posted.digits()) == 8

    posting.redeem(subject=SUBJECT, digits=posted.digits(), network=NETWORK)

    with pytest.raises(errors.Expired):
        posting.redeem(subject=SUBJECT, digits=posted.digits(), network=NETWORK)


def test_a_posted_code_is_worthless_before_it_is_printed() -> None:
    posted = posting.order(subject=SUBJECT)

    with pytest.raises(errors.Expired):
        posting.redeem(subject=SUBJECT, digits=posted.digits(), network=NETWORK)


def test_a_posted_code_is_worthless_for_another_contract(posted: PostedCode) -> None:
    with pytest.raises(errors.Expired):
        posting.redeem(subject="contract:another", digits=posted.digits(), network=NETWORK)


@pytest.mark.parametrize(("seconds", "is_accepted"), [(-2, True), (1, False)])
def test_a_posted_code_lives_fourteen_days_from_its_printing(
    posted: PostedCode, seconds: int, is_accepted: bool
) -> None:
    move(PostedCode, "expires_at", timedelta(days=14, seconds=seconds))

    assert (queries.live_posted(SUBJECT) is not None) is is_accepted


def test_five_wrong_digits_end_it_for_the_network_they_came_from(posted: PostedCode) -> None:
    wrong = posted.digits()[:-1] + str((int(posted.digits()[-1]) + 1) % 10)
    for _ in range(5):
        with pytest.raises(errors.Rejected):
            posting.redeem(subject=SUBJECT, digits=wrong, network=NETWORK)

    with pytest.raises(errors.Expired):
        posting.redeem(subject=SUBJECT, digits=posted.digits(), network=NETWORK)
    assert Entry.objects.filter(action="accounts:codes:refused", about=posted.owner).count() == 5
    posting.redeem(subject=SUBJECT, digits=posted.digits(), network="198.51.100.0/24")


def test_thirty_wrong_digits_end_it_for_everybody(posted: PostedCode) -> None:
    wrong = posted.digits()[:-1] + str((int(posted.digits()[-1]) + 1) % 10)
    for number in range(30):
        with pytest.raises(errors.Rejected):
            posting.redeem(subject=SUBJECT, digits=wrong, network=f"192.0.{number}.0/24")

    with pytest.raises(errors.Expired):
        posting.redeem(subject=SUBJECT, digits=posted.digits(), network=NETWORK)


def test_one_letter_is_ordered_in_seven_days(posted: PostedCode) -> None:
    move(PostedCode, "ordered_at", timedelta(days=6, hours=23))
    with pytest.raises(errors.AlreadyOrdered):
        posting.order(subject=SUBJECT)

    move(PostedCode, "ordered_at", timedelta(hours=1))
    posting.order(subject=SUBJECT)

    assert PostedCode.objects.count() == 2


def test_a_printer_that_fails_leaves_the_order_waiting() -> None:
    posting.order(subject=SUBJECT)

    def jam(posted: PostedCode) -> None:
        raise OSError("paper jam")

    with pytest.raises(OSError, match="paper jam"):
        posting.print_next(jam)

    assert PostedCode.objects.get().printed_at is None
    assert not Entry.objects.filter(action="accounts:codes:posting_printed").exists()
    assert posting.print_next(lambda posted: None)
    assert not posting.print_next(lambda posted: None)
