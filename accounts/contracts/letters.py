"""Letters to the holder of a contract."""

from django.conf import settings
from django.urls import reverse

from accounts.users.models import State
from accounts.contracts import actions, addresses, contacts, deciding, queries, suspension, unconfirmed
from accounts.contracts.models import Holding
from accounts.mailed_links.mailed import RETURN
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
    if contract.holder and contract.holder.state == State.WITHDRAWN:
        context = {
            "number": contacts.masked_number(contract),
            "action_url": RETURN.url(contract.holder.public_id),
            "action_label": "退会を取りやめる",
        }
        return compose("accounts/contracts/withdrawn", context)
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


@renders(unconfirmed.CHANGED)
def contacts_changed(letter: Letter) -> Content | None:
    """Tell an old contact, or the holder, that the contract has other contacts; nothing of the ones that came."""
    contract = queries.by_public_id(letter.ref)
    if contract is None:
        return None
    call = f"お心当たりがない場合は、{settings.SUPPORT_PHONE} までご連絡ください。"
    if letter.channel == Channel.SMS:
        return Content(text=f"【{settings.PORTAL_NAME}】ご契約の連絡先の登録が変わりました。{call}")
    if letter.channel == Channel.VOICE:
        words = f"{settings.PORTAL_NAME} からのお知らせです。", "ご契約の連絡先の登録が変わりました。", call
        return Content(spoken=words)
    context = {"number": contacts.masked_number(contract), "days": unconfirmed.DAYS}
    return compose("accounts/contracts/contacts_changed", context)


@renders(suspension.SUSPENDED)
def suspended(letter: Letter) -> Content | None:
    """Tell the former holder that the contract is not shown until staff decide; nothing of the data that came."""
    return _of_holding(letter, Holding.State.WAITING, "suspended")


@renders(suspension.RESUMED)
def resumed(letter: Letter) -> Content | None:
    """Tell the holder that the contract is shown again."""
    return _of_holding(letter, Holding.State.RESUMED, "resumed")


@renders(deciding.ENDED)
def handed_over(letter: Letter) -> Content | None:
    """Tell the former holder that the contract is another person's, and where the bills of before are."""
    return _of_holding(letter, Holding.State.ENDED, "handed_over")


def _of_holding(letter: Letter, state: Holding.State, name: str) -> Content | None:
    """Compose a mail about a holding in this state; None where it is in another by now, or the address is another's."""
    rows = Holding.objects.select_related("contract", "account").filter(public_id=letter.ref, state=state)
    holding = rows.first()
    if holding is None or not holding.account.is_active or holding.account.email != letter.to:
        return None
    context = {
        "nickname": holding.account.nickname,
        "number": contacts.masked_number(holding.contract),
        "action_url": settings.PORTAL_BASE_URL + reverse("accounts:contracts:index"),
        "action_label": "ご契約の状況を見る",
    }
    return compose(f"accounts/contracts/{name}", context)
