"""The real catalogue, loaded once for each file of tests; each test's changes are undone."""

from collections.abc import Iterator

import pytest


@pytest.fixture(scope="module")
def catalogue(django_db_setup: None, django_db_blocker) -> Iterator[object]:
    # Imported here: models must be there before a room is.
    from django.db import transaction

    from onewindow.catalog import actions
    from tests.rooms.catalog.cast import AT, DATA, KEEPER

    with django_db_blocker.unblock(), transaction.atomic():
        yield actions.load(folder=DATA, by=KEEPER, at=AT)
        transaction.set_rollback(True)
