"""Many ask at the same moment, each by a connection of their own."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from tests.rooms.people.test_turns import turn

COMMITS = True


@pytest.mark.django_db(transaction=True)
def test_many_at_the_same_moment_get_exactly_their_turns():
    def several(_):
        try:
            return sum(turn(most=20) is None for _ in range(10))
        finally:
            connection.close()

    with ThreadPoolExecutor(4) as threads:
        assert sum(threads.map(several, range(4))) == 20
