"""Who may go where of cards and lamps: (get, post, what a POST says). As in powers.py."""

from collections.abc import Mapping

Who = frozenset[str]
Ways = tuple[Who | None, Who | None, Mapping[str, str]]

OFFICE: Who = frozenset({"office"})
APPROVER: Who = frozenset({"approver"})
DESK: Who = APPROVER | {"reviewer", "checker"}
CONCERNED: Who = DESK | OFFICE | {"head", "auditor"}
READERS: Who = CONCERNED | {"head elsewhere", "another department"}
CARD, LAMP = "staff/cards/<uuid:card_id>/", "staff/lamps/<str:key>/"


def seen(who: Who) -> Ways:
    """A page."""
    return who, None, {}


def posted(who: Who, **sent: str) -> Ways:
    """An address that only takes posts; a key with a dot is written with two underscores."""
    return None, who, {key.replace("__", "."): value for key, value in sent.items()}


ADDRESSES: Mapping[str, Ways] = {
    "staff/lamps/": seen(READERS),
    LAMP: seen(CONCERNED),
    f"{LAMP}urge/": posted(OFFICE | APPROVER | {"head"}, text="请办结"),
    "staff/lamps/urges/<uuid:urge_id>/reply/": posted(DESK, reply="今天办结"),
    "staff/cards/": seen(READERS),
    "staff/cards/rules/": (READERS, OFFICE, {}),
    CARD: seen(CONCERNED),
    f"{CARD}notice/": seen(CONCERNED),
    f"{CARD}answer/": posted(APPROVER, answer__note="x"),
    f"{CARD}confirm/": posted(OFFICE, confirm__note="x"),
    f"{CARD}dismiss/": posted(OFFICE, dismiss__note="x"),
    f"{CARD}ask/": posted(OFFICE, ask__note="x"),
    f"{CARD}uphold/": posted(OFFICE, uphold__note="x"),
    f"{CARD}lift/": posted(OFFICE, lift__note="x"),
}
