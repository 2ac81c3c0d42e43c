"""What a refused code says: what happened, what to do, how many tries are left."""

import pytest

from accounts.codes.errors import Expired, Rejected


@pytest.mark.parametrize(
    ("channel", "button"),
    [("sms", "「SMS再送信」"), ("voice", "「音声電話でコードを送信」"), ("mail", "「メール再送信」")],
)
def test_an_expired_code_names_the_button_of_its_channel(channel: str, button: str) -> None:
    assert button in Expired(channel).text
    assert Expired(channel).text.endswith("［エラー 002-31］")


def test_a_wrong_code_says_what_to_do() -> None:
    text = Rejected("sms", 4).text

    assert (
        text == "認証コードが一致しません。最後に届いた数字をご確認のうえ、もう一度入力してください。［エラー 002-30］"
    )
    assert "お手紙" in Rejected("post", 4).text


@pytest.mark.parametrize(("left", "warns"), [(0, False), (1, True), (2, False)])
def test_only_the_last_try_is_warned_of(left: int, warns: bool) -> None:
    assert ("あと1回誤ると、認証機能が30分間ロックされます。" in Rejected("sms", left).text) == warns
    assert ("あと1回誤ると、お手紙のコードは使えなくなります。" in Rejected("post", left).text) == warns
