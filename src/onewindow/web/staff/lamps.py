"""M3 红黄灯板: every lamp that is lit, by department or town; one lamp and its urgings."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from onewindow.entropy import new_id
from onewindow.places import queries as places
from onewindow.quality.actions import urging
from onewindow.quality.queries import lamps
from onewindow.quality.queries.lamps import Board, By, Lamp, Message, Sum, Wanted
from onewindow.rules import card_powers, clock
from onewindow.rules.actors import Actor
from onewindow.rules.card_loop import UrgedToday
from onewindow.rules.cards import Level, Subject
from onewindow.rules.refusal import Incomplete, Problem
from onewindow.web import card_words, errors, fields, parts, words
from onewindow.web import kit as frame
from onewindow.web.staff import card_kit, kit, shown

REASONS = 3  # that are told of a group
LEVELS: Mapping[str, tuple[Level, ...]] = {
    "": (Level.RED, Level.YELLOW),
    "red": (Level.RED,),
    "yellow": (Level.YELLOW,),
    "warning": (Level.WARNING,),
    "all": (Level.RED, Level.YELLOW, Level.WARNING),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """One lamp as it is drawn. place: what its group does not say already."""

    row: Lamp
    word: str
    late: str
    what: str
    place: str
    state: str
    href: str
    urge: str
    urged: str


@dataclass(frozen=True, slots=True)
class Group:
    """One department's or town's lamps. why: where they stay, the most first."""

    name: str
    counts: Sequence[tuple[Level, str, int]]
    why: str
    oldest: str
    lamps: Sequence[Shown]
    left: int
    href: str


@dataclass(frozen=True, slots=True)
class Asked:
    """What the address asks for."""

    town: str
    department: str
    level: str
    by: By

    @property
    def wanted(self) -> Wanted:
        """As the room understands it."""
        return Wanted(self.by, self.town, self.department, LEVELS[self.level])

    def address(self, **other: str) -> str:
        """The board, asked otherwise."""
        given = {"town": self.town, "department": self.department, "level": self.level}
        if self.by == By.CENTRE:
            given["by"] = "town"
        return shown.query(reverse("staff:lamps"), {**given, **other})


def _asked(request: HttpRequest) -> Asked:
    given, level = request.GET, request.GET.get("level", "")
    by = By.CENTRE if given.get("by") == "town" else By.DEPARTMENT
    known = level if level in LEVELS else ""
    return Asked(given.get("town", "")[:12], given.get("department", "")[:30], known, by)


@require_safe
@kit.staff(*card_kit.READERS)
def board(request: HttpRequest, by: Actor) -> HttpResponse:
    """M3. Red first; each lamp leads to its case, and may be urged."""
    today, asked = clock.local_day(frame.now()), _asked(request)
    found = lamps.board(to=by, wanted=asked.wanted, today=today)
    towns, departments = _towns(by), _departments(by)
    names = {**dict(departments), **dict(towns)}
    context = {
        "groups": _groups(found, asked, by, today, {**names, "": _("便民服务中心")}),
        "counts": [(level, card_words.LAMPS[level], found.counts[level]) for level in lamps.ORDER],
        "is_empty": not found.lamps,
        "is_red": bool(found.counts[Level.RED]),
        "red_this_month": found.red_this_month,
        "more": found.more,
        "where": " · ".join(names[one] for one in (asked.town, asked.department) if one in names),
        "whole": asked.address(town="", department="") if asked.town or asked.department else "",
        "tabs": _tabs(asked),
        "levels": _levels(asked, found),
        "towns": towns if len(towns) > 1 else [],
        "departments": departments if len(departments) > 1 else [],
        "asked": asked,
        "messages_to_answer": card_kit.told(by),
    }
    return kit.page(request, by, "staff/lamps/board.html", context, here="lamps")


def _tabs(asked: Asked) -> list[tuple[str, str, bool]]:
    return [
        (_("按部门"), asked.address(by=""), asked.by == By.DEPARTMENT),
        (_("按镇街"), asked.address(by="town"), asked.by == By.CENTRE),
    ]


def _levels(asked: Asked, found: Board) -> list[tuple[str, str, int, bool]]:
    said = {
        "": (_("红灯和黄灯"), found.counts[Level.RED] + found.counts[Level.YELLOW]),
        "red": (_("只看红灯"), found.counts[Level.RED]),
        "yellow": (_("只看黄灯"), found.counts[Level.YELLOW]),
        "warning": (str(card_words.LAMPS[Level.WARNING]), found.counts[Level.WARNING]),
        "all": (pgettext("desk", "全部"), sum(found.counts.values())),
    }
    return [
        (label, asked.address(level=level), count, level == asked.level)
        for level, (label, count) in said.items()
    ]


def _towns(by: Actor) -> list[tuple[str, str]]:
    """The centres whose lamps the reader may see, in the reader's language."""
    english = words.in_english()
    return [
        (row.pk, (english and row.name_en) or row.name)
        for row in places.centres()
        if card_powers.sees_all(by) or by.departments or row.pk in by.centres
    ]


def _departments(by: Actor) -> list[tuple[str, str]]:
    english, halls = words.in_english(), card_powers.halls_of(by)
    return [
        (code, (english and row.name_en) or row.name)
        for code, row in places.departments().items()
        if card_powers.sees_all(by) or halls or code in by.departments
    ]


def _groups(
    found: Board, asked: Asked, by: Actor, today: date, names: Mapping[str, str]
) -> list[Group]:
    topics = card_kit.topics(found.lamps)
    drawn: dict[str, list[Shown]] = {}
    for lamp in found.lamps:
        code = lamp.centre if asked.by == By.CENTRE else lamp.department
        drawn.setdefault(code, []).append(_shown(lamp, asked, by, topics))
    return [_group(one, drawn.get(one.code, []), asked, names) for one in _lit(found, asked)]


def _lit(found: Board, asked: Asked) -> Iterator[Sum]:
    levels = LEVELS[asked.level]
    yield from (one for one in found.sums if any(one.counts[level] for level in levels))


def _group(one: Sum, drawn: Sequence[Shown], asked: Asked, names: Mapping[str, str]) -> Group:
    column = "town" if asked.by == By.CENTRE else "department"
    wanted = sum(one.counts[level] for level in LEVELS[asked.level])
    stays: Counter[str] = Counter()
    for (kind, state), n in one.reasons:
        stays[card_words.standing(Subject(kind), state)] += n
    why = [
        _("%(where)s %(n)s 件") % {"where": where, "n": n}
        for where, n in stays.most_common(REASONS)
    ]
    worst = max((each.row.late for each in drawn), default=0)
    return Group(
        name=names.get(one.code, one.code),
        counts=[
            (level, str(card_words.LAMPS[level]), one.counts[level])
            for level in lamps.ORDER
            if one.counts[level]
        ],
        why=_("、").join(why),
        oldest=card_words.late(Level.RED, worst) if worst else "",
        lamps=drawn,
        left=wanted - len(drawn),
        href=asked.address(**{column: one.code}) if one.code else "",
    )


def _shown(lamp: Lamp, asked: Asked, by: Actor, topics: Mapping[str, str]) -> Shown:
    centre, department = card_kit.centre(lamp), card_kit.department(lamp)
    kind = "" if lamp.kind in (Subject.CASE, Subject.SPECIAL) else str(card_words.KINDS[lamp.kind])
    place = department if asked.by == By.CENTRE else centre
    urged = ""
    if lamp.urges:
        urged = _("督办 %(n)s 次") % {"n": lamp.urges}
        urged += " · " + (_("已回复") if lamp.is_answered else _("待回复"))
    return Shown(
        row=lamp,
        word=str(card_words.LAMPS[lamp.level]),
        late=card_words.late(lamp.level, lamp.late),
        what=card_kit.what(lamp, topics),
        place=" · ".join(one for one in (place, kind) if one),
        state=card_words.standing(lamp.kind, lamp.state),
        href=card_kit.subject(lamp) if card_kit.may_open(lamp, by) else "",
        urge=reverse("staff:lamp", args=[lamp.key]) if lamp.may_urge or lamp.urges else "",
        urged=urged,
    )


# --- One lamp ---------------------------------------------------------------------------------


@require_safe
@kit.staff(*card_kit.READERS)
def lamp(request: HttpRequest, by: Actor, key: str) -> HttpResponse:
    """One lamp: what it is, who was urged and what they answered, and urging it."""
    return _page(request, by, key)


def _page(
    request: HttpRequest,
    by: Actor,
    key: str,
    *,
    problems: Sequence[Problem] = (),
    refused: str = "",
    answered: UUID | None = None,
) -> HttpResponse:
    today = clock.local_day(frame.now())
    told = lamps.one(key=key, to=by, today=today)
    row, is_urging = told.lamp, answered is None
    wrong, sent = fields.told(problems), request.POST
    about = told.about
    context = {
        "key": key,
        "what": card_kit.what(about, card_kit.topics([about])),
        "href": card_kit.subject(about) if card_kit.may_open(about, by) else "",
        "facts": _facts(told),
        "lamp": row,
        "word": card_words.LAMPS[row.level] if row else "",
        "late": card_words.late(row.level, row.late) if row else "",
        "messages_sent": [_said(one, sent, wrong, answered) for one in told.messages],
        "may_urge": row is not None and row.may_urge,
        "form": sent.get("form", "") if is_urging and sent else new_id(),
        "text": _area("text", _("督办内容和理由"), sent, wrong, is_here=is_urging),
        "told_today": told.told_today,
        "problems": problems,
        "refused": refused,
        "board": reverse("staff:lamps"),
    }
    status = 409 if refused else None
    return kit.page(request, by, "staff/lamps/lamp.html", context, here="lamps", status=status)


def _facts(told: lamps.Told) -> list[parts.Line]:
    about = told.about
    lines = [
        (_("监察的是"), str(card_words.KINDS[about.kind])),
        (_("编号"), about.number),
        (_("部门"), card_kit.department(about)),
        (_("镇街"), card_kit.centre(about)),
        (_("经办人"), about.handler or _("还没有人接办")),
    ]
    if told.lamp:
        lines.append((_("到哪一步"), card_words.standing(about.kind, told.lamp.state)))
    return [parts.Line(name, value) for name, value in lines if value]


@dataclass(frozen=True, slots=True)
class Said:
    """One urging with its answer, or the box to answer it."""

    message: Message
    lamp: parts.Lamp | None
    box: parts.Field | None
    action: str


def _said(
    one: Message, sent: Mapping[str, str], wrong: Mapping[str, str], answered: UUID | None
) -> Said:
    is_here = one.row.pk == answered
    return Said(
        message=one,
        lamp=None if one.row.answered_at else parts.Lamp(str(one.light)),
        box=_area("reply", _("回复"), sent, wrong, is_here=is_here) if one.may_reply else None,
        action=reverse("staff:urge_reply", args=[one.row.pk]),
    )


def _area(
    name: str, label: str, sent: Mapping[str, str], wrong: Mapping[str, str], *, is_here: bool
) -> parts.Field:
    value, error = (sent.get(name, ""), wrong.get(name, "")) if is_here else ("", "")
    return parts.Field(name, label, "textarea", value, error=error)


@kit.posted
@kit.staff(*card_kit.READERS)
def urge(request: HttpRequest, by: Actor, key: str) -> HttpResponse:
    """督办. One form is one urging, however often it is sent."""
    sent = request.POST
    try:
        urging.urge(
            key=key,
            form=_form(sent.get("form", "")),
            text=sent.get("text", ""),
            again=sent.get("again") == "1",
            by=by,
            at=frame.now(),
        )
    except Incomplete as no:
        return _page(request, by, key, problems=no.problems)
    except UrgedToday as no:
        return _page(request, by, key, refused=errors.sentence(no))
    messages.success(request, _("已督办，经办人和负责人会看到"))
    return kit.go(request, "lamp", key)


def _form(given: str) -> UUID:
    try:
        return UUID(given)
    except ValueError:
        return new_id()


@kit.posted
@kit.staff(*card_kit.READERS)
def reply(request: HttpRequest, by: Actor, urge_id: UUID) -> HttpResponse:
    """答复督办."""
    at: datetime = frame.now()
    try:
        row = urging.reply(urge_id=urge_id, text=request.POST.get("reply", ""), by=by, at=at)
    except Incomplete as no:
        key = lamps.key_of(urge_id=urge_id, to=by)
        return _page(request, by, key, problems=no.problems, answered=urge_id)
    messages.success(request, _("已回复"))
    return kit.go(request, "lamp", row.key)
