"""Sentences of the identity check."""

from portal.text import wait


def too_many_checks(seconds: int) -> str:
    """The limit of identity checks is reached: when to come back."""
    return (
        "認証を続けて行うことができる回数の上限に達したため、受け付けを一時的に止めています。"
        f"{wait(seconds)}ほどたってから、もう一度お試しください。"
    )
