import pytest

from accounts.sessions import user_agents

SAFARI = "AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.1 Safari/605.1.15"
CHROME = "AppleWebKit/537.36 (KHTML, like Gecko) Chrome/141.0.0.0 {mobile}Safari/537.36"


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_1 like Mac OS X) {SAFARI}", "iPhone の Safari"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_1) CriOS/141.0 Mobile Safari/604.1",
            "iPhone の Chrome",
        ),
        (f"Mozilla/5.0 (Linux; Android 15; K) {CHROME.format(mobile='Mobile ')}", "Androidスマートフォン の Chrome"),
        (f"Mozilla/5.0 (Linux; Android 15; K) {CHROME.format(mobile='')}", "Androidタブレット の Chrome"),
        (f"Mozilla/5.0 (Windows NT 10.0) {CHROME.format(mobile='')} Edg/141.0", "Windowsパソコン の Microsoft Edge"),
        ("Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0", "Windowsパソコン の Firefox"),
        (f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {SAFARI}", "Mac の Safari"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_1) AppleWebKit Safari Line/15.0", "iPhone の アプリ内ブラウザー"),
        ("curl/8.5.0", "不明な端末"),
        ("", "不明な端末"),
        ("<script>alert(1)</script>", "不明な端末"),
    ],
)
def test_a_browser_is_named_in_the_customers_words(said: str, shown: str) -> None:
    assert user_agents.name(said) == shown


@pytest.mark.parametrize(("said", "kept"), [(f"iPhone {SAFARI}", "iphone/safari"), ("curl/8.5.0", "/"), ("", "/")])
def test_what_is_kept_of_a_browser_is_its_kind(said: str, kept: str) -> None:
    assert user_agents.slug(said) == kept
    assert user_agents.named(kept) == user_agents.name(said)
