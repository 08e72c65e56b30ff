"""Cases: lists, one file, its history, papers and certificates."""

from datetime import date, datetime
from typing import Annotated, Literal
from uuid import UUID

from django.http import HttpRequest
from ninja import Query, Router

from onewindow.api import auth, kit, presenting, problems
from onewindow.api.catalogue import bad_cursor
from onewindow.api.schemas import cases as shapes
from onewindow.api.schemas.base import Line
from onewindow.cases import queries
from onewindow.cases.queries import wholes
from onewindow.people import actions as people

READ = auth.Token("cases:read")
router = Router(tags=["办件 Cases"], auth=READ)


@router.get(
    "",
    response={200: shapes.CasePage, **problems.READING},
    operation_id="listCases",
    summary="办件列表",
    description=(
        "desk: under way in the token's departments, most urgent first; window: handed in at the"
        " token's centres, oldest first; results: decided and waiting for their people."
    ),
)
def list_cases(
    request: HttpRequest,
    list: Annotated[Literal["desk", "window", "results"], Query()] = "desk",
    mine: Annotated[bool, Query(description="desk only: taken up by this token")] = False,
    after: Annotated[Line | None, Query(description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> shapes.CasePage:
    to, today = kit.actor(request), kit.today()
    if list == "desk":
        key = _checked(after, day_first=True)
        page = queries.desk(to=to, today=today, after=key, mine=mine, limit=limit)
    else:
        of = queries.window_in if list == "window" else queries.window_out
        page = of(to=to, today=today, after=_checked(after, day_first=False), limit=limit)
    return shapes.CasePage(items=presenting.rows(page.rows), next=page.next)


def _checked(after: str | None, *, day_first: bool) -> str:
    """A cursor that a list can read. Raises Incomplete."""
    if not after:
        return ""
    since, _, key = after.partition("~")
    try:
        UUID(key)
        if day_first and since != "-":
            date.fromisoformat(since)
        elif not day_first and datetime.fromisoformat(since).tzinfo is None:
            raise ValueError("a moment without its zone")
    except ValueError as odd:
        raise bad_cursor() from odd
    return after


@router.post(
    "/search",
    response={200: shapes.CaseList, **problems.WRITING},
    operation_id="searchCases",
    summary="查件",
    description=(
        "By case number, receipt code or the applicant's number, whole and exact. A POST, so that"
        " no number of a person comes into an address."
    ),
)
def search_cases(request: HttpRequest, wanted: shapes.SearchIn) -> shapes.CaseList:
    found = queries.find(text=wanted.text, to=kit.actor(request), today=kit.today())
    return shapes.CaseList(items=presenting.rows(found))


@router.get(
    "/{uuid:case_id}",
    response={200: shapes.CaseOut, **problems.READING},
    operation_id="readCase",
    summary="一个办件",
    description="State, both clocks with their explanation, steps, and what may be done now.",
)
def read_case(request: HttpRequest, case_id: UUID) -> shapes.CaseOut:
    return presenting.case(_dossier(request, case_id))


@router.get(
    "/{uuid:case_id}/timeline",
    response={200: shapes.Timeline, **problems.READING},
    operation_id="readTimeline",
    summary="办理过程",
    description="The case's journal: every move, when and by whom.",
)
def read_timeline(request: HttpRequest, case_id: UUID) -> shapes.Timeline:
    return presenting.timeline(_dossier(request, case_id))


@router.get(
    "/{uuid:case_id}/papers",
    response={200: shapes.PaperList, **problems.READING},
    operation_id="listPapers",
    summary="文书",
    description="Every paper of the case and of its package, oldest first.",
)
def list_papers(request: HttpRequest, case_id: UUID) -> shapes.PaperList:
    return presenting.papers(_dossier(request, case_id))


@router.get(
    "/{uuid:case_id}/certificates",
    auth=auth.Token("certificates:read"),
    response={200: shapes.CertificateList, **problems.READING},
    operation_id="listCertificates",
    summary="办件的电子证照",
    description="The certificate the case issued, if it did.",
)
def list_certificates(request: HttpRequest, case_id: UUID) -> shapes.CertificateList:
    return presenting.certificates(_dossier(request, case_id), today=kit.today())


@router.get(
    "/{uuid:case_id}/applicant",
    response={200: shapes.ApplicantOut, **problems.READING},
    operation_id="readApplicant",
    summary="申请人信息（不掩码）",
    description="Personal data and form in full, for who handles the case. Every look is noted.",
)
def read_applicant(request: HttpRequest, case_id: UUID) -> shapes.ApplicantOut:
    to = kit.actor(request)
    package = wholes.unmaskable(case_id=case_id, to=to)
    people.note_unmasked(subject=case_id, by=to, at=kit.now(), what="applicant")
    return shapes.ApplicantOut(
        applicant=presenting.in_full(package.applicant),
        agent=presenting.in_full(package.agent),
        form=package.form,
    )


def _dossier(request: HttpRequest, case_id: UUID) -> queries.Dossier:
    return queries.dossier(case_id=case_id, to=kit.actor(request), today=kit.today())
