"""Progress by number and password, and what a token is."""

from django.http import HttpRequest
from ninja import Router

from onewindow.api import auth, kit, problems
from onewindow.api.schemas import public as shapes
from onewindow.cases import queries
from onewindow.wording import words

router = Router(tags=["进度与令牌 Progress and tokens"])


@router.post(
    "/progress",
    auth=auth.progress,
    response={200: shapes.ProgressOut, **problems.ASKED},
    operation_id="readProgress",
    summary="查进度",
    description=(
        "For whoever has the receipt code (or a case number) and the query password; no personal"
        " data. A wrong password and an unknown code look alike, and few tries are allowed."
    ),
)
def read_progress(request: HttpRequest, asked: shapes.ProgressIn) -> shapes.ProgressOut:
    found = queries.progress(code=asked.code, password=asked.password, today=kit.today())
    english = words.in_english()
    return shapes.ProgressOut(
        code=found.code,
        submitted_at=found.submitted_at,
        centre=found.centre,
        cases=[
            shapes.LaneOut(
                number=one.number,
                name=one.english if english else one.name,
                department=one.department,
                state=str(one.state),
                state_word=str(words.STATES[one.state].word),
                due_on=one.due_on,
                light=str(one.light) if one.light else None,
                mode=one.mode,
                steps=[shapes.LaneStep(fact=step.fact, at=step.at) for step in one.steps],
            )
            for one in found.lanes
        ],
    )


@router.get(
    "/me",
    auth=auth.Token(),
    response={200: shapes.MeOut, **problems.READING},
    operation_id="readMe",
    summary="我的令牌",
    description="Who the token speaks for, and what it may do.",
)
def read_me(request: HttpRequest) -> shapes.MeOut:
    me = kit.actor(request)
    return shapes.MeOut(
        id=me.id,
        name=me.name,
        scopes=sorted(me.scopes),
        roles=sorted(str(role) for role in me.roles),
        centres=sorted(me.centres),
        departments=sorted(me.departments),
    )
