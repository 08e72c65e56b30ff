"""The verbs that decide a case and bring its result to its person."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from onewindow.api import auth, kit, presenting, problems
from onewindow.api.schemas import cases as shapes
from onewindow.api.schemas import verbs
from onewindow.cases.actions import decide, deliver

router = Router(tags=["决定与送达 Decisions"], auth=auth.Token("cases:write"))
ANSWER = {200: shapes.CaseOut, **problems.WRITING}


@router.post(
    "/{uuid:case_id}/grant",
    response=ANSWER,
    operation_id="grantCase",
    summary="准予",
    description="Decide for the applicant; the certificate is made, later stages open.",
)
def grant(request: HttpRequest, case_id: UUID, told: verbs.GrantIn) -> shapes.CaseOut:
    decide.grant(
        case_id=case_id,
        reasons=told.reasons,
        conditions=told.conditions,
        by=kit.actor(request),
        at=kit.now(),
    )
    return presenting.case_now(request, case_id)


@router.post(
    "/{uuid:case_id}/refuse",
    response=ANSWER,
    operation_id="refuseCase",
    summary="不予许可",
    description="Decide against the applicant, with reasons and where to complain.",
)
def refuse(request: HttpRequest, case_id: UUID, told: verbs.RefuseIn) -> shapes.CaseOut:
    decide.refuse(case_id=case_id, reasons=told.reasons, by=kit.actor(request), at=kit.now())
    return presenting.case_now(request, case_id)


@router.post(
    "/{uuid:case_id}/inspect-commitment",
    response=ANSWER,
    operation_id="inspectCommitment",
    summary="核查承诺",
    description="Whether what was promised is so; if not, the decision may be revoked.",
)
def inspect_commitment(
    request: HttpRequest, case_id: UUID, told: verbs.InspectIn
) -> shapes.CaseOut:
    decide.inspect_commitment(
        case_id=case_id, passed=told.passed, note=told.note, by=kit.actor(request), at=kit.now()
    )
    return presenting.case_now(request, case_id)


@router.post(
    "/{uuid:case_id}/revoke",
    response=ANSWER,
    operation_id="revokeDecision",
    summary="撤销决定",
    description="The promise was broken, or the grant unlawful: the certificate ends today.",
)
def revoke(request: HttpRequest, case_id: UUID, told: verbs.RefuseIn) -> shapes.CaseOut:
    decide.revoke(case_id=case_id, reasons=told.reasons, by=kit.actor(request), at=kit.now())
    return presenting.case_now(request, case_id)


@router.post(
    "/{uuid:case_id}/post",
    response=ANSWER,
    operation_id="postResult",
    summary="寄送",
    description="The result is on its way under a tracking number.",
)
def post(request: HttpRequest, case_id: UUID, told: verbs.PostIn) -> shapes.CaseOut:
    deliver.post(case_id=case_id, tracking=told.tracking, by=kit.actor(request), at=kit.now())
    return presenting.case_now(request, case_id)


@router.post(
    "/{uuid:case_id}/locker",
    response={200: verbs.PickUpOut, **problems.WRITING},
    operation_id="putIntoLocker",
    summary="放入取件柜",
    description="Put the result into a locker; the pick-up code is told once.",
)
def locker(request: HttpRequest, case_id: UUID, told: verbs.LockerIn) -> verbs.PickUpOut:
    code = deliver.into_locker(
        case_id=case_id, locker=told.locker, by=kit.actor(request), at=kit.now()
    )
    return verbs.PickUpOut(code=code)


@router.post(
    "/{uuid:case_id}/deliver",
    response=ANSWER,
    operation_id="deliverResult",
    summary="送达",
    description="Who received the result and how that is proved (送达回证).",
)
def hand_over(request: HttpRequest, case_id: UUID, told: verbs.DeliverIn) -> shapes.CaseOut:
    deliver.hand_over(
        case_id=case_id,
        receiver=told.receiver,
        proof=told.proof,
        code=told.code,
        by=kit.actor(request),
        at=kit.now(),
    )
    return presenting.case_now(request, case_id)


@router.post(
    "/{uuid:case_id}/archive",
    response=ANSWER,
    operation_id="archiveCase",
    summary="归档",
    description="The file is closed; its papers stay as they are.",
)
def archive(request: HttpRequest, case_id: UUID) -> shapes.CaseOut:
    deliver.archive(case_id=case_id, by=kit.actor(request), at=kit.now())
    return presenting.case_now(request, case_id)
