"""The verbs on one case: review, decision, delivery."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from onewindow.api import auth, kit, presenting, problems
from onewindow.api.schemas import cases as shapes
from onewindow.api.schemas import verbs
from onewindow.cases.actions import acceptance, review

router = Router(tags=["办理 Moves"], auth=auth.Token("cases:write"))
ANSWER = {200: shapes.CaseOut, **problems.WRITING}


@router.post(
    "/{uuid:case_id}/refuse-intake",
    response=ANSWER,
    operation_id="refuseIntake",
    summary="不予受理",
    description="Refuse one case at intake, in writing, with reasons and the right office.",
)
def refuse_intake(
    request: HttpRequest, case_id: UUID, told: verbs.RefuseIntakeIn
) -> shapes.CaseOut:
    acceptance.refuse_intake(
        case_id=case_id,
        reasons=told.reasons,
        right_office=told.right_office.model_dump() if told.right_office else None,
        clerk=kit.clerk(told.clerk),
        by=kit.actor(request),
        at=kit.now(),
    )
    return presenting.case_now(request, case_id)


@router.post(
    "/{uuid:case_id}/withdraw",
    response=ANSWER,
    operation_id="withdrawCase",
    summary="撤回",
    description="The applicant takes the case back before it is decided.",
)
def withdraw(request: HttpRequest, case_id: UUID, told: verbs.WithdrawIn) -> shapes.CaseOut:
    acceptance.withdraw(case_id=case_id, reason=told.reason, by=kit.actor(request), at=kit.now())
    return presenting.case_now(request, case_id)


@router.post(
    "/{uuid:case_id}/revoke-acceptance",
    response=ANSWER,
    operation_id="revokeAcceptance",
    summary="撤销受理",
    description="A paper that might come late did not come, or was wrong.",
)
def revoke_acceptance(request: HttpRequest, case_id: UUID, told: verbs.ReasonsIn) -> shapes.CaseOut:
    acceptance.revoke_acceptance(
        case_id=case_id, reasons=told.reasons, by=kit.actor(request), at=kit.now()
    )
    return presenting.case_now(request, case_id)


@router.post(
    "/{uuid:case_id}/urge",
    response=ANSWER,
    operation_id="urgeCase",
    summary="催办",
    description="Ask where the case stays; its handler sees it.",
)
def urge(request: HttpRequest, case_id: UUID) -> shapes.CaseOut:
    acceptance.urge(case_id=case_id, by=kit.actor(request), at=kit.now())
    return presenting.case_now(request, case_id)


@router.post(
    "/{uuid:case_id}/take-up",
    response=ANSWER,
    operation_id="takeUpCase",
    summary="开始审查",
    description="Take an accepted case onto the desk; its review steps are laid out.",
)
def take_up(request: HttpRequest, case_id: UUID) -> shapes.CaseOut:
    review.take_up(case_id=case_id, by=kit.actor(request), at=kit.now())
    return presenting.case_now(request, case_id)


@router.post(
    "/{uuid:case_id}/steps",
    response=ANSWER,
    operation_id="passStep",
    summary="办完一个环节",
    description="Sign the step that is due, with an opinion; two inspectors where the law says so.",
)
def pass_step(request: HttpRequest, case_id: UUID, told: verbs.StepIn) -> shapes.CaseOut:
    review.pass_step(
        case_id=case_id,
        opinion=told.opinion,
        partner=told.partner,
        by=kit.actor(request),
        at=kit.now(),
    )
    return presenting.case_now(request, case_id)


@router.post(
    "/{uuid:case_id}/send-back",
    response=ANSWER,
    operation_id="sendBack",
    summary="退回上一环节",
    description="The last signed step is to be done again.",
)
def send_back(request: HttpRequest, case_id: UUID, told: verbs.SendBackIn) -> shapes.CaseOut:
    review.send_back(case_id=case_id, reason=told.reason, by=kit.actor(request), at=kit.now())
    return presenting.case_now(request, case_id)


@router.post(
    "/{uuid:case_id}/pause",
    response=ANSWER,
    operation_id="pauseCase",
    summary="进入特别程序",
    description="Begin time that the law leaves out of the clocks; the applicant is told.",
)
def pause(request: HttpRequest, case_id: UUID, told: verbs.PauseIn) -> shapes.CaseOut:
    review.pause(
        case_id=case_id,
        kind=told.kind,
        days=told.days,
        reason=told.reason,
        by=kit.actor(request),
        at=kit.now(),
    )
    return presenting.case_now(request, case_id)


@router.post(
    "/{uuid:case_id}/resume",
    response=ANSWER,
    operation_id="resumeCase",
    summary="恢复办理",
    description="The special procedure is over; the clocks go on from the next day.",
)
def resume(request: HttpRequest, case_id: UUID, told: verbs.ResumeIn) -> shapes.CaseOut:
    review.resume(case_id=case_id, result=told.result, by=kit.actor(request), at=kit.now())
    return presenting.case_now(request, case_id)


@router.post(
    "/{uuid:case_id}/extend",
    response=ANSWER,
    operation_id="extendCase",
    summary="延长期限",
    description="The head adds days once, and the applicant is told why (延期通知书).",
)
def extend(request: HttpRequest, case_id: UUID, told: verbs.ExtendIn) -> shapes.CaseOut:
    review.extend(
        case_id=case_id, days=told.days, reason=told.reason, by=kit.actor(request), at=kit.now()
    )
    return presenting.case_now(request, case_id)
