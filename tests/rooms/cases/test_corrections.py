"""补正 of the form: exactly what the notice names is written anew, checked as the form is."""

from datetime import date

import pytest

from onewindow.cases import corrections
from onewindow.cases.actions import acceptance, correcting, counter, materials, tick
from onewindow.cases.models import Package, Supplement
from onewindow.journal import queries as journal
from onewindow.journal.models import Entry
from onewindow.rules import codes
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import NotFound
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT
from tests.world import AT, DAY, TODAY

PHONE, IDNO, NAME, PAPER = "person.mobile", "person.idno", "person.name", "house_promise"
NEW = "13957612345"


def item(where, name="手机号码"):
    return {"where": where, "name": name, "problem": "填写不正确", "remedy": "更正"}


def asked(world, *where, at=AT, **rest):
    """A package of which the window wants these put right."""
    package = telling.handed(world, PLOT, **rest)
    acceptance.receive(package_id=package.pk, password="000000", by=world.li, at=at)
    items = [item(one) for one in where]
    acceptance.ask_supplement(package_id=package.pk, items=items, by=world.li, at=at)
    return package


def supply(world, package, *, by=None, at=AT + DAY, **values):
    by = by or world.zhang.actor
    return acceptance.supply(
        package_id=package.pk,
        by=by,
        at=at,
        values={k.replace("_", "."): v for k, v in values.items()},
    )


def test_the_applicant_answers_the_field_and_the_old_value_stays_with_the_notice(world):
    package = asked(world, PHONE)
    old = package.form[PHONE]
    supply(world, package, person_mobile=NEW)

    package.refresh_from_db()
    notice = package.supplements.get()
    assert package.form[PHONE] == NEW
    assert notice.before == {PHONE: old}
    assert notice.typed == {}
    assert telling.states(package) == {PLOT: "received"}
    told = [entry for entry in journal.about(package.pk) if entry.fact == "package.corrected"]
    assert [entry.detail["fields"] for entry in told] == [[PHONE]]
    telling.assert_folds(package)


def test_no_value_of_a_correction_comes_into_the_journal_in_plain(world):
    package = asked(world, PHONE)
    old = package.form[PHONE]
    supply(world, package, person_mobile=NEW)
    told = " ".join(str(entry.detail) for entry in Entry.objects.filter(subject=package.pk))
    assert old not in told
    assert NEW not in told


def test_what_the_notice_does_not_name_stays_as_it_is(world):
    package = asked(world, PHONE)
    found = telling.problems(
        acceptance.supply,
        package_id=package.pk,
        values={PHONE: NEW, NAME: "别人", "nobody.asks": "1"},
        by=world.zhang.actor,
        at=AT + DAY,
    )
    assert found == {NAME: "not_asked_for", "nobody.asks": "not_asked_for"}
    assert Package.objects.get(pk=package.pk).form == package.form
    assert telling.states(package) == {PLOT: "supplement"}


@pytest.mark.parametrize(
    ("value", "code"), [("123", "bad_mobile"), ("", "required"), ("  ", "required")]
)
def test_a_field_is_checked_as_on_the_form(world, value, code):
    package = asked(world, PHONE)
    found = telling.problems(
        acceptance.supply,
        package_id=package.pk,
        values={PHONE: value},
        by=world.zhang.actor,
        at=AT + DAY,
    )
    assert found == {PHONE: code}


def test_papers_and_fields_go_in_one_submission(world):
    package = asked(world, PHONE, PAPER)
    values = {PHONE: NEW}
    found = telling.problems(
        acceptance.supply, package_id=package.pk, values=values, by=world.zhang.actor, at=AT + DAY
    )
    assert found == {PAPER: "material_missing"}
    assert Package.objects.get(pk=package.pk).form[PHONE] != NEW, "nothing changes by halves"
    materials.promise(package_id=package.pk, material=PAPER, by=world.zhang.actor, at=AT + DAY)
    acceptance.supply(package_id=package.pk, values=values, by=world.zhang.actor, at=AT + DAY)
    assert telling.states(package) == {PLOT: "received"}


def test_what_was_typed_waits_while_the_papers_are_fetched(world):
    package = asked(world, PHONE, PAPER)
    by = world.zhang.actor
    wrong = correcting.keep(package_id=package.pk, values={PHONE: "1"}, by=by, at=AT + DAY)
    assert [one.code for one in wrong] == ["bad_mobile"]
    assert not correcting.keep(package_id=package.pk, values={PHONE: NEW}, by=by, at=AT + DAY)
    assert Package.objects.get(pk=package.pk).form == package.form
    materials.promise(package_id=package.pk, material=PAPER, by=by, at=AT + DAY)
    acceptance.supply(package_id=package.pk, by=by, at=AT + DAY)
    assert Package.objects.get(pk=package.pk).form[PHONE] == NEW


def test_a_value_that_another_field_contradicts_is_told(world):
    citizen = world.zhang
    package = telling.handed(world, "jb_join", by=citizen)
    items = [item(IDNO, "身份证号码")]
    acceptance.ask_supplement(package_id=package.pk, items=items, by=world.li, at=AT)
    found = telling.problems(
        acceptance.supply,
        package_id=package.pk,
        values={IDNO: codes.identity_number(division="331081", birth_on=AT.date(), serial=1)},
        by=citizen.actor,
        at=AT + DAY,
    )
    assert found["person.birth_on"] == "birth_differs"


def test_a_field_that_the_answer_brings_up_may_be_filled_in(world):
    package = telling.handed(world, "funeral_sub", by=world.cast.citizens["li-wife"])
    key = next(one for one in package.form if one.endswith("arrived"))
    notice = Supplement(package=package, items=[item(key)])

    assert [one.key for one in corrections.of(package, notice, {}, today=TODAY).fields] == [key]
    found = corrections.of(package, notice, {key: "否"}, today=TODAY)
    assert len(found.fields) == 3
    assert {one.code for one in found.problems} == {"required"}


def test_the_window_of_another_town_and_strangers_answer_nothing(world):
    package = asked(world, PHONE)
    for by in (world.zhao, world.agent.actor):
        with pytest.raises(NotPermitted):
            supply(world, package, by=by, person_mobile=NEW)
        with pytest.raises(NotPermitted):
            correcting.keep(package_id=package.pk, values={PHONE: NEW}, by=by, at=AT)


def test_after_the_day_nothing_is_taken(world):
    package = asked(world, PHONE)
    tick.tick(at=AT + 60 * DAY)
    assert telling.states(package) == {PLOT: "lapsed"}
    with pytest.raises(NotFound):
        correcting.keep(package_id=package.pk, values={PHONE: NEW}, by=world.zhang.actor, at=AT)
    assert Package.objects.get(pk=package.pk).form == package.form


def test_the_five_days_of_the_window_begin_with_the_answer(world):
    package = asked(world, PHONE)
    supply(world, package, at=AT + 4 * DAY, person_mobile=NEW)
    tick.tick(at=AT + 8 * DAY)
    assert telling.states(package) == {PLOT: "received"}
    tick.tick(at=AT + 20 * DAY)
    case = telling.case_of(package)
    assert case.state == "accepted"
    assert case.accepted_at.date() == date(2026, 3, 6)


def test_at_the_counter_the_clerk_types_it_in_and_accepts_at_once(world):
    package = asked(world, PHONE)
    correcting.keep(package_id=package.pk, values={PHONE: NEW}, by=world.li, at=AT + DAY)
    counter.take_on(
        package_id=package.pk,
        confirmed=telling.ticked(package),
        by=world.li,
        at=AT + DAY,
    )
    assert telling.states(package) == {PLOT: "accepted"}
    assert Package.objects.get(pk=package.pk).form[PHONE] == NEW


def test_the_old_value_lies_sealed(world):
    from django.db import connection

    package = asked(world, PHONE)
    old = package.form[PHONE]
    supply(world, package, person_mobile=NEW)
    with connection.cursor() as cursor:
        cursor.execute("select before from cases_supplement where package_id = %s", [package.pk])
        (stored,) = cursor.fetchone()
    assert old.encode() not in bytes(stored)
    assert Supplement.objects.get(package=package).before == {PHONE: old}
