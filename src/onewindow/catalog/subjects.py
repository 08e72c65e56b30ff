"""Under which subject the journal keeps the facts of the catalogue."""

from uuid import UUID, uuid5

NAMESPACE = UUID("6f6e6577-696e-5064-8f77-636174616c6f")


def subject(code: str) -> UUID:
    """The journal's subject of a matter, a life event or a synonym. Source: house rule."""
    return uuid5(NAMESPACE, code)
