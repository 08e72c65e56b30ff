"""A version as the citizen will see it: the guide, the questions, and what is needed."""

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from onewindow.catalog import queries
from onewindow.catalog.queries import Edition
from onewindow.places import queries as places
from onewindow.rules import bundles, catalogue_schema, clock, matters, plans, situations
from onewindow.rules.actors import Actor
from onewindow.rules.bundles import Bundle
from onewindow.rules.conditions import UNSURE
from onewindow.rules.facts import Facts
from onewindow.rules.matter_parts import Question
from onewindow.web import kit as frame
from onewindow.web import parts, saying, words
from onewindow.web.staff import kit
from onewindow.web.staff.catalogue_draft import is_life_event

ANSWER = "q."
FACTS = {"by_agent": gettext_lazy("由别人代办？"), "delivery": gettext_lazy("怎样送达？")}


@require_safe
@kit.staff(*kit.CATALOGUE)
def draft(request: HttpRequest, by: Actor, code: str) -> HttpResponse:
    """The draft as it would be seen."""
    return _seen(request, by, queries.draft(code))


@require_safe
@kit.staff(*kit.CATALOGUE)
def version(request: HttpRequest, by: Actor, code: str, number: int) -> HttpResponse:
    """Any version as it was or is seen."""
    return _seen(request, by, queries.version_of(code, number))


def _seen(request: HttpRequest, by: Actor, edition: Edition) -> HttpResponse:
    body = edition.body
    life_event = is_life_event(body)
    today = clock.local_day(frame.now())
    owner = str(body["lead_department" if life_event else "department"])
    department = places.departments().get(owner)
    context: dict[str, object] = {
        "edition": edition,
        "body": body,
        "english": body.get("english") or {},
        "is_life_event": life_event,
        "department": (department.name_en if words.in_english() else department.name)
        if department
        else owner,
        "places": [] if life_event else queries.places_for(codes=[edition.code], on=today),
        "is_draft": edition.status == "draft",
        "legal": _limit(body, "legal_limit"),
        "promised": _limit(body, "promised_limit"),
        "fee": saying.body_fee(body),
    }
    bundle = _bundle(body)
    if bundle is not None:
        answers = {
            name.removeprefix(ANSWER): str(value)
            for name, value in request.GET.items()
            if name.startswith(ANSWER) and value
        }
        context |= _answered(bundle, answers, Facts(on=today))
    return kit.page(request, by, "staff/catalogue/preview.html", context, here="catalogue")


def _limit(body: Mapping[str, Any], which: str) -> str:
    """A limit in the words of the citizen's guide."""
    about = body.get(which) or {}
    return saying.limit(about.get("days"), about.get("unit"))


def _bundle(body: Mapping[str, Any]) -> Bundle | None:
    """The body compiled; None while it is not yet sound enough for that."""
    of = "life_event" if is_life_event(body) else "matter"
    if catalogue_schema.shape_problems(body=body, of=of):
        return None
    if of == "matter":
        return bundles.compile_bundle(life_event=None, matters=[matters.compile_matter(body)])
    codes = [item["matter"] for stage in body["stages"] for item in stage["items"]
             if item.get("matter")]  # fmt: skip
    members = queries.published_versions(codes)
    if set(codes) - set(members):
        return None
    compiled = [matters.compile_matter(members[code].body) for code in dict.fromkeys(codes)]
    return bundles.compile_bundle(life_event=body, matters=compiled)


def _answered(bundle: Bundle, answers: Mapping[str, str], facts: Facts) -> dict[str, object]:
    asked = situations.questions(bundle=bundle, answers=answers, facts=facts)
    plan = plans.plan(bundle=bundle, answers=answers, facts=facts)
    return {
        "plan": plan,
        "english": bundle.english,
        "questions": [_field(one, answers, bundle.english) for one in asked],
        "fields": [one for one in plan.fields if one.asked],
        "filled": sum(1 for one in plan.fields if not one.asked),
        "materials": [_material(one, bundle.english) for one in plan.materials],
        "has_answers": bool(answers),
    }


def _field(
    question: Question, answers: Mapping[str, str], english: Mapping[str, str]
) -> parts.Field:
    given = answers.get(question.key, "")
    choices = [
        parts.Choice(one.value, words.said(one.label, english), is_chosen=one.value == given)
        for one in question.options
    ]
    unsure = parts.Choice(
        UNSURE, words.said("不确定", {"不确定": "Not sure"}), is_chosen=given == UNSURE
    )
    return parts.Field(
        ANSWER + question.key,
        words.said(question.text, english),
        "select",
        choices=[*choices, unsure],
    )


def _material(
    one: plans.PlannedMaterial, english: Mapping[str, str]
) -> tuple[plans.PlannedMaterial, str]:
    """A material with the answers it hangs on, in words."""
    reasons = [
        f"{words.said(_asked(because), english)} {words.said(because.label or '', english)}".strip()
        for because in one.because
    ]
    return one, "；".join(reasons)


def _asked(because: plans.Because) -> str:
    return because.question or str(FACTS.get(because.key, because.key))
