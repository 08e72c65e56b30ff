"""What a customer's screen shows of a package: what is given and how, what it costs, the words."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import pgettext_lazy

from onewindow.cases import declared, planning
from onewindow.cases.queries.facing import Now
from onewindow.people import queries as people
from onewindow.places import queries as places
from onewindow.rules import clock, plan_fields, plans
from onewindow.rules.matter_parts import Limit
from onewindow.rules.plans import Plan
from onewindow.web import parts, saying, words
from onewindow.web.staff import shown

HOW: Mapping[str, str | Promise] = {
    "数据共享": pgettext_lazy("how", "系统已有"),
    "电子件": pgettext_lazy("how", "电子件"),
    "纸质件": pgettext_lazy("how", "纸质件"),
    "告知承诺": pgettext_lazy("how", "告知承诺"),
    "前序办结后自动取得": pgettext_lazy("how", "办好前一件后自动取得"),
    "容缺后补": pgettext_lazy("how", "以后补"),
    "免提交": pgettext_lazy("how", "免提交"),
}
UNSEEN = frozenset({"photo", "finger", "signature", "file"})


@dataclass(frozen=True, slots=True)
class Matter:
    """One matter: how long it takes, and by when if it is accepted today."""

    name: str
    limit: str
    by: date | None
    is_demonstration: bool


def context(now: Now, *, at: datetime) -> dict[str, Any]:
    """Everything the page draws; `can_sign` only while it is what was asked to be signed."""
    package, today = now.package, clock.local_day(at)
    assert package is not None  # the caller has looked
    purpose = declared.DELIVERY if now.step == "take" else declared.INTAKE
    body = declared.body_of(package, purpose, today=today)
    digest = declared.digest(body)
    asked = now.signature
    is_this = asked is not None and bytes(asked.digest) == digest
    language = "en" if words.in_english() else declared.CHINESE
    found: dict[str, Any] = {
        "applicant": people.masked(package.applicant) if package.applicant else None,
        "agent": people.masked(package.agent) if package.agent else None,
        "words": declared.words(body["text"], language=language),
        "signature": asked,
        "digest": digest.hex(),
        "can_sign": is_this and asked is not None and asked.signed_at is None,
        "is_signed": is_this and asked is not None and asked.signed_at is not None,
        "is_demonstration": package.is_demonstration,
    }
    if purpose == declared.DELIVERY:
        bundle = planning.bundle_of(package)
        found["results"] = [words.said(one["name"], bundle.english) for one in body["results"]]
        return found
    return found | _hand_in(package, body, today)


def _hand_in(package: Any, body: Mapping[str, Any], today: date) -> dict[str, Any]:
    bundle = planning.bundle_of(package)
    facts = planning.facts_of(package, today=today, bundle=bundle)
    plan = plans.plan(bundle=bundle, answers=package.answers, facts=facts)
    english = bundle.english
    return {
        "matters": _matters(plan, english, today),
        "materials": [
            (words.said(one["name"], english), str(HOW.get(one["how"], one["how"])))
            for one in body["materials"]
        ],
        "lines": [
            parts.Line(
                words.said(one.label, english),
                shown.value(one, body["form"][one.key], english, nameless=True),
            )
            for one in plan.fields
            if one.key in body["form"]
            and one.type not in UNSEEN
            and not plan_fields.is_statement(one)
        ],
        "statements": [
            words.said(one.label, english)
            for one in plan.fields
            if one.asked and one.shown and plan_fields.is_statement(one)
        ],
        "fee": saying.fee(plan),
    }


def _matters(plan: Plan, english: Mapping[str, str], today: date) -> list[Matter]:
    return [
        Matter(
            name=words.said(one.name, english),
            limit=saying.limit_of(one.promised),
            by=_by(one.promised, today),
            is_demonstration=one.promised.evidence == "D",
        )
        for one in plan.matters
        if one.standing != "out"
    ]


def _by(limit: Limit, today: date) -> date | None:
    """The promised day, were it accepted today and nothing to wait for; None where unknown."""
    if not limit.days or limit.unit != plans.WORKING_DAYS:
        return None
    return clock.add_working_days(start_on=today, days=limit.days, calendar=places.work_calendar())
