"""Decisions, what they bring forth, promises kept and broken, and how results reach people."""

from datetime import date

import pytest

from onewindow.cases.actions import decide, deliver, drafts, intake, review, tick
from onewindow.cases.models import Case, Decision, Delivery
from onewindow.documents import queries as documents
from onewindow.journal import queries as journal
from onewindow.rules import certificates, codes
from onewindow.rules.lifecycle import MoveNotAllowed
from onewindow.rules.powers import NotPermitted
from tests.rooms.cases import telling
from tests.rooms.cases.telling import PLOT
from tests.world import AT, DAY, HOUR, TODAY

TOWN = "township"


def paper(case, kind):
    (found,) = [
        one
        for one in documents.papers(package=case.package_id)
        if one.kind == kind and one.subject == case.pk
    ]
    return found


def certificate(case):
    found = documents.certificate_of_case(case.pk)
    assert found is not None
    return found


@pytest.fixture
def ready(world):
    """A granted house plot that waits at the counter."""
    return telling.granted(world, telling.case_of(telling.accepted(world, PLOT)))


# --- 准予, 不予 ---


def test_a_grant_makes_certificate_and_paper_and_lets_it_be_fetched(ready):
    assert telling.verbs(ready)[-3:] == ["grant", "certify", "make-ready"]
    assert Case.objects.get(pk=ready.pk).state == "ready"
    told = paper(ready, "grant").body
    assert told["result"]["number"] == certificate(ready).body["number"]
    assert told["remedies"]["reconsideration_days"] == 60
    telling.assert_folds(ready.package)


def test_only_the_departments_approver_decides(world):
    case = telling.signed(world, telling.case_of(telling.accepted(world, PLOT)))
    others = [world.reviewer(TOWN), world.checker(TOWN), world.wang("tobacco"), world.li]
    for by in [*others, world.zhang.actor]:
        for act in (decide.grant, decide.refuse):
            with pytest.raises(NotPermitted):
                act(case_id=case.pk, reasons="因为", by=by, at=AT + DAY)
    assert not Decision.objects.exists()


def test_a_refusal_gives_reasons_and_remedies(world):
    case = telling.signed(world, telling.case_of(telling.accepted(world, PLOT)))
    by = world.wang(TOWN)
    assert telling.problems(decide.refuse, case_id=case.pk, reasons=" ", by=by, at=AT) == {
        "reasons": "required"
    }
    decide.refuse(case_id=case.pk, reasons="一户一宅\n不在村庄规划内", by=by, at=AT + DAY)

    told = paper(case, "refuse").body
    assert told["reasons"] == ["一户一宅", "不在村庄规划内"]
    assert told["remedies"]["lawsuit_months"] == 6
    assert documents.certificate_of_case(case.pk) is None
    assert telling.states(case.package) == {PLOT: "ready"}
    telling.assert_folds(case.package)


def test_nothing_is_decided_twice(world, ready):
    for act in (decide.grant, decide.refuse):
        with pytest.raises(MoveNotAllowed):
            act(case_id=ready.pk, reasons="因为", by=world.wang(TOWN), at=AT + DAY)


def test_a_matter_without_steps_is_decided_at_once(world):
    case = telling.taken_up(world, "si_print")
    assert not case.steps.exists()
    by = world.wang(case.department_id)
    decide.grant(case_id=case.pk, reasons="", by=by, at=AT + HOUR)
    assert telling.states(case.package) == {"si_print": "ready"}
    assert documents.certificate_of_case(case.pk) is None


# --- 电子证照 ---


def test_a_certificate_says_who_what_and_how_long(world):
    package = telling.accepted(world, "gth_new")
    case = telling.granted(world, telling.case_of(package))
    made = certificate(case)

    lines = dict(made.body["lines"])
    assert made.title == "营业执照"
    assert codes.is_uscc(made.body["number"])
    assert made.body["number"].startswith("92331081")
    assert lines["经营者姓名"] == "李守田"
    assert made.body["holder"]["name"] == "李守田"
    assert "1982" not in str(made.body)
    assert made.valid_until is None
    assert made.body["template"] == "business_licence@1"
    assert made.body["demonstration"] is True
    assert not any("None" in value or value == made.body["number"] for value in lines.values())


def test_the_identifier_carries_its_issuer_and_a_check_character(ready):
    made = certificate(ready)
    found = certificates.parse(made.identifier)
    assert found.issuer == made.issuer.uscc
    assert found.serial.startswith("2026")
    assert bytes(made.digest).hex() == certificates.digest(made.body)


def test_certificates_of_one_issuer_are_numbered_one_by_one(world, ready):
    other = telling.granted(world, telling.case_of(telling.accepted(world, PLOT)))
    first, second = (certificates.parse(certificate(one).identifier) for one in (ready, other))
    assert int(second.serial) == int(first.serial) + 1


@pytest.mark.parametrize(
    ("matter", "who", "until"),
    [
        ("id_temp", "li-shop", date(2026, 6, 2)),
        ("cjz_new", "disabled-physical", date(2036, 3, 2)),
        ("passport", "passport", date(2036, 3, 2)),
        ("id_first", "teen", date(2031, 3, 2)),
        ("id_renew", "lost-card", date(2046, 3, 2)),
        ("id_renew", "elder-75", None),
        ("gth_new", "li-shop", None),
    ],
)
def test_a_certificate_is_good_as_long_as_its_version_says(world, matter, who, until):
    citizen = world.cast.citizens[who]
    case = telling.granted(world, telling.case_of(telling.accepted(world, matter, by=citizen)))
    assert certificate(case).valid_until == until


@pytest.mark.parametrize(("kind", "is_one"), [("reissue", True), ("stop", False)])
def test_a_certificate_is_made_only_when_the_answers_say_so(world, kind, is_one):
    package = telling.accepted(world, "tobacco_manage", tobacco_manage__apply_type=kind)
    assert package.answers["tobacco_manage.apply_type"] == kind
    case = telling.granted(world, telling.case_of(package))
    assert (documents.certificate_of_case(case.pk) is not None) is is_one


def test_a_later_version_of_a_template_leaves_issued_papers_as_they_are(ready):
    assert {one.template for one in documents.papers(package=ready.package_id)} == {
        "receipt@1",
        "acceptance@1",
        "grant@1",
    }


def test_papers_of_one_authority_are_numbered_by_kind_and_year(world):
    cases = [telling.case_of(telling.accepted(world, PLOT)) for _ in range(3)]
    numbers = [paper(case, "acceptance").number for case in cases]
    assert [number.rpartition("〕")[2] for number in numbers] == ["1号", "2号", "3号"]
    assert all("〔2026〕" in number for number in numbers)


def test_the_year_of_a_number_is_the_counties_own(world):
    new_year = AT.replace(year=2026, month=12, day=31, hour=17)  # one o'clock on 1 January
    case = telling.case_of(telling.accepted(world, PLOT, at=new_year))
    assert "〔2027〕" in paper(case, "acceptance").number


def test_anybody_can_verify_a_certificate_and_sees_the_least(ready):
    made = certificate(ready)
    found = documents.verification(code=made.code, today=TODAY)
    assert (found.standing, found.holder) == ("valid", "李**")
    assert found.identifier == made.identifier


# --- 告知承诺 ---


@pytest.fixture
def promised(world):
    case = telling.taken_up(world, "gg_new", gg_new__mode="promise", gg_new__ac="no")
    return decide.grant(case_id=case.pk, reasons="", by=world.wang("health"), at=AT + HOUR)


def inspect(world, case, passed, at=AT + 10 * DAY, note="空气检测不合格"):
    by = world.staff("health-inspect1")
    return decide.inspect_commitment(case_id=case.pk, passed=passed, note=note, by=by, at=at)


def test_a_promise_is_decided_first_and_inspected_within_sixty_working_days(promised):
    decision = Decision.objects.get(case=promised)
    assert decision.on_commitment
    assert decision.inspect_by == date(2026, 5, 28)
    assert not promised.steps.exists()
    assert certificate(promised).valid_until == date(2030, 3, 2)


def test_without_the_promise_the_matter_goes_the_long_way_in_the_legal_time(world):
    package = telling.accepted(world, "gg_new", gg_new__mode="normal", gg_new__ac="no")
    case = telling.case_of(package)
    assert case.due_on == case.statutory_due_on == date(2026, 3, 30)
    review.take_up(case_id=case.pk, by=world.reviewer("health"), at=AT + HOUR)
    assert [step.name for step in case.steps.order_by("order")] == ["承办", "核查", "审核", "批准"]
    found = telling.refusal(
        decide.grant, case_id=case.pk, reasons="", by=world.wang("health"), at=AT + DAY
    )
    assert found.code == "wrong_order"

    telling.granted(world, case, at=AT + DAY)
    decision = Decision.objects.get(case=case)
    assert (decision.on_commitment, decision.inspect_by) == (False, None)
    wrong = telling.refusal(inspect, world=world, case=case, passed=True)
    assert wrong.code == "wrong_order"


def test_nobody_is_unsure_whether_to_promise(world):
    package = telling.draft(world, "gg_new", gg_new__mode="normal")
    by = world.zhang.actor
    drafts.answer(package_id=package.pk, answers={"gg_new.mode": "unsure"}, by=by, at=AT)
    found = telling.problems(intake.submit, package_id=package.pk, by=by, at=AT)
    assert found["gg_new.mode"] == "unanswered"


def test_a_kept_promise_is_noted(world, promised):
    inspect(world, promised, True, note="与承诺一致")
    decision = Decision.objects.get(case=promised)
    assert decision.inspection_passed is True
    assert decision.inspected_at == AT + 10 * DAY
    telling.assert_folds(promised.package)


def test_a_broken_promise_costs_the_certificate(world, promised):
    inspect(world, promised, False)
    by = world.wang("health")
    assert telling.problems(decide.revoke, case_id=promised.pk, reasons="", by=by, at=AT) == {
        "reasons": "required"
    }
    decide.revoke(case_id=promised.pk, reasons="虚假承诺\n逾期不改", by=by, at=AT + 12 * DAY)

    made = certificate(promised)
    assert telling.states(promised.package) == {"gg_new": "revoked"}
    assert made.revoked_on == date(2026, 3, 14)
    assert documents.standing(made, today=date(2026, 3, 13)) == "valid"
    assert documents.standing(made, today=date(2026, 3, 14)) == "revoked"
    assert documents.verification(code=made.code, today=date(2026, 3, 14)).standing == "revoked"
    telling.assert_folds(promised.package)


def test_a_revocation_is_told_in_writing(world, promised):
    decide.revoke(
        case_id=promised.pk, reasons="虚假承诺\n逾期不改", by=world.wang("health"), at=AT + 12 * DAY
    )
    papers = {one.kind: one for one in documents.papers(package=promised.package_id)}
    told = papers["revocation"].body
    assert told["decision_number"] == papers["grant"].number
    assert told["certificate"]["number"] == certificate(promised).body["number"]
    assert told["reasons"] == ["虚假承诺", "逾期不改"]
    assert told["basis"][:2] == [
        "《浙江省保障“最多跑一次”改革规定》第十四条",
        "《中华人民共和国行政许可法》第六十九条",
    ]
    assert (told["decided_on"], told["issued_on"]) == ("2026-03-02", "2026-03-14")
    assert told["remedies"]["reconsideration_days"] == 60


def test_a_revoked_case_is_archived_in_its_turn(world, promised):
    inspect(world, promised, False)
    decide.revoke(case_id=promised.pk, reasons="虚假承诺", by=world.wang("health"), at=AT + DAY)
    assert tick.tick(at=AT + 7 * DAY)["archived"] == 0
    assert tick.tick(at=AT + 9 * DAY)["archived"] == 1
    telling.assert_folds(promised.package)


def test_an_inspection_without_a_note_is_none(world, promised):
    assert telling.problems(inspect, world=world, case=promised, passed=True, note=" ") == {
        "note": "required"
    }


# --- 送达 ---


def hand_over(world, case, code="", **rest):
    told = {"receiver": "李守田", "proof": "窗口签收", "by": world.li, "at": AT + DAY, **rest}
    return deliver.hand_over(case_id=case.pk, code=code, **told)


def test_a_result_is_handed_over_at_the_counter_with_proof(world, ready):
    hand_over(world, ready)

    row = Delivery.objects.get(case=ready)
    assert (row.mode, row.receiver, row.proof) == ("counter", "李守田", "窗口签收")
    told = paper(ready, "delivery").body
    assert {line["name"] for line in told["papers"]} >= {"grant"}
    assert told["recipient"]["name"] == "李守田"
    assert telling.states(ready.package) == {PLOT: "delivered"}
    telling.assert_folds(ready.package)


def test_a_hand_over_names_receiver_and_proof(world, ready):
    found = telling.problems(hand_over, world=world, case=ready, receiver="", proof=" ")
    assert found == {"receiver": "required", "proof": "required"}
    with pytest.raises(NotPermitted):
        hand_over(world, ready, by=world.zhao)


def test_a_result_goes_by_post_under_a_tracking_number(world, ready):
    assert telling.problems(deliver.post, case_id=ready.pk, tracking="", by=world.li, at=AT) == {
        "tracking": "required"
    }
    deliver.post(case_id=ready.pk, tracking="EMS123", by=world.li, at=AT + DAY)
    assert telling.states(ready.package) == {PLOT: "posted"}

    hand_over(world, ready, proof="快递签收", at=AT + 3 * DAY)
    assert paper(ready, "delivery").body["tracking"] == "EMS123"
    telling.assert_folds(ready.package)


def test_a_locker_opens_with_its_code_only(world, ready):
    code = deliver.into_locker(case_id=ready.pk, locker="A03", by=world.li, at=AT + DAY)
    assert len(code) == 8
    for wrong in ("", "00000000", code[:-1], code + "0"):
        found = telling.refusal(hand_over, world=world, case=ready, code=wrong)
        assert found.code == "wrong_code"
    assert telling.states(ready.package) == {PLOT: "posted"}

    hand_over(world, ready, code=code)
    assert telling.states(ready.package) == {PLOT: "delivered"}
    assert code not in str([entry.detail for entry in journal.about(ready.pk)])


def test_a_file_is_archived_a_week_after_it_was_delivered(world, ready):
    hand_over(world, ready)
    assert tick.tick(at=AT + 8 * DAY)["archived"] == 0
    assert tick.tick(at=AT + 9 * DAY)["archived"] == 1
    case = Case.objects.get(pk=ready.pk)
    assert (case.state, case.ended_at) == ("archived", AT + 9 * DAY)
    assert tick.tick(at=AT + 10 * DAY)["archived"] == 0
    telling.assert_folds(ready.package)
