"""What each step of a played life does: one call of the room's own action, at its moment."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from random import Random

from onewindow.cases import planning
from onewindow.cases.actions import (
    acceptance,
    decide,
    deliver,
    drafts,
    intake,
    materials,
    overdue,
    review,
)
from onewindow.cases.models import Case, Material, Package
from onewindow.hall.actions import drawing, queue, seats
from onewindow.hall.models import Window
from onewindow.program.demonstration import papers
from onewindow.program.demonstration.cast import Citizen
from onewindow.program.simulating.playing import SIMULATED, STAFF, Play
from onewindow.quality.actions import card_steps, watching
from onewindow.quality.models import Card
from onewindow.quality.queries import card_tables
from onewindow.rules.actors import LAW, Actor, Role
from onewindow.rules.card_loop import CardState

TEST_DAYS = 5  # of a special procedure
SECOND_LOOK = 5  # days added by an extension
OFFICE = Actor(id=f"{SIMULATED}:office", name=f"{STAFF}市中心", roles=frozenset({Role.OFFICE}))
EXPLAINED = "（模拟）经办人调岗时漏了交接，已补办。"
UPHELD = "（模拟）情况属实，维持。"
LIFTED = "（模拟）当天系统故障，有记录，撤销。"


def _draw(play: Play, at: datetime) -> None:
    guide = Actor(
        id=f"{SIMULATED}:kiosk",
        name=f"{STAFF}取号",
        roles=frozenset({Role.GUIDE}),
        centres=frozenset({play.stage.centre.pk}),
    )
    play.ticket = drawing.draw(
        centre=play.stage.centre.pk,
        topic=play.matter,
        channel="kiosk",
        by=guide,
        at=at,
        is_demonstration=True,
    )


def _call(play: Play, at: datetime) -> None:
    assert play.ticket is not None
    window = Window.objects.filter(serves=play.ticket.area_id).order_by("number")[0]
    seats.sit_down(window_id=window.pk, by=play.stage.clerk, at=play.ticket.drawn_at)
    play.ticket = queue.call(window_id=window.pk, by=play.stage.clerk, at=at)


def _welcome(play: Play, at: datetime) -> None:
    assert play.ticket is not None
    queue.welcome(ticket_id=play.ticket.pk, by=play.stage.clerk, at=at)


def _finish(play: Play, at: datetime) -> None:
    assert play.ticket is not None
    queue.finish(ticket_id=play.ticket.pk, by=play.stage.clerk, at=at)


def _begin(play: Play, at: datetime) -> None:
    by, person = play.filler, play.person
    package = drafts.begin(
        centre=play.stage.centre.pk,
        channel=play.channel,
        by=by,
        at=at,
        matters=[play.matter],
        ticket_id=play.ticket.pk if play.ticket else None,
    )
    if by.person_id is None:
        named = drafts.Named(person.name, person.number, person.phone, person.address)
        drafts.set_people(package_id=package.pk, applicant=named, relation="self", by=by, at=at)
    if play.channel in (Package.Channel.WEB, Package.Channel.PHONE):
        drafts.set_delivery(package_id=package.pk, delivery=planning.POST, by=by, at=at)
    package = papers.answer_all(package, by=by, at=at)
    citizen = Citizen("", person, play.citizen, play.stage.centre.pk, ())
    # The same words for everybody: what a form says is no part of what is simulated.
    until = date(play.stage.year, 1, 1)
    papers.fill_all(package, citizen, Random(play.matter), by=by, at=at, until=until)
    papers.bring_all(package, by=by, clerk=play.stage.clerk, at=at)
    play.package = package


def _submit(play: Play, at: datetime) -> None:
    intake.submit(package_id=play.held.pk, by=play.filler, at=at)
    play.held.refresh_from_db()


def _receive(play: Play, at: datetime) -> None:
    acceptance.receive(
        package_id=play.held.pk,
        password=planning.password_of(play.held.pk),
        by=play.stage.clerk,
        at=at,
    )


def _ticked(play: Play, at: datetime) -> set[str]:
    return set(planning.to_confirm(play.held, today=at.date()))


def _accept(play: Play, at: datetime) -> None:
    by, ticked = play.stage.clerk, _ticked(play, at)
    acceptance.accept(package_id=play.held.pk, by=by, at=at, confirmed=ticked)


def _accept_with_gaps(play: Play, at: datetime) -> None:
    by = play.stage.clerk
    play.brought = play.held.materials.filter(need="容缺").order_by("material")[0].material
    materials.bring_later(package_id=play.held.pk, material=play.brought, by=by, at=at)
    acceptance.accept_with_gaps(package_id=play.held.pk, by=by, at=at, confirmed=_ticked(play, at))


def _bring(play: Play, at: datetime) -> None:
    pk, by = play.held.pk, play.stage.clerk
    materials.take_paper(package_id=pk, material=play.brought, by=by, at=at)
    acceptance.fill_gaps(package_id=pk, by=by, at=at)


def _ask(play: Play, at: datetime) -> None:
    rows = play.held.materials.exclude(status=Material.Status.AWAITED)
    row = rows.order_by("material")[0]
    play.brought = row.material
    item = {
        "where": row.material,
        "name": row.name,
        "problem": "图像不清晰，无法辨认",
        "remedy": "请重新拍摄后上传，或到窗口提交原件",
    }
    acceptance.ask_supplement(package_id=play.held.pk, items=[item], by=play.stage.clerk, at=at)


def _supply(play: Play, at: datetime) -> None:
    pk, by = play.held.pk, play.stage.clerk
    materials.take_paper(package_id=pk, material=play.brought, by=by, at=at)
    acceptance.supply(package_id=pk, by=by, at=at)


def _lapse(play: Play, at: datetime) -> None:
    overdue.lapse(package_id=play.held.pk, at=at)


def _refuse_intake(play: Play, at: datetime) -> None:
    acceptance.refuse_intake(
        case_id=play.case.pk,
        reasons=["申请事项不属于本机关职权范围"],
        by=play.stage.clerk,
        at=at,
        right_office={"name": "台州市相应主管部门（模拟）"},
    )


def _withdraw(play: Play, at: datetime) -> None:
    reason = "申请人改变计划"
    acceptance.withdraw(case_id=play.case.pk, reason=reason, by=play.stage.clerk, at=at)


def _take_up(play: Play, at: datetime) -> None:
    case = play.case
    has_steps = bool(case.version.body.get("process"))
    by = play.desk(Role.REVIEWER if has_steps else Role.APPROVER)
    review.take_up(case_id=case.pk, by=by, at=at)


def _pass(play: Play, at: datetime) -> None:
    case = play.case
    step = review.next_step(case)
    assert step is not None
    role, partner = review.ROLE_OF_STEP[step.name], ""
    if role is Role.INSPECTOR:
        by, second = play.stage.inspectors[case.department_id]
        partner = second if step.people > 1 else ""
    else:
        by = play.desk(role)
    opinion = "经核对，情况属实，同意。"
    review.pass_step(case_id=case.pk, opinion=opinion, by=by, at=at, partner=partner)


def _pause(play: Play, at: datetime) -> None:
    review.pause(
        case_id=play.case.pk,
        kind="testing",
        days=TEST_DAYS,
        reason="需委托机构检测",
        by=play.desk(Role.REVIEWER),
        at=at,
    )


def _resume(play: Play, at: datetime) -> None:
    review.resume(case_id=play.case.pk, result="检测合格", by=play.desk(Role.REVIEWER), at=at)


def _extend(play: Play, at: datetime) -> None:
    case = play.case
    review.extend(
        case_id=case.pk,
        days=extended_by(case),
        reason="情况复杂，需进一步核实",
        by=play.desk(Role.APPROVER),
        at=at,
    )


def extended_by(case: Case) -> int:
    """How many days an extension of a case adds."""
    return min(SECOND_LOOK, review.extension_days_allowed(case))


def _grant(play: Play, at: datetime) -> None:
    decide.grant(case_id=play.case.pk, reasons="", by=play.desk(Role.APPROVER), at=at)


def _refuse(play: Play, at: datetime) -> None:
    reasons = "经核查，不符合办理条件。"
    decide.refuse(case_id=play.case.pk, reasons=reasons, by=play.desk(Role.APPROVER), at=at)


def _post(play: Play, at: datetime) -> None:
    number = f"MONI{play.held.code}"
    deliver.post(case_id=play.case.pk, tracking=number, by=play.stage.clerk, at=at)


def _deliver(play: Play, at: datetime) -> None:
    deliver.hand_over(
        case_id=play.case.pk,
        receiver=play.person.name,
        proof="签收",
        by=play.stage.clerk,
        at=at,
    )


def _archive(play: Play, at: datetime) -> None:
    deliver.archive(case_id=play.case.pk, by=LAW, at=at)


def _card(play: Play, at: datetime) -> None:
    """What passed is noticed; a card that waits for the office's word has it at once."""
    if card_tables.found(at.date()) is None:
        return
    watching.take_in(cases=[play.case.pk], at=at)
    for card in _cards(play, CardState.PROPOSED):
        card_steps.confirm(card_id=card.pk, note="", by=OFFICE, at=at)


def _explain(play: Play, at: datetime) -> None:
    for card in _cards(play, CardState.ASKED):
        card_steps.answer(card_id=card.pk, note=EXPLAINED, by=play.desk(Role.APPROVER), at=at)


def _uphold(play: Play, at: datetime) -> None:
    for card in _cards(play, CardState.ASKED, CardState.ANSWERED):
        card_steps.uphold(card_id=card.pk, note=UPHELD, by=OFFICE, at=at)


def _lift(play: Play, at: datetime) -> None:
    for card in _cards(play, CardState.ANSWERED):
        card_steps.lift(card_id=card.pk, note=LIFTED, by=OFFICE, at=at)


def _cards(play: Play, *states: CardState) -> list[Card]:
    return list(Card.objects.filter(case=play.case.pk, state__in=states).order_by("level"))


STEPS: Mapping[str, Callable[[Play, datetime], None]] = {
    "draw": _draw,
    "call": _call,
    "welcome": _welcome,
    "begin": _begin,
    "submit": _submit,
    "receive": _receive,
    "accept": _accept,
    "accept_with_gaps": _accept_with_gaps,
    "bring": _bring,
    "ask": _ask,
    "supply": _supply,
    "lapse": _lapse,
    "refuse_intake": _refuse_intake,
    "withdraw": _withdraw,
    "take_up": _take_up,
    "pass": _pass,
    "pause": _pause,
    "resume": _resume,
    "extend": _extend,
    "grant": _grant,
    "refuse": _refuse,
    "post": _post,
    "deliver": _deliver,
    "archive": _archive,
    "card": _card,
    "red_card": _card,
    "explain": _explain,
    "uphold": _uphold,
    "lift": _lift,
    "finish": _finish,
}


def run(play: Play, steps: Sequence[str], moments: Sequence[datetime]) -> Play:
    """Every step at its moment. Raises whatever an action refuses."""
    for step, at in zip(steps, moments, strict=True):
        STEPS[step](play, at)
    return play
