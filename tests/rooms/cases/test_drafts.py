"""A draft is begun anywhere, saved at every step, and finished somewhere else."""

from datetime import timedelta

import pytest

from onewindow.cases.actions import counter, drafts, intake, materials, tick
from onewindow.cases.models import Case, Package
from onewindow.catalog import actions as catalog
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete, NotFound
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT
from tests.world import AT, DAY, HOUR, KEEPER, SONGMEN, ZEGUO


@pytest.fixture
def begun(world):
    return drafts.begin(
        centre=SONGMEN, channel="phone", matters=[PLOT], by=world.zhang.actor, at=AT
    )


def test_a_citizen_is_the_applicant_of_their_own_package(world, begun):
    assert begun.applicant_id == world.zhang.person.pk
    assert begun.relation == "self"
    assert begun.keep_until == (AT + timedelta(days=90)).date()


def test_every_answer_and_value_is_there_after_logging_out(world, begun):
    drafts.answer(
        package_id=begun.pk, answers={"house_plot.kind": "new"}, by=world.zhang.actor, at=AT
    )
    wrong = drafts.fill(
        package_id=begun.pk,
        values={"person.name": "李守田", "person.idno": "3310811982"},
        by=world.zhang.actor,
        at=AT + DAY,
    )

    again = Package.objects.get(pk=begun.pk)
    assert again.answers == {"house_plot.kind": "new"}
    assert again.form == {"person.name": "李守田", "person.idno": "3310811982"}
    assert [problem.where for problem in wrong] == ["person.idno"]
    assert again.keep_until == (AT + timedelta(days=91)).date()


def test_a_value_nobody_asks_for_is_left_out(world, begun):
    drafts.fill(package_id=begun.pk, values={"nobody.asks": "1"}, by=world.zhang.actor, at=AT)
    assert Package.objects.get(pk=begun.pk).form == {}


def test_an_answer_that_no_question_has_is_refused(world, begun):
    wrong = {"house_plot.kind": "castle", "unknown": "yes"}
    found = telling.problems(
        drafts.answer, package_id=begun.pk, answers=wrong, by=world.zhang.actor, at=AT
    )
    assert found == {"house_plot.kind": "unknown_answer", "unknown": "unknown_question"}


def test_the_list_of_papers_follows_the_answers(world, begun):
    def needed(kind):
        drafts.answer(
            package_id=begun.pk, answers={"house_plot.kind": kind}, by=world.zhang.actor, at=AT
        )
        return telling.rows(begun)

    assert telling.rows(begun)["estatecert"].need == "可能"
    assert needed("rebuild")["estatecert"].need == "情形"
    assert "estatecert" not in needed("new")


def test_what_was_brought_stays_brought_when_answers_change(world, begun):
    materials.promise(package_id=begun.pk, material="house_promise", by=world.zhang.actor, at=AT)
    drafts.answer(
        package_id=begun.pk, answers={"house_plot.adjacent": "yes"}, by=world.zhang.actor, at=AT
    )
    assert telling.rows(begun)["house_promise"].status == "promised"


def test_a_draft_begun_on_the_phone_is_finished_at_another_window(world, begun):
    number = world.zhang.person.number
    taken = drafts.take_over(code=begun.code, number=number, by=world.li, at=AT + HOUR)

    assert taken.pk == begun.pk
    assert taken.centre_id == ZEGUO
    assert taken.helper == world.li.id
    assert taken.applicant_id == world.zhang.person.pk
    drafts.answer(
        package_id=begun.pk, answers={"house_plot.kind": "new"}, by=world.li, at=AT + HOUR
    )


@pytest.mark.parametrize("number", ["", "331081194602142822", "33108119820417"])
def test_a_draft_is_taken_over_only_with_its_persons_number(world, begun, number):
    with pytest.raises(NotFound):
        drafts.take_over(code=begun.code, number=number, by=world.li, at=AT)


def test_only_a_window_takes_over(world, begun):
    number = world.zhang.person.number
    with pytest.raises(NotPermitted):
        drafts.take_over(code=begun.code, number=number, by=world.agent.actor, at=AT)


def test_what_was_handed_in_is_not_taken_over(world):
    package = telling.handed(world, PLOT)
    number = world.zhang.person.number
    found = telling.refusal(drafts.take_over, code=package.code, number=number, by=world.li, at=AT)
    assert found.code == "package_closed"


def test_a_stranger_neither_changes_nor_discards_a_draft(world, begun):
    with pytest.raises(NotPermitted):
        drafts.answer(package_id=begun.pk, answers={}, by=world.agent.actor, at=AT)
    with pytest.raises(NotPermitted):  # begun for Songmen, not yet taken over at Zeguo
        drafts.discard(package_id=begun.pk, by=world.li, at=AT)


def test_a_draft_given_up_keeps_nothing(world, begun):
    drafts.fill(package_id=begun.pk, values={"person.name": "李守田"}, by=world.zhang.actor, at=AT)
    drafts.discard(package_id=begun.pk, by=world.zhang.actor, at=AT)

    gone = Package.objects.get(pk=begun.pk)
    assert (gone.stage, gone.form, gone.answers) == ("discarded", {}, {})
    found = telling.refusal(
        drafts.answer, package_id=begun.pk, answers={}, by=world.zhang.actor, at=AT
    )
    assert found.code == "package_closed"


def test_a_forgotten_draft_is_emptied_after_ninety_days(world, begun):
    drafts.fill(package_id=begun.pk, values={"person.name": "李守田"}, by=world.zhang.actor, at=AT)

    assert tick.tick(at=AT + 90 * DAY)["discarded"] == 0
    assert tick.tick(at=AT + 91 * DAY)["discarded"] == 1
    assert Package.objects.get(pk=begun.pk).form == {}


def test_who_acts_is_never_who_applies(world):
    shop = drafts.begin(
        centre=ZEGUO, channel="web", matters=["gth_new"], by=world.zhang.actor, at=AT
    )
    mother = world.cast.citizens["elder-80"].person
    package = drafts.set_people(
        package_id=shop.pk,
        applicant=drafts.Named(mother.name, mother.number),
        relation="family",
        by=world.zhang.actor,
        at=AT,
    )
    assert package.applicant_id == mother.pk
    assert package.agent_id == world.zhang.person.pk
    assert telling.rows(package)["idcard_agent"].need == "情形"


def test_every_mistake_in_naming_people_is_told_at_once(world, begun):
    found = telling.problems(
        drafts.set_people,
        package_id=begun.pk,
        applicant=drafts.Named("", "123", phone="5"),
        relation="cousin",
        agent=drafts.Named("王锦书", "456"),
        by=world.li,
        at=AT,
    )
    assert found == {
        "relation": "not_an_option",
        "applicant.name": "required",
        "applicant.number": "bad_idno",
        "applicant.phone": "bad_mobile",
        "agent.number": "bad_idno",
    }


def test_nobody_is_their_own_agent(world):
    begun = drafts.begin(centre=ZEGUO, channel="window", matters=[PLOT], by=world.li, at=AT)
    person = world.zhang.person
    same = drafts.Named(person.name, person.number)
    found = telling.problems(
        drafts.set_people,
        package_id=begun.pk,
        applicant=same,
        relation="agent",
        agent=same,
        by=world.li,
        at=AT,
    )
    assert found == {"agent.number": "agent_is_applicant"}


def test_everything_wrong_is_told_when_handing_in(world, begun):
    drafts.answer(
        package_id=begun.pk, answers={"house_plot.kind": "rebuild"}, by=world.zhang.actor, at=AT
    )
    found = telling.problems(intake.submit, package_id=begun.pk, by=world.zhang.actor, at=AT)

    assert found["house_plot.adjacent"] == "unanswered"
    assert found["person.mobile"] == "required"
    assert found["estatecert"] == "material_missing"
    assert found["village_minutes"] == "material_missing"
    assert "house_plan" not in found  # may come after acceptance
    assert "house_form" not in found  # drawn by the house
    assert not Case.objects.filter(package=begun).exists()


def test_incomplete_papers_may_be_handed_in_as_they_are(world):
    package = telling.draft(world, PLOT)
    materials.bring_later(
        package_id=package.pk, material="village_minutes", by=world.zhang.actor, at=AT
    )
    with pytest.raises(Incomplete):
        intake.submit(package_id=package.pk, by=world.zhang.actor, at=AT)

    handed = intake.submit(package_id=package.pk, by=world.zhang.actor, at=AT, as_it_is=True)
    assert [matter for _, matter, _ in handed.cases] == [PLOT]
    assert telling.states(package) == {PLOT: "submitted"}


def test_a_result_needed_first_is_told_in_plain_words_and_never_stops_the_one_notice(world):
    by = world.agent.actor  # has no licence
    package = telling.draft(world, "tobacco_new", by=world.agent, tobacco_new__premises="own")
    materials.bring_later(package_id=package.pk, material="bl", by=by, at=AT)
    with pytest.raises(Incomplete) as told:
        intake.submit(package_id=package.pk, by=by, at=AT)
    (first,) = [one for one in told.value.problems if one.where == "matters.tobacco_new"]
    assert (first.code, first.params["paper"]) == ("result_needed_first", "营业执照")

    items = [{"where": "bl", "name": "营业执照", "problem": "没有交", "remedy": "先办营业执照"}]
    counter.send_back(package_id=package.pk, items=items, by=world.li, at=AT)
    assert telling.states(package) == {"tobacco_new": "supplement"}


def test_a_question_left_open_still_stops_a_package_handed_in_as_it_is(world, begun):
    found = telling.problems(
        intake.submit, package_id=begun.pk, by=world.zhang.actor, at=AT, as_it_is=True
    )
    assert set(found.values()) == {"unanswered"}


def test_handing_in_twice_gives_the_same_answer(world):
    package = telling.draft(world, PLOT)
    first = intake.submit(package_id=package.pk, by=world.zhang.actor, at=AT)
    again = intake.submit(package_id=package.pk, by=world.zhang.actor, at=AT + HOUR)

    assert first.fresh
    assert not again.fresh
    assert (again.code, again.password, again.cases) == (first.code, first.password, first.cases)
    assert len(first.password) == 6


def test_nobody_is_handed_in_without_an_applicant(world):
    package = drafts.begin(centre=ZEGUO, channel="window", matters=["si_print"], by=world.li, at=AT)
    found = telling.problems(intake.submit, package_id=package.pk, by=world.li, at=AT)
    assert found["applicant.name"] == "required"


def test_an_unknown_matter_or_centre_begins_nothing(world):
    for wrong in ({"centre": "331081999", "matters": [PLOT]}, {"centre": ZEGUO, "matters": ["x"]}):
        with pytest.raises(NotFound):
            drafts.begin(channel="web", by=world.zhang.actor, at=AT, **wrong)
    assert not Package.objects.exists()


@pytest.mark.parametrize("code", ["tree_cut", "farm_house"])
def test_a_draft_of_what_was_withdrawn_meanwhile_is_not_handed_in(world, code):
    is_event = code == "farm_house"
    package = telling.draft(world, life_event=code) if is_event else telling.draft(world, code)
    catalog.withdraw(code=code, why="职权上收", by=KEEPER, at=AT)
    found = telling.problems(intake.submit, package_id=package.pk, by=world.zhang.actor, at=AT)
    assert found == {"matters": "not_offered"}

    catalog.draft_from(code=code, by=KEEPER, at=AT)
    catalog.publish(code=code, by=KEEPER, at=AT)
    assert intake.submit(package_id=package.pk, by=world.zhang.actor, at=AT).fresh
