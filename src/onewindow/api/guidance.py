"""Answers in, what is needed out: the guide's questions and the one plan behind every face."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import cast

from django.http import HttpRequest
from ninja import Router

from onewindow.api import auth, catalogue, kit, problems
from onewindow.api.schemas import catalogue as shapes
from onewindow.cases.actions import drafts
from onewindow.catalog import queries as catalog
from onewindow.rules import form_schema, plans, situations
from onewindow.rules.bundles import Bundle
from onewindow.rules.facts import Facts
from onewindow.rules.matter_parts import Limit, Option, Question
from onewindow.rules.plan_fields import PlannedField
from onewindow.rules.refusal import Incomplete, Problem

router = Router(tags=["指南 Guidance"], auth=auth.public)

English = Mapping[str, str]


@router.post(
    "/guidance",
    response={200: shapes.GuidanceOut, **problems.ASKED},
    operation_id="guide",
    summary="情形引导与办事清单",
    description=(
        "Send a life event or matters with the answers so far; get the next question and what is"
        " needed: matters with reasons, each material and each form field once, fees, days,"
        " places. Nothing is kept."
    ),
)
def guide(request: HttpRequest, wish: shapes.GuidanceIn) -> shapes.GuidanceOut:
    _one_wish(wish)
    version_id, pinned = drafts.pins(life_event=wish.life_event, matters=wish.matters)
    bundle = catalog.bundle(life_event_version_id=version_id, versions=dict(pinned))
    wrong = [
        problem
        for problem in situations.answer_problems(bundle=bundle, answers=wish.answers)
        if problem.code != "answer_contradicts"  # what follows from another answer wins
    ]
    if wrong:
        raise Incomplete(wrong)
    known = wish.facts or shapes.FactsIn()
    facts = Facts(
        by_agent=known.by_agent,
        delivery=known.delivery,
        birth_on=known.birth_on,
        on=kit.today(),
        values=wish.form,
    )
    plan = plans.plan(bundle=bundle, answers=wish.answers, facts=facts)
    following = situations.next_question(bundle=bundle, answers=wish.answers, facts=facts)
    asked = situations.questions(bundle=bundle, answers=wish.answers, facts=facts)
    wanted = [
        one.code
        for one in plan.matters
        if one.standing == situations.IN and one.mode not in ("auto", "later")
    ]
    return shapes.GuidanceOut(
        life_event=wish.life_event,
        matters=[one.code for one in plan.matters],
        next_question=_question(following, bundle, wish.answers) if following else None,
        questions=[_question(one, bundle, wish.answers) for one in asked],
        plan=planned(plan, bundle.english),
        places=catalogue.places(
            catalog.places_for(codes=wanted, on=kit.today(), town=wish.town) if wanted else ()
        ),
    )


def _one_wish(wish: shapes.GuidanceIn) -> None:
    if bool(wish.life_event) == bool(wish.matters):
        said = "Name a life event or matters, not both."
        raise Incomplete([Problem("life_event", "one_wish", said)])


def _question(one: Question, bundle: Bundle, answers: Mapping[str, str]) -> shapes.QuestionOut:
    english = bundle.english
    return shapes.QuestionOut(
        key=one.key,
        text=kit.said(one.text, english) or "",
        options=_options(one.options, english),
        answer=next((answers[key] for key in one.keys if key in answers), None),
    )


def _options(options: Iterable[Option], english: English) -> list[shapes.OptionOut]:
    return [
        shapes.OptionOut(value=one.value, label=kit.said(one.label, english) or "")
        for one in options
    ]


def planned(plan: plans.Plan, english: English) -> shapes.PlanOut:
    """The plan in the caller's language."""
    return shapes.PlanOut(
        certain=plan.certain,
        matters=[_matter(one, english) for one in plan.matters],
        materials=[_material(one, english) for one in plan.materials],
        form=form_schema.json_schema(fields=[_spoken(one, english) for one in plan.fields]),
        stages=[
            shapes.StageOut(
                mode=one.mode,
                matters=list(one.matters),
                working_days=one.working_days,
                days=one.days,
                at_once=one.at_once,
            )
            for one in plan.stages
        ],
        findings=[
            shapes.FindingOut(
                matter=one.matter,
                type=one.type,
                effect=one.effect,
                text=kit.said(one.text, english),
                basis=one.basis,
                to=one.to,
                certain=one.certain,
            )
            for one in plan.findings
        ],
        fee=shapes.FeeOut(least_fen=plan.fee_fen, most_fen=plan.fee_most_fen),
        working_days=plan.working_days,
        days=plan.days,
        lines_separately=plan.lines_separately,
        lines_one_set=plan.lines_one_set,
    )


def _matter(one: plans.PlannedMatter, english: English) -> shapes.PlannedMatterOut:
    return shapes.PlannedMatterOut(
        code=one.code,
        name=kit.said(one.name, english) or "",
        department=one.department,
        standing=cast(shapes.Standing, one.standing),
        because=_because(one.because, english),
        stage=one.stage,
        mode=one.mode,
        after=list(one.after),
        legal_limit=_limit(one.legal),
        promised_limit=_limit(one.promised),
        fee=shapes.FeeOut(
            least_fen=one.fee.least_fen,
            most_fen=one.fee.most_fen,
            waivable=one.fee.waivable,
            note=kit.said(one.fee.note, english),
        ),
        decided_by=one.decided_by,
        site_check=one.site_check,
        result=kit.said(str(one.result.get("name", "")), english) or "",
    )


def _limit(one: Limit) -> shapes.LimitOut:
    return shapes.LimitOut(days=one.days, unit=one.unit, is_demonstration=one.evidence == "D")


def _because(reasons: Iterable[plans.Because], english: English) -> list[shapes.BecauseOut]:
    return [
        shapes.BecauseOut(
            key=one.key,
            question=kit.said(one.question, english),
            value=None if one.value is None else str(one.value),
            label=kit.said(one.label, english),
        )
        for one in reasons
    ]


def _material(one: plans.PlannedMaterial, english: English) -> shapes.PlannedMaterialOut:
    return shapes.PlannedMaterialOut(
        id=one.material_id,
        name=kit.said(one.name, english) or "",
        need=one.need,
        certain=one.certain,
        asked=one.asked,
        may_come_later=one.may_come_later,
        provided_by=one.provided_by,
        matters=list(one.matters),
        because=_because(one.because, english),
        source_type=one.source_type,
        share_source=one.share_source,
        form=one.form,
        copies=one.copies,
        notes=[kit.said(note, english) or "" for note in one.notes],
    )


def _spoken(field: PlannedField, english: English) -> PlannedField:
    """A field with its words in the caller's language; its values stay as they are."""
    return replace(
        field,
        label=kit.said(field.label, english) or "",
        note=kit.said(field.note, english),
        options=tuple(
            replace(one, label=kit.said(one.label, english) or "") for one in field.options
        ),
        columns=tuple(
            replace(one, label=kit.said(one.label, english) or "") for one in field.columns
        ),
    )
