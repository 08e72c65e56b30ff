"""A question of the catalogue on a page of its own, while looking around and in a draft."""

from collections.abc import Mapping, Sequence
from typing import TypedDict

from django.urls import reverse
from django.utils.translation import gettext as _

from onewindow.rules.bundles import Bundle
from onewindow.rules.conditions import UNSURE
from onewindow.rules.matter_parts import Question
from onewindow.web import words
from onewindow.web.citizen.offers import Offer
from onewindow.web.parts import Choice, Field, Line, Mistake


class Page(TypedDict, total=False):
    """The context of a question page."""

    field: Field
    question: Question
    before: Question | None
    number: int
    total: int
    used_by: list[str]
    problems: list[Mistake]
    back: str
    title: str


def page(
    bundle: Bundle,
    asked: Question,
    answers: Mapping[str, str],
    row: Sequence[Question],
    wrong: str = "",
) -> Page:
    """One question with its answers; where it stands among those that matter now."""
    place = next((n for n, each in enumerate(row) if each.key == asked.key), len(row))
    field = _field(bundle, asked, answers.get(asked.key, ""), wrong)
    return Page(
        field=field,
        question=asked,
        before=row[place - 1] if place else None,
        number=place + 1,
        total=max(len(row), place + 1),
        used_by=_used_by(bundle, asked),
        problems=[Mistake(wrong, f"#{field.id}")] if wrong else [],
    )


def _field(bundle: Bundle, asked: Question, chosen: str, wrong: str) -> Field:
    english = bundle.english
    choices = [
        Choice(each.value, words.said(each.label, english), is_chosen=each.value == chosen)
        for each in asked.options
    ]
    choices.append(
        Choice(
            UNSURE,
            _("不确定"),
            _("先往下走，清单会写明还要看什么；也可以到窗口问。"),
            is_chosen=chosen == UNSURE,
        )
    )
    return Field(
        "answer",
        words.said(asked.text, english),
        "radios",
        choices=choices,
        error=wrong,
        is_page_heading=True,
    )


def _used_by(bundle: Bundle, asked: Question) -> list[str]:
    """Which of several matters want to know it."""
    names = {item.matter.code: item.matter.name for item in bundle.items}
    if len(names) < 2:
        return []
    wanted = [owner for owner in dict.fromkeys(asked.owners) if owner in names]
    return [words.said(names[owner], bundle.english) for owner in wanted]


def answer_said(bundle: Bundle, asked: Question, answers: Mapping[str, str]) -> str:
    """The words of an answer; empty while there is none."""
    value = answers.get(asked.key, "")
    if value == UNSURE:
        return _("不确定")
    return words.said(asked.label(value), bundle.english) if value else ""


def lines(one: Offer, asked: Sequence[Question], answers: Mapping[str, str]) -> list[Line]:
    """What was answered, each with a link to change it."""
    here = reverse("citizen:ask", args=[one.kind, one.code])
    return [
        Line(
            words.said(each.text, one.english),
            answer_said(one.bundle, each, answers) or _("还没有回答"),
            f"{here}?change={each.key}",
        )
        for each in asked
    ]


def place_field(choices: Sequence[tuple[str, str]], chosen: str, wrong: str = "") -> Field:
    """Where it shall be handled: one of the centres that really can."""
    codes = [code for code, _name in choices]
    here = chosen if chosen in codes else ""
    return Field(
        "centre",
        _("在哪个便民服务中心办？"),
        "select",
        choices=[Choice(code, name, is_chosen=code == here) for code, name in choices],
        hint=_("收件、咨询和领证都在这里。材料可以先在网上交。"),
        error=wrong,
    )
