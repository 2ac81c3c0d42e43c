"""Staff: invited, signed in with an authenticator app or a passkey, helping a customer."""

import re
from base64 import b32decode
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_otp.oath import TOTP
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from accounts.models import PasswordLock, User
from accounts.reauthentication.queries import now
from portal.audit.models import Entry
from tests.desk.staff.apps import shown
from tests.journeys import walks
from tests.journeys.conftest import Arrive
from tests.journeys.scenes import DESK, PHONE, SCRIPTLESS, Scene
from tests.journeys.security_key import SecurityKey, offers_autofill
from tests.journeys.visitor import Visitor
from tests.letters import deliver

pytestmark = pytest.mark.django_db(transaction=True)

CHOSEN = "Kumo-to-Nami-31"


def reads_the_qr(visitor: Visitor) -> Any:
    """Return the app that the QR code on the page sets up."""
    uri = visitor.does(lambda: visitor.page.locator("a[href^='otpauth:']").get_attribute("href"))
    assert uri is not None
    app = TOTP(b32decode(parse_qs(urlsplit(uri).query)["secret"][0]))  # type: ignore[no-untyped-call]
    app.time = now()
    return app


def signs_in(visitor: Visitor, person: User, *, steps: int = 0) -> None:
    walks.signs_in(visitor, person)
    visitor.sees("二段階認証")
    visitor.fills({"認証アプリの数字": shown(person, steps=steps)})
    visitor.presses("認証する", exact=True)
    visitor.is_at("/desk/")


@pytest.mark.parametrize("scene", [PHONE, SCRIPTLESS], ids=lambda scene: scene.name)
def test_an_invited_person_sets_up_the_app_and_signs_in(arrive: Arrive, scene: Scene) -> None:
    call_command("invite_staff", "s-3000", email="s-3000@example.com", name="新しい人", role="agent")
    link = re.search(r"http\S+/desk/staff/invitation/\S+", deliver()[-1].text)
    assert link
    visitor = arrive(scene)
    visitor.opens(link[0])
    visitor.sees("社内デスクの利用開始", "新しい人")

    visitor.fills({"新しいパスワード": CHOSEN, "新しいパスワード（確認）": CHOSEN})
    visitor.presses("次へ", exact=True)
    app = reads_the_qr(visitor)
    visitor.fills({"認証アプリの数字": f"{app.token():06}"})
    visitor.presses("登録してログインする")

    visitor.is_at("/desk/")
    visitor.sees("新しい人 さん（窓口）")
    visitor.opens_menu("アカウントメニュー")
    visitor.presses("ログアウト")
    person = User.objects.get(username="s-3000")
    walks.signs_in(visitor, person, CHOSEN)
    visitor.fills({"認証アプリの数字": shown(person, steps=1)})
    visitor.presses("認証する", exact=True)
    visitor.is_at("/desk/")


@pytest.mark.parametrize("scene", [DESK, PHONE, SCRIPTLESS], ids=lambda scene: scene.name)
def test_an_agent_looks_at_a_customer_with_a_reason_and_unlocks(
    arrive: Arrive, scene: Scene, agent: User, contractor: User
) -> None:
    PasswordLock.objects.create(account=contractor, key="k", until=timezone.now() + timedelta(hours=1))
    visitor = arrive(scene)
    signs_in(visitor, agent)

    visitor.follows("番号・お名前")
    visitor.fills({"番号・お名前など": "1001 2345"})
    visitor.presses("検索する")
    visitor.sees("hi***@example.com", "停止中")
    visitor.sees_no("hikari@example.com")
    visitor.does(lambda: visitor.page.get_by_label("理由").select_option("call"))
    visitor.presses("理由を記録して表示する")
    visitor.sees("hikari@example.com", "10分間だけ表示し、")

    visitor.follows("ログイン停止の解除")
    visitor.does(lambda: visitor.page.get_by_label("ご本人の確認").select_option("callback"))
    visitor.presses("実行する")

    visitor.sees("ログインの停止を解除しました")
    assert not PasswordLock.objects.open().exists()
    assert Entry.objects.filter(
        action="desk:customers:revealed", about=contractor.public_id, actor=agent.public_id
    ).exists()


def test_without_the_second_step_every_page_is_refused(visitor: Visitor, agent: User) -> None:
    walks.signs_in(visitor, agent)
    visitor.sees("二段階認証")

    for page in ("/desk/", "/desk/customers/", "/desk/colleagues/", "/desk/log/", "/home/"):
        visitor.opens(page)
        visitor.is_at("/login/")


def test_a_passkey_opens_the_desk(visitor: Visitor, agent: User, live_server: LiveServer, settings: Settings) -> None:
    settings.OTP_WEBAUTHN_ALLOWED_ORIGINS = [live_server.url]
    SecurityKey(visitor)
    offers_autofill(visitor, False)
    signs_in(visitor, agent)
    visitor.opens("/account/passkeys/new/device/")
    visitor.fills({"認証アプリの数字": shown(agent, steps=1)})
    visitor.presses("確認する", exact=True)
    visitor.presses("登録する", exact=True)
    visitor.sees("パスキーの登録が完了しました")
    visitor.opens_menu("アカウントメニュー")
    visitor.presses("ログアウト")

    visitor.opens("/login/")
    visitor.presses("パスキーでログイン")

    visitor.sees("窓口の人 さん（窓口）")


def test_the_administrators_pages_hold_every_rule(arrive: Arrive, admin: User, contractor: User) -> None:
    visitor = arrive(DESK)
    signs_in(visitor, admin)

    for page in (
        "/desk/", "/desk/bills/", "/desk/colleagues/", "/desk/colleagues/invite/", "/desk/announcements/",
        "/desk/announcements/new/",
        "/desk/letters/", "/desk/import-runs/", "/desk/log/", "/desk/log/?at__year=2026",
        "/desk/flagged-bills/", "/desk/password-locks/", "/desk/posted-codes/", "/desk/older-bills/", "/desk/imports/",
        "/desk/imports/formats/statements/",
    ):  # fmt: skip
        visitor.opens(page)
        visitor.is_at(page.partition("?")[0])


@pytest.mark.parametrize("scene", [DESK, PHONE, SCRIPTLESS], ids=lambda scene: scene.name)
def test_an_administrator_gives_a_colleague_who_is_invited_twice_another_role(
    arrive: Arrive, scene: Scene, admin: User, agent: User
) -> None:
    visitor = arrive(scene)
    signs_in(visitor, admin)

    visitor.opens("/desk/colleagues/")
    visitor.follows("招待する")
    visitor.fills({"社員のアカウントID": agent.username, "会社のメールアドレス": agent.email, "表示名": "人"})
    visitor.ticks("請求")
    visitor.does(lambda: visitor.page.get_by_label("理由").select_option("joined"))
    visitor.presses("招待する", exact=True)
    visitor.sees("すでに社内デスクを利用しています。役割：窓口")
    visitor.follows("役割を追加する")
    visitor.does(lambda: visitor.page.get_by_label("理由").select_option("moved"))
    visitor.presses("追加する", exact=True)

    visitor.sees("役割を追加しました", "社員に役割を与えました：請求")
    assert agent.has_usable_password()
