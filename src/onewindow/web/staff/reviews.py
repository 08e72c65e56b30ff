"""R3, R4: the bad reviews of a hall by their day, and one of them with its loop."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from onewindow.quality.actions import loop
from onewindow.quality.queries import reviews
from onewindow.quality.queries.reviews import ReviewRow, Told
from onewindow.rules import clock
from onewindow.rules.actors import Actor, Role
from onewindow.rules.refusal import Incomplete, NotFound, Problem
from onewindow.rules.reviews import AppealKind, Reached, ReviewVerb
from onewindow.web import fields, parts, rating_words, words
from onewindow.web import kit as frame
from onewindow.web.staff import kit, rated_names

HANDLERS = (Role.HEAD, Role.OFFICE)


@dataclass(frozen=True, slots=True)
class Shown:
    """One bad review in the list, in the reader's language."""

    row: ReviewRow
    star: rating_words.Star
    what: str
    where: str
    state: str
    tone: str
    lamp: parts.Lamp | None
    href: str


@require_safe
@kit.staff(*HANDLERS)
def listed(request: HttpRequest, by: Actor) -> HttpResponse:
    """R3. Whoever answers for a hall has its bad reviews here, the most pressing first."""
    today = clock.local_day(frame.now())
    is_ended = request.GET.get("which") == "ended"
    after = request.GET.get("after", "")
    page = reviews.listed(to=by, today=today, is_ended=is_ended, after=after)
    names = rated_names.topics(one.matter for one in page.rows)
    here = reverse("staff:reviews")
    which = "which=ended&" if is_ended else ""
    context = {
        "rows": [_shown(one, names) for one in page.rows],
        "is_ended": is_ended,
        "pager": parts.Pager(
            here + ("?which=ended" if is_ended else "") if after else "",
            f"{here}?{which}after={page.next}" if page.next else "",
        ),
    }
    return kit.page(request, by, "staff/reviews/list.html", context, here="reviews")


def _shown(row: ReviewRow, names: Mapping[str, str]) -> Shown:
    state, tone = rating_words.STATES[row.state]
    centre = row.centre_name_en if words.in_english() else row.centre_name
    window = _("%(n)s 号窗口") % {"n": row.window} if row.window else ""
    return Shown(
        row=row,
        star=rating_words.star(row.grade),
        what=names.get(row.matter, "") or _("窗口服务"),
        where=" · ".join(one for one in (centre, window) if one),
        state=str(state),
        tone=tone,
        lamp=parts.Lamp(str(row.light), row.days_left) if row.term else None,
        href=reverse("staff:review", args=[row.id]),
    )


@require_safe
@kit.staff(*HANDLERS)
def review(request: HttpRequest, by: Actor, review_id: UUID) -> HttpResponse:
    """R4. What was said, the loop so far, and the next step."""
    return _page(request, by, review_id)


def _page(
    request: HttpRequest,
    by: Actor,
    review_id: UUID,
    *,
    problems: list[Problem] | None = None,
    phone: str = "",
) -> HttpResponse:
    told = reviews.one(review_id=review_id, to=by, today=clock.local_day(frame.now()))
    context = {
        "told": told,
        "shown": _shown(told.row, rated_names.topics([told.row.matter])),
        "reasons": [rating_words.reason(one) for one in told.reasons],
        "doubts": [rating_words.DOUBTS[one] for one in told.doubts],
        "channel": rating_words.CHANNELS[told.channel],
        "terms": list(_terms(told)),
        "events": list(_events(told)),
        "follow": rating_words.star(told.follow_up) if told.follow_up else None,
        "reached": rating_words.REACHED[told.reached] if told.reached else "",
        "forms": list(_forms(request, told, problems or [])),
        "phone": phone,
        "problems": problems or [],
    }
    return kit.page(request, by, "staff/reviews/review.html", context, here="reviews")


def _terms(told: Told) -> Iterator[parts.Line]:
    """Each term with its day."""
    for name, on in (
        (_("回访最晚"), told.call_back_on),
        (_("整改答复最晚"), told.correct_on),
        (_("申诉最晚"), told.appeal_on),
        (_("申诉审核最晚"), told.judge_on),
        (_("追评最晚"), told.follow_up_until),
    ):
        if on is not None:
            yield parts.Line(name, words.day(on, english=words.in_english()))


def _events(told: Told) -> Iterator[parts.Event]:
    """What happened, as far as somebody wrote something or a moment is known."""
    found: list[tuple[datetime, parts.Event]] = [
        (told.rated_at, parts.Event(str(rating_words.VERBS[ReviewVerb.OPEN]), told.rated_at))
    ]
    if told.taken_at:
        verb = str(rating_words.VERBS[ReviewVerb.TAKE_UP])
        found.append((told.taken_at, parts.Event(verb, told.taken_at, told.row.owner)))
    for one in told.written:
        verb = str(rating_words.VERBS[one.verb])
        found.append((one.at, parts.Event(verb, one.at, one.name, one.text)))
    if told.answered_at:
        verb = str(rating_words.VERBS[ReviewVerb.ANSWER])
        found.append((told.answered_at, parts.Event(verb, told.answered_at, "", told.answer)))
    if told.follow_up_at and told.follow_up:
        said = f"{rating_words.GRADES[told.follow_up]} {told.follow_up_text}".strip()
        found.append((told.follow_up_at, parts.Event(_("追评"), told.follow_up_at, "", said)))
    yield from (event for _at, event in sorted(found, key=lambda pair: pair[0]))


# --- The next step ---------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Form:
    """One thing that may be done now. look: of its button."""

    verb: str
    title: str
    hint: str
    fields: list[parts.Field]
    look: str


def _forms(request: HttpRequest, told: Told, problems: list[Problem]) -> Iterator[Form]:
    sent, wrong = request.POST, fields.told(problems)

    def area(name: str, label: str, hint: str = "") -> parts.Field:
        value, error = sent.get(name, ""), wrong.get(name, "")
        return parts.Field(name, label, "textarea", value, hint=hint, error=error)

    note = area("note", _("写清楚做了什么"))
    ways: Mapping[ReviewVerb, tuple[str, list[parts.Field], str]] = {
        ReviewVerb.TAKE_UP: (_("认领后由您回访、整改。被评价的人不能认领。"), [], ""),
        ReviewVerb.CALL_BACK: (
            _("问清哪里没做好；不要劝人改评价。"),
            [
                _choice(sent, wrong, "reached", _("结果"), _reached(told)),
                area("note", _("说了什么")),
            ],
            "",
        ),
        ReviewVerb.CORRECT: (_("改了什么，谁负责，以后怎样不再发生。"), [note], ""),
        ReviewVerb.ANSWER: (
            _("原样给评价人看，请用平常话写。"),
            [area("answer", _("给评价人的答复"))],
            "",
        ),
        ReviewVerb.APPEAL: (
            _("认为评错了、恶意评价或不是本单位的事，交市行政服务中心审核。整改期限照走。"),
            [
                _choice(sent, wrong, "kind", _("理由"), rating_words.APPEALS),
                area("note", _("说明和依据")),
            ],
            "second",
        ),
        ReviewVerb.UPHOLD: (_("评价保留，不计入得分。"), [area("note", _("审核意见"))], "second"),
        ReviewVerb.REJECT: (_("退回整改。"), [area("note", _("审核意见"))], ""),
        ReviewVerb.CLOSE: (_("整改到位，办结。"), [area("note", _("怎样核实的"))], ""),
        ReviewVerb.SEND_BACK: (_("没有改好，退回再整改。"), [area("note", _("为什么"))], "second"),
    }
    for verb, (hint, drawn, look) in ways.items():
        if verb in told.verbs:
            yield Form(str(verb), str(rating_words.VERBS[verb]), hint, drawn, look)


def _reached(told: Told) -> Mapping[Reached, rating_words.Words]:
    """Who can be called must have been; who cannot, cannot have been."""
    can_call = told.person is not None and not told.wants_no_call
    return {
        one: word
        for one, word in rating_words.REACHED.items()
        if (one is not Reached.ANONYMOUS) == can_call
    }


def _choice(
    sent: Mapping[str, str],
    wrong: Mapping[str, str],
    name: str,
    label: str,
    among: Mapping[Any, rating_words.Words],
) -> parts.Field:
    given = sent.get(name, "")
    choices = [
        parts.Choice(str(value), str(word), is_chosen=str(value) == given)
        for value, word in among.items()
    ]
    error = wrong.get(name, "")
    return parts.Field(name, label, "radios", given, choices=choices, error=error)


@kit.posted
@kit.staff(*HANDLERS)
def step(request: HttpRequest, by: Actor, review_id: UUID, verb: str) -> HttpResponse:
    """One step of the loop; what is wrong with it is told on the same page."""
    act = ACTS.get(verb)
    if act is None:
        raise NotFound("There is no such step.")
    try:
        act(request, review_id, by, frame.now())
    except Incomplete as no:
        return _page(request, by, review_id, problems=list(no.problems))
    return kit.go(request, "review", review_id)


Act = Callable[[HttpRequest, UUID, Actor, datetime], object]


def _note(request: HttpRequest) -> str:
    return request.POST.get("note", "")


def _one_of(kind: Any, request: HttpRequest, name: str) -> Any:
    try:
        return kind(request.POST.get(name, ""))
    except ValueError:
        raise Incomplete([Problem(name, "required", "Choose one.")]) from None


ACTS: Mapping[str, Act] = {
    "take_up": lambda request, pk, by, at: loop.take_up(review_id=pk, by=by, at=at),
    "call_back": lambda request, pk, by, at: loop.call_back(
        review_id=pk,
        reached=_one_of(Reached, request, "reached"),
        note=_note(request),
        by=by,
        at=at,
    ),
    "correct": lambda request, pk, by, at: loop.correct(
        review_id=pk, note=_note(request), by=by, at=at
    ),
    "answer": lambda request, pk, by, at: loop.answer(
        review_id=pk, text=request.POST.get("answer", ""), by=by, at=at
    ),
    "appeal": lambda request, pk, by, at: loop.appeal(
        review_id=pk,
        kind=_one_of(AppealKind, request, "kind"),
        note=_note(request),
        by=by,
        at=at,
    ),
    "uphold": lambda request, pk, by, at: loop.judge(
        review_id=pk, upheld=True, note=_note(request), by=by, at=at
    ),
    "reject": lambda request, pk, by, at: loop.judge(
        review_id=pk, upheld=False, note=_note(request), by=by, at=at
    ),
    "close": lambda request, pk, by, at: loop.close(
        review_id=pk, note=_note(request), by=by, at=at
    ),
    "send_back": lambda request, pk, by, at: loop.send_back(
        review_id=pk, note=_note(request), by=by, at=at
    ),
}


@kit.posted
@kit.staff(*HANDLERS)
def telephone(request: HttpRequest, by: Actor, review_id: UUID) -> HttpResponse:
    """The number to call back, shown once and journalled."""
    number = loop.telephone(review_id=review_id, by=by, at=frame.now())
    return _page(request, by, review_id, phone=number or _("没有电话"))
