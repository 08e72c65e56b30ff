"""Every address, with everybody: who is let in, and what they can read of somebody else."""

import pytest

from tests.doors import powers, walking
from tests.doors.walking import NOT_SO, WELCOME


@pytest.fixture(scope="module")
def undone(world, django_db_blocker):
    """One prepared applicant for the whole file, undone after it."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        prepared = walking.prepare(world)
        yield prepared, walking.clients(prepared)
        transaction.set_rollback(True)


def test_every_address_has_its_line():
    assert set(walking.routes()) == set(powers.ADDRESSES)


@pytest.mark.parametrize("route", sorted(powers.ADDRESSES))
def test_only_who_may_is_let_in_and_nobody_reads_what_is_not_theirs(route, undone):
    prepared, clients = undone
    line, path = powers.ADDRESSES[route], walking.address(route, prepared)
    walkers = walking.walkers(route)
    wrong: list[str] = []
    posted = walking.filled(line.sent, prepared)
    for method, expected, sent in (("get", line.get, {}), ("post", line.post, posted)):
        let_in: set[str] = set()
        is_known = True
        for who in walkers:
            before = [] if method == "get" or line.before is None else [line.before]
            seen = walking.said(clients[who], method, path, sent, before=before)
            if seen.outcome == NOT_SO:
                is_known = False
                break
            if seen.outcome == WELCOME:
                let_in.add(who)
            asked = path + str(sent) + str(before)
            wrong += [
                f"{method} as {who} ({seen.status}) tells the {what}"
                for what, mark in prepared.secrets.items()
                if mark in seen.text and mark not in asked
                if not powers.may_read(who, what, route)
            ]
        found = frozenset(let_in) if is_known else None
        if found != (None if expected is None else expected & frozenset(walkers)):
            wrong.append(f"{method} lets in {_listed(found)}, not {_listed(expected)}")
    assert not wrong, "\n".join(wrong)


def _listed(who: powers.Who | None) -> str:
    return "no such method" if who is None else ", ".join(sorted(who)) or "nobody"
