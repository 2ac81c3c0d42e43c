"""The insider as a customer on the web, with a telephone, a mailbox and a letter box of their own."""

from dataclasses import dataclass, field
from datetime import timedelta

from django.test import Client
from django.urls import reverse

from accounts.codes import posting
from accounts.codes.models import Sending
from accounts.models import Contract, FormerId, Phone, PostedCode, User
from tests.accounts.codes.challenges import move
from tests.accounts.former_ids import migrating
from tests.accounts.paths.people import DIGITS
from tests.accounts.registration import registering
from tests.desk.alone.acts import INSIDERS_HOME, INSIDERS_MAIL, INSIDERS_PHONE, World
from tests.letters import Sent, deliver

READS = {INSIDERS_PHONE, INSIDERS_MAIL}


@dataclass
class Insider:
    """Keeps every letter that left, and answers those that come to what they read."""

    sent: list[Sent] = field(default_factory=list)
    mailboxes: list[str] = field(default_factory=list)  # one for each account

    def letters(self) -> list[Sent]:
        left = deliver()
        self.sent += left
        return [one for one in left if one.to in READS or one.to in self.mailboxes]

    def answers(self, browser: Client, url: str, *ways: str) -> bool:
        """Have a code sent each way in turn, and type what arrives; return whether anything did."""
        for way in ways:
            move(Sending, "at", timedelta(seconds=31))
            browser.post(url, {"way": way})
            for letter in self.letters():
                if found := DIGITS.search(letter.text):
                    browser.post(url, {"digits": found[1] or found[2]})
                    return True
        return False

    def types_a_letter(self, browser: Client, contract: Contract, order: str, entry: str) -> bool:
        """Order a letter, and type what is in it where it comes home; return whether it does."""
        browser.post(reverse(order))
        printed: list[PostedCode] = []
        while posting.print_next(printed.append):
            pass
        if not printed or contract.address != INSIDERS_HOME:
            return False
        browser.post(reverse(entry), {"digits": printed[-1].digits()})
        return True

    def registers(self, contract: Contract, start: str) -> None:
        """Take every step of a registration, or of an ID登録, by SMS, by call and by letter."""
        browser = Client()
        contract.refresh_from_db()
        if browser.post(reverse(f"accounts:registration:{start}"), registering.facts(contract)).status_code != 302:
            return
        browser.post(reverse("accounts:registration:phone"), {"way": "phone:sms"})
        post, posted = "accounts:registration:post", "accounts:registration:posted"
        has_answered = self.answers(browser, reverse("accounts:registration:code"), "phone:sms")
        if not self.types_a_letter(browser, contract, post, posted) and not has_answered:
            return
        self.mailboxes.append(f"own-{len(self.mailboxes)}@example.net")
        profile = registering.profile(email=self.mailboxes[-1], username=f"umineko{len(self.mailboxes)}")
        browser.post(reverse("accounts:registration:profile"), profile)
        browser.post(reverse("accounts:registration:confirm"))
        for letter in self.letters():
            if "/register/link/" in letter.text:
                registering.use_link(browser, registering.link_of([letter]))

    def has_lost_the_telephone(self, contract: Contract) -> None:
        """Ask for another telephone of the account that holds the contract, by letter."""
        browser = Client()
        contract.refresh_from_db()
        if browser.post(reverse("accounts:lost_phone:start"), registering.facts(contract)).status_code != 302:
            return
        if not self.types_a_letter(browser, contract, "accounts:lost_phone:post", "accounts:lost_phone:posted"):
            return
        browser.post(reverse("accounts:lost_phone:number"), {"phone": INSIDERS_PHONE})
        self.answers(browser, reverse("accounts:lost_phone:number_code"), "phone:sms")

    def migrates(self) -> None:
        """Sign in with the former ID whose password was handed in, where there is one."""
        if not FormerId.objects.exists():
            return
        browser = Client()
        if migrating.sign_in(browser).status_code != 302:
            return
        browser.post(reverse("accounts:former_ids:terms"))
        browser.post(reverse("accounts:former_ids:address"), {"keep": "yes"})
        self.answers(browser, reverse("accounts:former_ids:phone"), "phone:sms")
        new = {"password": registering.PASSWORD, "again": registering.PASSWORD}
        browser.post(reverse("accounts:former_ids:password"), new)

    def tries_everything(self, world: World) -> None:
        """Try each way to a contract or to the account's telephone."""
        self.letters()
        self.migrates()
        self.registers(world.free, "start")
        self.registers(world.held, "again")
        self.has_lost_the_telephone(world.held)


def reached(world: World) -> set[str]:
    """Return what is in other hands than before: "free", "held", "telephone", "address"."""
    held, free = (Contract.objects.get(pk=one.pk) for one in (world.held, world.free))
    account = User.objects.filter(pk=world.account.pk)
    found = {
        "free": free.holder_id is not None,
        "held": held.holder_id not in (world.account.pk, None),
        "telephone": Phone.objects.filter(user=world.account.pk, number=INSIDERS_PHONE, confirmed=True).exists(),
        "address": account.filter(email=INSIDERS_MAIL).exists(),
    }
    return {word for word, is_so in found.items() if is_so}
