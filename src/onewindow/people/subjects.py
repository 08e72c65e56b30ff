"""Under which subject the journal keeps what happens to staff and to what they may do."""

from uuid import UUID, uuid5

NAMESPACE = UUID("6f6e6577-696e-5064-8f77-70656f706c65")


def account(pk: int) -> UUID:
    """The journal's subject of a member of staff's account. Source: house rule."""
    return uuid5(NAMESPACE, f"account:{pk}")


def county(code: str) -> UUID:
    """The journal's subject of what a county asks of its windows. Source: house rule."""
    return uuid5(NAMESPACE, f"county:{code}")
