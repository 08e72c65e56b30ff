"""A bulletin is drafted, edited, signed and corrected; what is signed stays as it was."""

from datetime import UTC, datetime

import pytest
from django.db import DatabaseError, connection, transaction

from onewindow.bulletin import actions
from onewindow.bulletin.models import Bulletin
from onewindow.journal import queries as journal
from onewindow.program.demonstration import bulletins as demonstration
from onewindow.rules import periods
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete, NotFound
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT
from tests.world import AT, DAY, World

MARCH = periods.month(2026, 3)
AFTER = AT + 40 * DAY


@pytest.fixture
def office(world: World):
    return world.staff("office")


def drafted(by, **rest):
    return actions.draft(period=MARCH, by=by, at=rest.pop("at", AFTER))


def refused(code, act, **given):
    with pytest.raises(Exception, match=".") as no:
        act(**given)
    assert no.value.code == code


def test_a_draft_holds_the_figures_and_the_sentences_they_write(world, office):
    telling.handed(world, PLOT)
    one = drafted(office)
    assert one.figures["now"]["cases.total 331081"] == "1"
    assert one.figures["now"]["cases.total 331081100"] == "1"
    assert one.figures["last"]["cases.total 331081"] == "0"
    assert one.figures["counts"]["331081"]["received"] == 1
    lines = {line["key"]: line["zh"] for line in one.text}
    assert "温岭市16个便民服务中心共收件1件" in lines["total"]
    assert one.is_demonstration


def test_figures_of_a_draft_stay_when_cases_go_on(world, office):
    one = drafted(office)
    telling.handed(world, PLOT)
    one.refresh_from_db()
    assert one.figures["now"]["cases.total 331081"] == "0"
    actions.discard(bulletin_id=one.pk, by=office, at=AFTER)
    assert drafted(office).figures["now"]["cases.total 331081"] == "1"


def test_words_are_changed_by_a_person_and_two_pens_meet(world, office):
    one = drafted(office)
    given = {"bulletin_id": one.pk, "version": 1, "by": office, "at": AFTER}
    edited = actions.edit(texts={"total": " 本月平稳。"}, **given)
    line = next(line for line in edited.text if line["key"] == "total")
    assert line == {"key": "total", "zh": "本月平稳。", "en": "", "is_edited": True}
    refused("bulletin_others_wrote", actions.edit, texts={"total": "再改"}, **given)
    assert actions.edit(texts={"total": "本月平稳。"}, **{**given, "version": 2}).version == 2


def test_all_that_is_wrong_with_the_words_is_said_at_once(world, office):
    one = drafted(office)
    with pytest.raises(Incomplete) as no:
        actions.edit(
            bulletin_id=one.pk, texts={"total": "长" * 1001, "nothing": ""}, version=1,
            by=office, at=AFTER,
        )  # fmt: skip
    assert [(one.where, one.code) for one in no.value.problems] == [
        ("total", "too_long"), ("nothing", "unknown_field"),
    ]  # fmt: skip


def test_what_is_signed_never_changes_not_even_by_hand(world, office):
    one = drafted(office)
    signed = actions.sign(bulletin_id=one.pk, version=1, by=office, at=AFTER)
    assert signed.digest
    assert [entry.fact for entry in journal.about(one.pk)] == ["bulletin.draft", "bulletin.sign"]
    for statement in ("update bulletin_bulletin set text = '[]'", "delete from bulletin_bulletin"):
        with pytest.raises(DatabaseError, match="never changes"), transaction.atomic():
            connection.cursor().execute(statement)
    given = {"bulletin_id": one.pk, "by": office, "at": AFTER}
    refused("bulletin_is_signed", actions.edit, texts={}, version=1, **given)
    refused("bulletin_is_signed", actions.discard, **given)
    refused("bulletin_already_there", actions.draft, period=MARCH, by=office, at=AFTER)


def test_a_correction_is_the_next_revision_and_says_why(world, office):
    one = drafted(office)
    given = {"by": office, "at": AFTER}
    refused("bulletin_already_there", actions.correct, bulletin_id=one.pk, reason="错", **given)
    actions.sign(bulletin_id=one.pk, version=1, **given)
    refused("incomplete", actions.correct, bulletin_id=one.pk, reason=" ", **given)
    telling.handed(world, PLOT)
    second = actions.correct(bulletin_id=one.pk, reason="漏了一件", **given)
    assert (second.revision, second.reason) == (2, "漏了一件")
    assert second.figures["now"]["cases.total 331081"] == "1"
    one.refresh_from_db()
    assert one.figures["now"]["cases.total 331081"] == "0"


def test_a_month_that_still_runs_is_not_drafted(world, office):
    refused("period_not_over", actions.draft, period=MARCH, by=office, at=AT)


def test_only_the_office_makes_bulletins(world, office):
    for who in (world.li, world.chen, world.zhang.actor):
        with pytest.raises(NotPermitted):
            drafted(who)
    one = drafted(office)
    with pytest.raises(NotPermitted):
        actions.sign(bulletin_id=one.pk, version=1, by=world.chen, at=AFTER)
    with pytest.raises(NotFound):
        actions.sign(bulletin_id=world.zhang.person.pk, version=1, by=office, at=AFTER)


def test_last_month_drafts_itself_on_its_first_morning_once(world):
    telling.handed(world, PLOT)
    assert actions.draft_due(at=datetime(2026, 3, 31, 23, 59, tzinfo=UTC)) is None  # 07:59
    one = actions.draft_due(at=datetime(2026, 4, 1, 0, 0, tzinfo=UTC))
    assert one is not None
    assert (str(one.since_on), one.drafted_by) == ("2026-03-01", "law")
    assert actions.draft_due(at=datetime(2026, 4, 1, 0, 1, tzinfo=UTC)) is None


def test_a_month_without_a_case_does_not_draft_itself(world):
    assert actions.draft_due(at=datetime(2026, 2, 1, 0, 0, tzinfo=UTC)) is None


def test_the_demonstration_has_a_signed_month_and_a_draft_of_a_week(world):
    telling.handed(world, PLOT)
    demonstration.tell(world.cast, at=AFTER)
    month, week = Bulletin.objects.order_by("since_on")
    assert (month.state, str(month.since_on), month.is_demonstration) == (
        "signed", "2026-03-01", True,
    )  # fmt: skip
    assert any(line["is_edited"] for line in month.text)
    assert (week.state, (week.until_on - week.since_on).days) == ("draft", 7)
