"""Section ご契約中の回線 on the page of a contract [001-44]."""

from accounts.contracts.models import Contract
from accounts.contracts.sections import Section, draws
from linkage.lines.models import Line


def of_contract(contract: Contract) -> list[Line]:
    """Return every line of the contract, ended ones included, by line number.

    The caller has fetched the contract through its holder.
    """
    return list(Line.objects.filter(contract=contract).order_by("line_number"))


@draws
def lines(contract: Contract) -> Section:
    """Show service, plan, monthly fee (yen without tax) and data allowance of each line."""
    return Section("linkage/lines/_section.html", {"lines": of_contract(contract)})
