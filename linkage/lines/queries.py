"""Reading lines, through the contract they belong to."""

from accounts.contracts.models import Contract
from linkage.lines.models import Line


def of_contract(contract: Contract) -> list[Line]:
    """Every line of the contract, ended ones too. Whoever asks has fetched the contract through its holder."""
    return list(Line.objects.filter(contract=contract).order_by("line_number"))
