"""How an account's data is shown to its owner, who may be read over the shoulder."""


def masked_email(address: str) -> str:
    """「ha***@example.jp」: of a short name one letter, else two, and the domain. The one form on every page."""
    local, at, domain = address.rpartition("@")
    return f"{local[:2] if len(local) > 3 else local[:1]}***{at}{domain}"
