"""Whole packages in one call: what the short way writes is what the long way writes."""

from dataclasses import replace
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from onewindow.cases.actions import batch, drafts, intake, materials
from onewindow.cases.actions.batch import Order, Rejected
from onewindow.cases.actions.drafts import Named
from onewindow.cases.models import Case, CaseSeries, Material, Package
from onewindow.catalog import actions as catalog
from onewindow.journal import queries as journal
from onewindow.journal.models import Entry
from onewindow.people import actions as people
from onewindow.people import queries
from onewindow.people.models import Person
from onewindow.rules import codes
from onewindow.rules.actors import NOBODY, Role
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT
from tests.world import AT, HOUR, KEEPER, SONGMEN, ZEGUO

# What differs by nature: identifiers, codes, sealed bytes, keys of repeated requests.
BY_NATURE = {"id", "code", "package_id", "number", "request_digest", "subject", "seq", "hash",
             "previous"}  # fmt: skip


@pytest.fixture
def program(world):
    """A counter of another system, with the powers of a clerk at Zeguo."""
    _, token = people.open_application(
        name="取号柜台",
        scopes=["cases:write"],
        roles=[Role.CLERK],
        centres=[ZEGUO],
        by=NOBODY,
        at=AT,
    )
    found = queries.application(token)
    assert found is not None
    return found


def number(serial):
    return codes.identity_number(division="331081", birth_on=date(1990, 3, 7), serial=serial)


def named(person):
    return Named(person.name, person.number, person.phone, person.address)


def order_of(package, **more):
    """The order that says at once what a draft says step by step."""
    people = {"relation": package.relation, **more}
    told = {"paper": "paper", "promised": "promise", "confirmed": "shared"}
    pinned = [code for code, _ in package.versions]
    return Order(
        centre=ZEGUO,
        channel="web",
        applicant=named(package.applicant),
        life_event=package.life_event.life_event_id if package.life_event else None,
        matters=() if package.life_event else tuple(pinned),
        answers=package.answers,
        form=package.form,
        delivery=package.delivery,
        materials={
            row.material: told[row.status] for row in package.materials.all() if row.status in told
        },
        **people,
    )


@pytest.fixture
def plot(world):
    """An order for a house plot, all in order."""
    return order_of(telling.draft(world, PLOT))


def by_hand(order, program):
    """The same through drafts, step by step, by the same program."""
    package = drafts.begin(
        centre=order.centre,
        channel=order.channel,
        life_event=order.life_event,
        matters=order.matters,
        by=program,
        at=AT,
    )
    key = {"package_id": package.pk, "by": program, "at": AT}
    drafts.set_people(applicant=order.applicant, relation=order.relation, agent=order.agent, **key)
    drafts.set_delivery(delivery=order.delivery, **key)
    drafts.answer(answers=order.answers, **key)
    drafts.fill(values=order.form, **key)
    ways = {
        "paper": materials.take_paper,
        "promise": materials.promise,
        "shared": materials.confirm,
    }
    for material, how in order.materials.items():
        ways[how](material=material, **key)
    return intake.submit(**key)


def values(row):
    fields = {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields}
    return {name: value for name, value in fields.items() if name not in BY_NATURE}


def written(package_id):
    """Every row of a package, column by column, in an order of its own."""
    cases = list(Case.objects.filter(package=package_id))
    subjects = [package_id, *(case.pk for case in cases)]
    facts = Entry.objects.filter(subject__in=subjects, fact__in=(
        "package.submit", "case.submit", "case.queue"))  # fmt: skip
    return {
        "package": values(Package.objects.get(pk=package_id)),
        "cases": sorted((values(case) for case in cases), key=lambda row: row["matter"]),
        "materials": sorted(
            (values(row) for row in Material.objects.filter(package=package_id)),
            key=lambda row: row["material"],
        ),
        "facts": sorted(str(values(fact)) for fact in facts),
    }


def for_newcomer(order, serial, **more):
    """The same order by somebody the house never met: nothing of theirs is in a register."""
    form = {
        **order.form,
        "person.idno": number(serial),
        "person.birth_on": "1990-03-07",
        "person.sex": "男" if serial % 2 else "女",
    }
    return replace(
        order,
        applicant=Named(f"新{serial}", number(serial), "13800000001", "泽国镇"),
        form=form,
        materials={one: "paper" if how == "shared" else how
                   for one, how in order.materials.items()},
        **more,
    )  # fmt: skip


def life_event(world):
    mother = world.cast.citizens["newborn-mother"]
    return order_of(telling.draft(world, life_event="newborn", by=mother, allowance="yes"))


def licence_held(world):
    telling.granted(world, telling.case_of(telling.accepted(world, "gth_new")))
    return order_of(telling.draft(world, "tobacco_new"))


ORDERS = {
    "one matter": lambda world: order_of(telling.draft(world, PLOT)),
    "a life event": life_event,
    "a licence held already": licence_held,
    "for another": lambda world: order_of(
        telling.draft(world, PLOT), relation="agent", agent=named(world.agent.person)
    ),
    "somebody new": lambda world: for_newcomer(order_of(telling.draft(world, PLOT)), 21),
}


@pytest.mark.parametrize("kind", ORDERS)
def test_one_call_writes_exactly_what_the_steps_write(world, program, kind):
    order = ORDERS[kind](world)
    short = batch.take_in_one(order=order, by=program, at=AT)
    long = by_hand(order, program)

    assert written(short.package) == written(long.package)
    assert [matter for _, matter, _ in short.cases] == [matter for _, matter, _ in long.cases]
    assert list(journal.breaks()) == []


def test_the_receipt_can_be_used_at_once(world, plot, program):
    handed = batch.take_in_one(order=plot, by=program, at=AT)
    package = Package.objects.get(pk=handed.package)
    assert package.code == handed.code
    assert telling.states(package) == {PLOT: "submitted"}
    ((_, matter, case_number),) = handed.cases
    case = telling.case_of(package)
    assert (case.matter, case.number) == (matter, case_number)
    assert case_number.endswith("202603020001")
    telling.assert_folds(package)


def test_numbers_of_both_ways_run_on_without_a_gap(world, plot, program):
    numbers = []
    for n in range(4):
        if n % 2:
            numbers.append(by_hand(plot, program).cases[0][2])
        else:
            numbers.append(batch.take_in_one(order=plot, by=program, at=AT).cases[0][2])
    assert [int(one[-4:]) for one in numbers] == [1, 2, 3, 4]
    assert len({one[:-4] for one in numbers}) == 1


def test_a_corrected_implementing_code_stands_in_the_next_number(world, plot, program, tmp_path):
    first = batch.take_in_one(order=plot, by=program, at=AT).cases[0][2]
    old, new = first[:31], first[:24] + "7" + first[25:31]
    table = f"matter,implementing_code,is_demonstration\n{PLOT},{new},0\n"
    (tmp_path / "implementing_codes.csv").write_text(table)
    catalog.load(folder=tmp_path, by=KEEPER, at=AT)
    second = batch.take_in_one(order=plot, by=program, at=AT).cases[0][2]
    assert (second[:31], second[31:]) == (new, first[31:39] + "0001")
    assert old != new


def test_every_mistake_is_told_at_once(world, plot, program):
    wrong = replace(
        plot,
        centre="331081999",
        delivery="carrier pigeon",
        applicant=Named("", "1"),
        matters=(PLOT, "castle"),
    )
    with pytest.raises(Incomplete) as told:
        batch.take_in_one(order=wrong, by=program, at=AT)
    assert {problem.where for problem in told.value.problems} == {
        "centre",
        "delivery",
        "applicant.name",
        "applicant.number",
        "matters",
    }


def test_what_is_wrong_with_the_content_is_told_as_in_a_draft(world, plot, program):
    wrong = replace(
        plot,
        answers={},
        form={**plot.form, "person.mobile": "12"},
        materials={"village_minutes": "by heart", "passport": "paper"},
    )
    with pytest.raises(Incomplete) as told:
        batch.take_in_one(order=wrong, by=program, at=AT)
    found = {problem.where: problem.code for problem in told.value.problems}
    assert found["house_plot.kind"] == "unanswered"
    assert found["person.mobile"] == "bad_mobile"
    assert found["materials.village_minutes"] == "not_an_option"
    assert found["materials.passport"] == "material_not_asked"


def test_a_promise_replaces_no_paper_of_an_authority(world, plot, program):
    wrong = replace(plot, materials={**plot.materials, "hukou": "promise"})
    with pytest.raises(Incomplete) as told:
        batch.take_in_one(order=wrong, by=program, at=AT)
    assert {problem.where for problem in told.value.problems} == {"materials.hukou"}
    with pytest.raises(NotPermitted):
        by_hand(wrong, program)


def test_a_program_hands_in_at_its_own_centres_only(world, plot, program):
    with pytest.raises(Incomplete) as told:
        batch.take_in_one(order=replace(plot, centre=SONGMEN), by=program, at=AT)
    assert [problem.code for problem in told.value.problems] == ["not_permitted"]


# --- once only ---


def test_the_same_key_gives_the_same_receipt(world, plot, program):
    order = replace(plot, key="k-1")
    first = batch.take_in_one(order=order, by=program, at=AT)
    again = batch.take_in_one(order=order, by=program, at=AT + HOUR)
    assert not again.fresh
    assert (again.package, again.code, again.password) == (
        first.package,
        first.code,
        first.password,
    )
    assert again.cases == first.cases
    assert Package.objects.filter(stage="submitted").count() == 1


def test_the_same_key_for_something_else_is_refused(world, plot, program):
    batch.take_in_one(order=replace(plot, key="k-1"), by=program, at=AT)
    other = replace(plot, key="k-1", delivery="邮寄")
    found = telling.refusal(batch.take_in_one, order=other, by=program, at=AT)
    assert found.code == "idempotency_key_reused"


def test_a_key_twice_in_one_call_counts_once(world, plot, program):
    orders = [replace(plot, key="k-1"), replace(plot, key="k-1")]
    first, second = batch.take_in(orders=orders, by=program, at=AT)
    assert first.cases
    assert isinstance(second, Rejected)
    assert Package.objects.filter(stage="submitted").count() == 1


# --- many at once ---


def many(plot, count):
    """Orders for new people; every fifth is wrong."""
    return [
        for_newcomer(plot, 100 + n, key=f"m-{n}", delivery="?" if n % 5 == 4 else plot.delivery)
        for n in range(count)
    ]


def test_those_in_order_go_in_and_the_others_leave_nothing(world, plot, program):
    before = Person.objects.count()
    outcomes = batch.take_in(orders=many(plot, 20), by=program, at=AT)

    rejected = [n for n, one in enumerate(outcomes) if isinstance(one, Rejected)]
    assert rejected == [4, 9, 14, 19]
    assert Package.objects.filter(stage="submitted").count() == 16
    assert Person.objects.count() == before + 16
    assert Case.objects.count() == 16
    assert sum(CaseSeries.objects.values_list("last", flat=True)) == 16
    for n, outcome in enumerate(outcomes):
        if n not in rejected:
            package = Package.objects.get(pk=outcome.package)
            assert package.applicant.name == f"新{100 + n}"


def test_a_hundred_packages_take_as_many_statements_as_one(world, plot, program):
    def statements(orders):
        with CaptureQueriesContext(
            connection,
        ) as seen:
            batch.take_in(orders=orders, by=program, at=AT)
        return len(seen)

    orders = many(plot, 101)
    batch.take_in(orders=orders[:1], by=program, at=AT)  # what is read once is read
    few = statements(orders[1:2])
    assert statements(orders[2:101]) == few
    assert few <= 12


def test_people_who_hold_something_cost_no_more_statements_by_the_dozen(world, program):
    telling.granted(world, telling.case_of(telling.accepted(world, "gth_new")))
    order = order_of(telling.draft(world, "tobacco_new"))
    others = [one for one in world.cast.citizens.values() if "minor" not in one.tags][:12]

    def statements(people):
        orders = [replace(order, applicant=named(one.person), as_it_is=True) for one in people]
        with CaptureQueriesContext(connection) as seen:
            batch.take_in(orders=orders, by=program, at=AT)
        return len(seen)

    statements(others[:1])
    assert statements(others[:1]) == statements(others) <= 12


def test_more_than_a_hundred_are_too_many(world, plot, program):
    found = telling.refusal(batch.take_in, orders=[plot] * 101, by=program, at=AT)
    assert (found.code, found.params["most"]) == ("too_many", 100)
    assert batch.take_in(orders=[], by=program, at=AT) == []
