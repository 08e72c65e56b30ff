"""The rules of cards: the version in force, trying the next one, publishing it."""

from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from onewindow.quality.actions import card_tables as act
from onewindow.quality.queries import card_tables, card_trial
from onewindow.rules import card_powers, clock
from onewindow.rules import card_tables as rules
from onewindow.rules.actors import Actor
from onewindow.rules.cards import Base, Level, Subject
from onewindow.rules.clock import Unit
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete, NotFound, Problem
from onewindow.web import card_words, fields, parts, saying
from onewindow.web import kit as frame
from onewindow.web.staff import card_kit, kit

LIMITS = (
    ("explain", gettext_lazy("说明")),
    ("judge", gettext_lazy("确认和审定")),
    ("answer", gettext_lazy("答复督办")),
)
UNITS = {"working": Unit.WORKING_DAYS, "calendar": Unit.DAYS}
Body = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Line:
    """One threshold as its owner changes it. name: prefix of its boxes; error: of all of them."""

    name: str
    anchor: str
    subject: str
    level: str
    tone: str
    is_on: bool
    days: str
    bases: Sequence[tuple[str, str, bool]]
    by_hand: bool
    is_warning: bool
    error: str
    said: str


@require_http_methods(["GET", "HEAD", "POST"])
@kit.staff(*card_kit.READERS)
def page(request: HttpRequest, by: Actor) -> HttpResponse:
    """The version in force for all who see cards; for its owners the next one, tried first."""
    today = clock.local_day(frame.now())
    versions = card_tables.versions()
    book = card_tables.found(today)
    if book is None:
        raise NotFound("No rules of cards are in force.")
    body, trial = deepcopy(book.now.row.body), None
    problems: list[Problem] = []
    if request.method == "POST":
        if not card_powers.may_publish(by):
            raise NotPermitted("Only the office publishes the rules of cards.")
        body, problems = _typed(request, book.now.row.body)
        problems = problems or act.check(body, today=today)
        if "publish" in request.POST and not problems:
            try:
                _publish(request, by, body)
            except Incomplete as no:
                problems = list(no.problems)
            else:
                return kit.go(request, "card_rules")
        elif not problems:
            trial = card_trial.trial(rules=rules.rules(body), at=frame.now())
    wrong = fields.told(problems)
    context = {
        "book": book.now,
        "versions": versions,
        "newest": max((one.number for one in versions), default=0),
        "lines": list(_lines(body, wrong)),
        "limits": [_limit(body, name, label, wrong) for name, label in LIMITS],
        "since": _box(request, "since", _("从哪天起用"), wrong, kind="date"),
        "source": _box(request, "source", _("依据"), wrong, hint=_("文件名称和文号")),
        "reason": _box(request, "reason", _("为什么改"), wrong, kind="textarea"),
        "may_publish": card_powers.may_publish(by),
        "trial": _changes(trial) if trial else [],
        "tried": trial,
        "problems": problems,
        "evidence": saying.EVIDENCE[book.now.row.body["evidence"]],
        "here": reverse("staff:card_rules"),
    }
    return kit.page(request, by, "staff/cards/rules.html", context, here="cards")


def _publish(request: HttpRequest, by: Actor, body: Body) -> None:
    sent = request.POST
    number = int(sent["seen"]) if sent.get("seen", "").isdigit() else 0
    reason = sent.get("reason", "")
    row = act.publish(body=body, reason=reason, number=number, by=by, at=frame.now())
    said = _("已发布第 %(n)s 版，%(day)s 起用")
    messages.success(request, said % {"n": row.number, "day": row.since})


def _box(
    request: HttpRequest,
    name: str,
    label: str,
    wrong: Mapping[str, str],
    *,
    kind: str = "text",
    hint: str = "",
) -> parts.Field:
    value = request.POST.get(name, "")
    width = "12" if kind == "date" else "40"
    return parts.Field(name, label, kind, value, hint=hint, error=wrong.get(name, ""), width=width)


# --- The table --------------------------------------------------------------------------------


def _lines(body: Body, wrong: Mapping[str, str]) -> Iterator[Line]:
    for subject in Subject:
        for level in Level:
            one = body["rules"][str(subject)].get(str(level))
            if one is None:
                continue
            name = f"{subject}.{level}"
            word, tone = card_words.LEVELS[level]
            yield Line(
                name=name,
                anchor=parts.anchor(name),
                subject=str(card_words.KINDS[subject]),
                level=str(word),
                tone=tone,
                is_on=bool(one["is_on"]),
                days=str(one["days"]),
                bases=[
                    (str(base), str(label), str(base) == one["base"])
                    for base, label in card_words.BASES.items()
                    if base in rules.BASES[subject]
                ],
                by_hand=bool(one["by_hand"]),
                is_warning=level == Level.WARNING,
                error=wrong.get(name, ""),
                said=_said(one),
            )


def _said(one: Body) -> str:
    """离承诺期限还有 3 个工作日; 超过法定期限; 开始后超过 2 个工作日."""
    base = card_words.BASES[Base(one["base"])]
    days = int(str(one["days"])) if str(one["days"]).lstrip("-").isdigit() else 0
    told = {"base": base, "days": saying.limit(abs(days), Unit.WORKING_DAYS)}
    if one["base"] == Base.START:
        return _("开始后超过 %(days)s") % told
    if days < 0:
        return _("离%(base)s还有 %(days)s") % told
    return _("超过%(base)s %(days)s") % told if days else _("超过%(base)s") % told


def _limit(body: Body, name: str, label: object, wrong: Mapping[str, str]) -> dict[str, object]:
    one = body["limits"][name]
    return {
        "name": name,
        "anchor": parts.anchor(f"limits.{name}"),
        "label": label,
        "days": one["days"],
        "is_working": one["unit"] == Unit.WORKING_DAYS,
        "is_demonstration": one["evidence"] == "D",
        "error": wrong.get(f"limits.{name}", ""),
    }


def _typed(request: HttpRequest, before: Body) -> tuple[dict[str, Any], list[Problem]]:
    """The version as it was typed, over the one in force, and boxes that hold no number."""
    sent = request.POST
    problems: list[Problem] = []
    body: dict[str, Any] = deepcopy(dict(before))
    for subject, levels in body["rules"].items():
        for level, one in levels.items():
            name = f"{subject}.{level}"
            days = sent.get(f"{name}.days", "")
            if not days.lstrip("-").isdigit():
                problems.append(Problem(name, "not_a_number", "A number.", {"label": _("天数")}))
            else:
                one["days"] = int(days)
            one["base"] = sent.get(f"{name}.base", one["base"])
            one["is_on"] = sent.get(f"{name}.on") == "1"
            one["by_hand"] = sent.get(f"{name}.hand") == "1"
    for name in rules.LIMITS:
        problems += _typed_limit(sent, body["limits"][name], name)
    body |= {"since": sent.get("since", "").strip(), "evidence": "C"}
    body["source"] = sent.get("source", "").strip()
    body.pop("note", None)
    for name in ("since", "source", "reason"):
        if not sent.get(name, "").strip():
            problems.append(Problem(name, "required", "Fill it in."))
    return body, problems


def _typed_limit(sent: Mapping[str, str], one: dict[str, Any], name: str) -> Iterator[Problem]:
    days, unit = sent.get(f"limits.{name}.days", ""), sent.get(f"limits.{name}.unit", "")
    if not days.isdigit() or not 1 <= int(days) <= rules.MOST_DAYS:
        yield Problem(f"limits.{name}", "not_a_number", "A number.", {"label": _("天数")})
    else:
        one["days"] = int(days)
    one["unit"] = str(UNITS.get(unit, one["unit"]))


def _changes(trial: card_trial.Trial) -> list[tuple[str, str, str, int, int]]:
    """(what is watched, level, tone, would get, would lose)."""
    found = []
    for subject in Subject:
        for level in Level:
            gets = trial.gets.get((subject, level), 0)
            loses = trial.loses.get((subject, level), 0)
            if gets or loses:
                word, tone = card_words.LEVELS[level]
                found.append((str(card_words.KINDS[subject]), str(word), tone, gets, loses))
    return found
