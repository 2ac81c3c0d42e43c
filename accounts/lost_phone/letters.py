"""Letters about a lost telephone, besides the letters of the change itself."""

from django.conf import settings

from accounts.users.models import User
from accounts.contracts import contacts
from accounts.contracts import queries as contract_queries
from accounts.lost_phone import actions
from accounts.lost_phone.models import LostPhone
from accounts.mailed_links.mailed import FREEZE
from portal.delivery.letters import Content, renders
from portal.delivery.mail import compose
from portal.delivery.models import Channel, Letter


@renders(actions.ORDERED)
def ordered(letter: Letter) -> Content | None:
    """Tell the holder that a letter with a code is on its way to the contract's address."""
    account = User.objects.filter(public_id=letter.ref).first()
    contract = contract_queries.by_public_id(letter.context["contract"]) if account else None
    if account is None or contract is None:
        return None
    context = {
        "nickname": account.nickname,
        "number": contacts.masked_number(contract),
        "ordered_at": letter.created_at,
        "freeze_url": FREEZE.url(account.public_id),
    }
    return compose("accounts/lost_phone/ordered", context)


@renders(actions.RECOVERED)
def recovered(letter: Letter) -> Content | None:
    """Tell the contact in the company's records that the account has another telephone now."""
    lost = LostPhone.objects.select_related("contract").filter(public_id=letter.ref).first()
    if lost is None:
        return None
    if letter.channel == Channel.SMS:
        return Content(
            text=f"【{settings.PORTAL_NAME}】マイページのご本人確認用の電話番号が登録し直されました。"
            f"お心当たりがない場合は {settings.SUPPORT_PHONE} までご連絡ください。"
        )
    context = {"number": contacts.masked_number(lost.contract), "recovered_at": letter.created_at}
    return compose("accounts/lost_phone/recovered", context)
