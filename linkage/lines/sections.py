"""ご契約中の回線 on the page of a contract [001-44]."""

from accounts.contracts.models import Contract
from accounts.contracts.sections import Section, draws
from linkage.lines import queries


@draws
def lines(contract: Contract) -> Section:
    """Service, plan, fee and data allowance of each line."""
    return Section("linkage/lines/_section.html", {"lines": queries.of_contract(contract)})
