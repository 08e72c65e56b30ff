"""Whatever happens to a package, folding its journal gives what is stored."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from onewindow.cases import queries, timing
from onewindow.cases.actions import acceptance, decide, deliver, materials, overdue, review, tick
from onewindow.cases.models import Case, Delivery, Package
from onewindow.journal import queries as journal
from onewindow.rules import clock, lifecycle
from onewindow.rules.clock_words import PauseKind
from onewindow.rules.lifecycle import State, Verb
from onewindow.rules.refusal import Refusal
from tests.rooms.cases import telling
from tests.rooms.cases.telling import LATE_PAPER, PLOT
from tests.world import AT, DAY

OF_THE_HOUSE = {Verb.SUBMIT, Verb.QUEUE, Verb.OPEN_STAGE, Verb.CERTIFY, Verb.MAKE_READY}
SPOKEN = sorted(set(Verb) - OF_THE_HOUSE)
ENDINGS = {Verb.WITHDRAW, Verb.VOID, Verb.REFUSE_INTAKE, Verb.REVOKE_ACCEPTANCE, Verb.LAPSE}


class Lives(RuleBasedStateMachine):
    """Random lives of a package, every verb spoken through the actions of the house."""

    world = None
    packages: tuple[Package, ...] = ()
    seen: set[tuple[str, str]] = set()

    def __init__(self):
        super().__init__()
        self.undone = transaction.atomic()
        self.undone.__enter__()
        self.at = AT

    def teardown(self):
        assert list(journal.breaks()) == []
        for case in self.cases():
            queries.dossier(case_id=case.pk, to=self.world.li, today=clock.local_day(self.at))
        transaction.set_rollback(True)
        self.undone.__exit__(None, None, None)

    @initialize(which=st.integers(0, 3))
    def begin(self, which):
        self.package = type(self).packages[which]

    def cases(self):
        return list(
            Case.objects.filter(package=self.package.pk)
            .select_related("version", "department", "package")
            .order_by("stage", "id")
        )

    @rule(data=st.data(), steps=st.integers(1, 4))
    def something_happens(self, data, steps):
        for _ in range(steps):
            case = data.draw(st.sampled_from(self.cases()), label="case")
            fitting = lifecycle.open_verbs(State(case.state)) - OF_THE_HOUSE
            if data.draw(st.integers(0, 3), label="goes on") and fitting - ENDINGS:
                fitting -= ENDINGS
            if fitting:
                verb = data.draw(st.sampled_from(sorted(fitting)), label="verb")
                self.at += timedelta(days=data.draw(st.integers(0, 3), label="days"), minutes=1)
                self.speak(verb, case, data)

    @rule(data=st.data())
    def something_unfitting_is_tried(self, data):
        case = data.draw(st.sampled_from(self.cases()), label="case")
        verb = data.draw(st.sampled_from(SPOKEN))
        self.speak(verb, case, data)

    @rule(days=st.integers(1, 9))
    def time_passes(self, days):
        self.at += days * DAY
        tick.tick(at=self.at)

    def speak(self, verb, case, data):
        before = telling.states(self.package)
        try:
            with transaction.atomic():
                getattr(self, verb.name.lower())(case, data)
        except Refusal:
            assert telling.states(self.package) == before
            return
        after = telling.states(self.package)
        type(self).seen |= {(verb, state) for state in after.values()}

    @invariant()
    def folding_gives_what_is_stored(self):
        if not hasattr(self, "package"):
            return
        for case in self.cases():
            told = telling.verbs(case)
            assert lifecycle.fold(told) == case.state, (case.matter, told)
            self.the_days_are_those_of_the_clock(case)

    def the_days_are_those_of_the_clock(self, case):
        if State(case.state) not in lifecycle.UNDER_WAY:
            return
        found = timing.clocks(case, list(case.pauses.order_by("since_on")))
        assert case.due_on == (found.binding.on if found.binding else None)
        assert case.statutory_due_on == (found.statutory.on if found.statutory else None)

    # --- one method for each verb ---

    def whole(self, **more):
        return {"package_id": self.package.pk, "by": self.world.li, "at": self.at, **more}

    def one(self, case, by, **more):
        return {"case_id": case.pk, "by": by, "at": self.at, **more}

    def post_of(self, case, name):
        return self.world.staff(f"{case.department_id}-{name}")

    def bring_everything(self):
        rows = self.package.materials.filter(status__in=["missing", "gap", "disputed"])
        for row in [*rows, *self.package.materials.filter(checked="wrong")]:
            materials.take_paper(**self.whole(material=row.material))

    def receive(self, case, data):
        acceptance.receive(**self.whole(password="000000"))

    def ask_supplement(self, case, data):
        item = {"where": "idcard", "name": "身份证", "problem": "不清", "remedy": "重拍"}
        acceptance.ask_supplement(**self.whole(items=[item]))

    def supply(self, case, data):
        self.bring_everything()
        acceptance.supply(**self.whole())

    def accept(self, case, data):
        if data.draw(st.booleans(), label="brings what is missing"):
            self.bring_everything()
        acceptance.accept(**self.whole(confirmed=telling.ticked(self.package, at=self.at)))

    def accept_with_gaps(self, case, data):
        days = data.draw(st.integers(1, 10), label="days")
        confirmed = telling.ticked(self.package, at=self.at)
        acceptance.accept_with_gaps(**self.whole(confirmed=confirmed, days=days))

    def fill_gaps(self, case, data):
        self.bring_everything()
        acceptance.fill_gaps(**self.whole())

    def refuse_intake(self, case, data):
        acceptance.refuse_intake(**self.one(case, self.world.li, reasons=["不属于职权范围"]))

    def lapse(self, case, data):
        overdue.lapse(package_id=self.package.pk, at=self.at)

    def deem_accepted(self, case, data):
        overdue.deem_accepted(package_id=self.package.pk, at=self.at)

    def withdraw(self, case, data):
        acceptance.withdraw(**self.one(case, self.world.zhang.actor, reason="不办了"))

    def void(self, case, data):
        acceptance.void(**self.one(case, self.world.chen, reason="重复申报"))

    def take_up(self, case, data):
        review.take_up(**self.one(case, self.post_of(case, "review")))

    def pass_step(self, case, data):
        step = review.next_step(case)
        by = telling.who(self.world, case, step.name) if step else self.post_of(case, "review")
        partner = f"{case.department_id}-inspect2" if step and step.people > 1 else ""
        review.pass_step(**self.one(case, by, opinion="同意", partner=partner))

    def send_back(self, case, data):
        review.send_back(**self.one(case, self.post_of(case, "check"), reason="再核"))

    def pause(self, case, data):
        kind = data.draw(st.sampled_from(sorted(PauseKind)), label="kind")
        by = self.post_of(case, "review")
        review.pause(**self.one(case, by, kind=kind, days=3, reason="需要"))

    def resume(self, case, data):
        review.resume(**self.one(case, self.post_of(case, "review"), result="完成"))

    def extend(self, case, data):
        by = self.post_of(case, "approve")
        review.extend(**self.one(case, by, days=data.draw(st.integers(1, 12)), reason="复杂"))

    def grant(self, case, data):
        if data.draw(st.booleans(), label="signs every step"):
            telling.signed(self.world, case, at=self.at)
        decide.grant(**self.one(case, self.post_of(case, "approve"), reasons="符合"))

    def refuse(self, case, data):
        if data.draw(st.booleans(), label="signs every step"):
            telling.signed(self.world, case, at=self.at)
        decide.refuse(**self.one(case, self.post_of(case, "approve"), reasons="不符合"))

    def post(self, case, data):
        if data.draw(st.booleans(), label="locker"):
            self.code = deliver.into_locker(**self.one(case, self.world.li, locker="A1"))
        else:
            deliver.post(**self.one(case, self.world.li, tracking="E1"))

    def deliver(self, case, data):
        row = Delivery.objects.filter(case=case).first()
        code = self.code if row is not None and row.pickup_hash else ""
        told = {"receiver": "李守田", "proof": "签收", "code": code}
        deliver.hand_over(**self.one(case, self.world.li, **told))

    def archive(self, case, data):
        deliver.archive(**self.one(case, self.world.li))

    def revoke_acceptance(self, case, data):
        by = self.post_of(case, "approve")
        acceptance.revoke_acceptance(**self.one(case, by, reasons=["材料不实"]))

    def inspect_commitment(self, case, data):
        by = self.post_of(case, "inspect1")
        decide.inspect_commitment(**self.one(case, by, passed=False, note="不符"))

    def revoke(self, case, data):
        decide.revoke(**self.one(case, self.post_of(case, "approve"), reasons="虚假承诺"))


@pytest.fixture
def packages(world):
    return (
        telling.handed(world, PLOT),
        telling.handed(world, PLOT, without=[LATE_PAPER]),
        telling.handed(world, "gth_new", "gg_new", gg_new__mode="promise", gg_new__ac="no"),
        telling.handed(world, life_event="open_shop", tobacco="yes", signboard="no"),
    )


def test_every_random_life_folds_to_what_is_stored(world, packages):
    machine = type("LivesHere", (Lives,), {"world": world, "packages": packages, "seen": set()})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=20,
            stateful_step_count=12,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    # The lives were no still lives: most verbs were spoken, most states were seen.
    assert len({verb for verb, _ in machine.seen}) >= 9
    assert len({state for _, state in machine.seen}) >= 7
