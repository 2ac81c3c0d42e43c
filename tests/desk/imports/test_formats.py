"""The description of the company's files is the one of the code that reads them; its samples import without a fault."""

from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from billing.models import Bill
from desk.imports import kinds
from desk.imports.formats import FORMATS, document
from portal.imports.descriptions import ENCODINGS
from tests.conftest import ClientOf
from tests.desk.handing_in import INDEX
from tests.portal.imports.running import run

DOCUMENT = Path(__file__).parents[3] / "docs" / "file-formats.md"


def page(kind: str) -> str:
    return reverse("desk:imports_upload_format", args=[kind])


def sample(kind: str, encoding: str) -> str:
    return reverse("desk:imports_upload_sample", args=[kind, encoding])


def test_the_document_is_what_the_code_describes() -> None:
    said = "write it anew: .venv/bin/python -m portal.demo.offline describe_files > docs/file-formats.md"

    assert DOCUMENT.read_text() == document(), said


def test_every_kind_and_every_column_is_described() -> None:
    assert list(FORMATS) == list(kinds.OFFERS)
    for name, offer in kinds.OFFERS.items():
        columns = {column.name for column in offer.of.columns}
        assert set(FORMATS[name].said) == columns
        assert all(shown.about and shown.rule for shown in FORMATS[name].columns())


@pytest.mark.django_db
@pytest.mark.parametrize("encoding", ENCODINGS)
def test_each_sample_is_imported_without_a_reject(
    tmp_path: Path, encoding: str, admin: User, client_of: ClientOf
) -> None:
    browser = client_of(admin)

    for kind in FORMATS:
        answer: Any = browser.get(sample(kind, encoding))
        path = tmp_path / f"{kind}.csv"
        path.write_bytes(answer.content)
        outcome = run(f"import_{kind}", path)
        assert (outcome.code, outcome.rejects) == (0, None), outcome.said

    bill = Bill.objects.get()
    assert (bill.total, bill.is_flagged, bill.item_count) == (5247, False, 3)


@pytest.mark.django_db
class TestThePages:
    def test_the_upload_page_leads_to_a_description_with_every_column_and_samples(self, billing_desk: Client) -> None:
        assert page("statements") in billing_desk.get(INDEX).text

        shown = billing_desk.get(page("statements")).text

        for column in FORMATS["statements"].columns():
            assert column.name in shown
            assert column.about in shown
        assert sample("statements", "utf-8") in shown
        assert sample("statements", "cp932") in shown

    def test_the_samples_come_in_their_encodings(self, billing_desk: Client) -> None:
        for encoding, codec in ENCODINGS.items():
            answer = billing_desk.get(sample("customers", encoding))
            assert answer.content.decode(codec) == FORMATS["customers"].sample()
            assert f"customers-sample-{encoding}.csv" in answer["Content-Disposition"]

    def test_what_the_role_may_not_import_is_not_described(self, billing_desk: Client) -> None:
        assert billing_desk.get(page("legacy_accounts")).status_code == 404
        assert billing_desk.get(sample("legacy_accounts", "utf-8")).status_code == 404
        assert page("legacy_accounts") not in billing_desk.get(INDEX).text

    @pytest.mark.parametrize(("kind", "encoding"), [("nothing", "utf-8"), ("customers", "ebcdic")])
    def test_what_there_is_not_is_not_found(self, billing_desk: Client, kind: str, encoding: str) -> None:
        assert billing_desk.get(sample(kind, encoding)).status_code == 404
