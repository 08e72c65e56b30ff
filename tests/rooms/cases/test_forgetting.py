"""A draft given up leaves no files behind, once the time for mistakes is over."""

import hashlib
from datetime import timedelta
from functools import partial

import pytest

from onewindow.cases.actions import discarding, drafts, materials, tick
from onewindow.cases.models import Package
from onewindow.documents import gateways, queries, uploads
from onewindow.documents.models import Document
from onewindow.journal import queries as journal
from onewindow.rules import terms
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT
from tests.rooms.cases.test_races import at_once
from tests.world import AT, DAY, ZEGUO

pytestmark = pytest.mark.django_db(transaction=True)
COMMITS = True  # threads that keep and drop the same bytes have to see each other
PAPER = "house_promise"
OVER = AT + timedelta(days=terms.DISCARDED_FILE_DAYS + 1)


def upload(data):
    return uploads.Upload("a.jpg", "image/jpeg", hashlib.sha256(data).digest(), len(data), 1, data)


def draft(world, data=None, **how):
    package = drafts.begin(centre=ZEGUO, channel="web", matters=[PLOT], by=world.zhang.actor, at=AT)
    return attach(world, package, data, **how) if data else package


def attach(world, package, data, **how):
    materials.attach(
        package_id=package.pk,
        material=PAPER,
        upload=upload(data),
        title="承诺书.jpg",
        by=world.zhang.actor,
        at=AT,
        **how,
    )
    return package


def discarded(world, data, **how):
    package = draft(world, data, **how)
    drafts.discard(package_id=package.pk, by=world.zhang.actor, at=AT)
    return package


def is_stored(data):
    try:
        return gateways.Store().get(hashlib.sha256(data).digest()) == data
    except FileNotFoundError:
        return False


def files_of(package):
    return Document.objects.filter(package=package.pk).count()


def test_files_go_after_their_days_and_the_journal_says_so(world):
    package = discarded(world, b"given up")
    (row,) = Document.objects.filter(package=package.pk)
    assert tick.tick(at=OVER - DAY)["purged"] == 0
    assert is_stored(b"given up")

    assert tick.tick(at=OVER)["purged"] == 1
    assert files_of(package) == 0
    assert not is_stored(b"given up")
    assert journal.about(row.pk)[-1].fact == "document.forgotten"
    assert journal.about(package.pk)[-1].detail == {"files": 1}
    assert tick.tick(at=OVER)["purged"] == 0, "a second run finds nothing left to do"
    assert not discarding.purge(package_id=package.pk, at=OVER)


def test_a_file_replaced_before_goes_too(world):
    package = attach(world, draft(world, b"first try"), b"second try")
    drafts.discard(package_id=package.pk, by=world.zhang.actor, at=AT)
    tick.tick(at=OVER)
    assert not is_stored(b"first try")
    assert not is_stored(b"second try")


def test_what_others_refer_to_stays(world):
    consented = discarded(world, b"use it again", may_reuse=True)
    same = discarded(world, b"the same picture twice")
    living = draft(world, b"the same picture twice")
    open_ = draft(world, b"still a draft")
    tick.tick(at=OVER)

    assert files_of(consented) == files_of(living) == files_of(open_) == 1
    assert files_of(same) == 0
    for data in (b"use it again", b"the same picture twice", b"still a draft"):
        assert is_stored(data)


def test_what_a_case_was_decided_on_is_never_touched(world):
    package = telling.draft(world, PLOT)
    attach(world, package, b"evidence")
    telling.intake.submit(package_id=package.pk, by=world.zhang.actor, at=AT)
    tick.tick(at=AT + 400 * DAY)
    assert is_stored(b"evidence")


def test_a_draft_that_time_gave_up_loses_its_files_too(world):
    package = draft(world, b"forgotten")
    tick.tick(at=AT + 91 * DAY)
    assert Package.objects.get(pk=package.pk).stage == "discarded"
    tick.tick(at=AT + 122 * DAY)
    assert not is_stored(b"forgotten")


def test_the_same_bytes_kept_and_dropped_at_once_are_there_for_whoever_keeps_them(world):
    for n in range(8):
        data = b"race %d" % n
        old, new = discarded(world, data), draft(world)
        outcomes = at_once(
            partial(discarding.purge, package_id=old.pk, at=OVER),
            partial(attach, world, new, data),
            partial(discarding.purge, package_id=old.pk, at=OVER),
        )
        assert sorted(map(str, (outcomes[0], outcomes[2]))) == ["False", "True"]
        assert files_of(old) == 0
        (row,) = Document.objects.filter(package=new.pk)
        assert queries.content(row) == data
