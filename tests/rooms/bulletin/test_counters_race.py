"""Facts made by many at once: the counters hold what the facts do, whoever came first."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from onewindow.bulletin import actions
from tests.rooms.bulletin.test_counters import by_hand, kept
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT

COMMITS = True


@pytest.mark.django_db(transaction=True)
def test_facts_made_anew_beside_the_journal_are_counted_once(world):
    for _ in range(3):
        telling.taken_up(world, PLOT)

    def made(nth):
        try:
            return actions.make_anew() if nth % 2 else sum(actions.catch_up())
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(made, range(8)))
    assert kept() == by_hand()
    assert sum(kept()[2].values()) == 3
