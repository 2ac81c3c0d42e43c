"""Sentences of the identity check."""


def too_many_checks(seconds: int) -> str:
    """The limit of identity checks is reached: when to come back."""
    return (
        "認証を続けて行うことができる回数の上限に達したため、受け付けを一時的に止めています。"
        f"{wait(seconds)}ほどたってから、もう一度お試しください。"
    )


def wait(seconds: int) -> str:
    """How long, rounded up: 12分, 20時間."""
    minutes = max(1, -(-seconds // 60))
    return f"{minutes}分" if minutes < 120 else f"{-(-minutes // 60)}時間"
