"""Every component in every scene, and what scripts add to some of them."""

import pytest

from tests.journeys.conftest import Arrive
from tests.journeys.scenes import EVERY_LOOK, SCRIPTLESS, Scene
from tests.journeys.visitor import Visitor

PRESS_TWICE = """() => {
  const form = document.querySelector('main form[method=post]'), sent = [];
  addEventListener('submit', event => { sent.push(!event.defaultPrevented); event.preventDefault(); });
  form.requestSubmit(); form.requestSubmit();
  return sent;
}"""


@pytest.mark.parametrize("scene", EVERY_LOOK, ids=lambda scene: scene.name)
def test_every_component_holds_in_every_look(arrive: Arrive, scene: Scene) -> None:
    visitor = arrive(scene)

    visitor.opens("/gallery/")
    visitor.presses("確認する")

    assert visitor.title().startswith("エラー：")
    visitor.sees("入力内容をご確認ください", "電話番号を入力してください。例：090-1234-5678")


def test_a_second_press_is_not_a_second_order(visitor: Visitor) -> None:
    visitor.opens("/gallery/")

    assert visitor.asks(PRESS_TWICE) == [True, False]


def test_waiting_is_counted_down_and_its_end_is_said(visitor: Visitor) -> None:
    visitor.does(lambda: visitor.page.clock.install())
    visitor.opens("/gallery/")
    visitor.sees("あと30秒で再送できます。")

    visitor.does(lambda: visitor.page.clock.run_for(10_000))
    visitor.sees("あと20秒で再送できます。")
    visitor.does(lambda: visitor.page.clock.run_for(21_000))

    assert visitor.asks("document.querySelector('mp-countdown').innerText") == "再送できます。"
    assert visitor.asks("document.querySelector('mp-countdown').role") == "status"


def test_rules_of_a_new_password_are_ticked_while_typing(visitor: Visitor) -> None:
    visitor.opens("/gallery/")
    met = "[...document.querySelectorAll('.mp-rules li')].map(item => item.hasAttribute('data-met'))"

    visitor.fills({"新しいパスワード": "umi"})
    assert visitor.asks(met) == [False, False]
    visitor.fills({"新しいパスワード": "umineko-to"})

    assert visitor.asks(met) == [True, True]


def test_an_address_is_copied_and_that_is_said(visitor: Visitor) -> None:
    visitor.does(lambda: visitor.page.context.grant_permissions(["clipboard-read", "clipboard-write"]))
    visitor.opens("/gallery/")

    visitor.taps("コピー")

    visitor.sees("コピーしました")
    assert visitor.asks("navigator.clipboard.readText()") == "no-reply@minato-hikari.example"


def test_without_scripts_there_is_no_button_that_does_nothing(arrive: Arrive) -> None:
    visitor = arrive(SCRIPTLESS)
    visitor.opens("/gallery/")

    for selector in (".mp-password__toggle", "mp-copy button"):
        assert visitor.does(lambda selector=selector: visitor.page.locator(selector).first.is_hidden())  # type: ignore[misc]
