"""Letters to the holder of a contract."""

from django.conf import settings
from django.urls import reverse

from accounts.contracts import actions, addresses, contacts, queries
from portal.delivery.letters import Content, renders
from portal.delivery.mail import compose
from portal.delivery.models import Channel, Letter


@renders(actions.HELD)
def held(letter: Letter) -> Content | None:
    """Tell the contact in the company's records that the contract now belongs to a マイページ account.

    Nothing that was typed stands in it: whoever reads it need not be who registered.
    """
    contract = queries.by_public_id(letter.ref)
    if contract is None:
        return None
    if letter.channel == Channel.SMS:
        return Content(
            text=f"【{settings.PORTAL_NAME}】ご契約がマイページに登録されました。"
            f"お心当たりがない場合は {settings.SUPPORT_PHONE} までご連絡ください。"
        )
    return compose("accounts/contracts/held", {"number": contacts.masked_number(contract)})


@renders(actions.CLAIMED)
def claimed(letter: Letter) -> Content | None:
    """Tell the holder that a person with the contract's data asked for another registration and was refused."""
    contract = queries.by_public_id(letter.ref)
    if contract is None or contract.holder_id is None:
        return None
    context = {
        "number": contacts.masked_number(contract),
        "action_url": settings.PORTAL_BASE_URL + reverse("accounts:sign_in:start"),
        "action_label": "ログインする",
    }
    return compose("accounts/contracts/claimed", context)


@renders(addresses.CHANGED)
def email_changed(letter: Letter) -> Content | None:
    """Tell the former address that the contract's mail goes elsewhere from now on."""
    contract = queries.by_public_id(letter.ref)
    if contract is None:
        return None
    context = {"number": contacts.masked_number(contract), "changed_at": letter.created_at}
    return compose("accounts/contracts/email_changed", context)
