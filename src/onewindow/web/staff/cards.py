"""Yellow and red cards: the list by what is to be done, one card with its loop, its notice."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from onewindow.quality.actions import card_steps
from onewindow.quality.queries import cards
from onewindow.quality.queries.cards import CardRow, Told
from onewindow.rules import card_powers, clock
from onewindow.rules.actors import Actor
from onewindow.rules.card_loop import CardState, CardVerb
from onewindow.rules.cards import Subject
from onewindow.rules.refusal import Incomplete, NotFound, Problem
from onewindow.web import card_words, fields, parts, words
from onewindow.web import kit as frame
from onewindow.web.staff import card_kit, card_paper, kit, shown
from onewindow.web.templatetags.ow import moment

WHICH = (
    (cards.TO_DO, gettext_lazy("要处理的")),
    (cards.STANDS, gettext_lazy("已发、未要求说明")),
    (cards.OVER, gettext_lazy("已审定")),
)


@dataclass(frozen=True, slots=True)
class Shown:
    """One card in the list, in the reader's language."""

    row: CardRow
    word: str
    tone: str
    state: str
    state_tone: str
    kind: str
    what: str
    where: str
    lamp: parts.Lamp | None
    href: str


@require_safe
@kit.staff(*card_kit.READERS)
def listed(request: HttpRequest, by: Actor) -> HttpResponse:
    """Cards the reader may see: what somebody has to do first, by its day."""
    today, given = clock.local_day(frame.now()), request.GET
    which, after = given.get("which", ""), given.get("after", "")
    kind = Subject(given["kind"]) if given.get("kind") in set(Subject) else None
    page = cards.listed(to=by, today=today, which=which, kind=kind, after=after)
    topics = card_kit.topics(page.rows)
    here = reverse("staff:cards")
    asked = {"which": which, "kind": str(kind or "")}
    context = {
        "rows": [_shown(row, topics) for row in page.rows],
        "filters": [
            (label, shown.query(here, {**asked, "which": name}), name == which)
            for name, label in WHICH
        ],
        "kinds": [(_("各类"), shown.query(here, {**asked, "kind": ""}), kind is None)]
        + [
            (label, shown.query(here, {**asked, "kind": str(one)}), one == kind)
            for one, label in card_words.KINDS.items()
        ],
        "rules": reverse("staff:card_rules"),
        "waiting": card_kit.told(by),
        "may_publish": card_powers.may_publish(by),
        "pager": parts.Pager(
            shown.query(here, asked) if after else "",
            shown.query(here, {**asked, "after": page.next}) if page.next else "",
        ),
    }
    return kit.page(request, by, "staff/cards/list.html", context, here="cards")


def _shown(row: CardRow, topics: Mapping[str, str]) -> Shown:
    word, tone = card_words.LEVELS[row.level]
    state, state_tone = card_words.STATES[row.state]
    where = (card_kit.department(row), card_kit.centre(row))
    return Shown(
        row=row,
        word=str(word),
        tone=tone,
        state=str(state),
        state_tone=state_tone,
        kind=str(card_words.KINDS[row.kind]),
        what=card_kit.what(row, topics),
        where=" · ".join(one for one in where if one),
        lamp=parts.Lamp(str(row.light), row.days_left) if row.term else None,
        href=reverse("staff:card", args=[row.id]),
    )


@require_safe
@kit.staff(*card_kit.READERS)
def card(request: HttpRequest, by: Actor, card_id: UUID) -> HttpResponse:
    """One card: what was late, what was said about it, the next step."""
    return _page(request, by, card_id)


def _page(
    request: HttpRequest,
    by: Actor,
    card_id: UUID,
    *,
    spoken: str = "",
    problems: Sequence[Problem] = (),
) -> HttpResponse:
    told = cards.one(card_id=card_id, to=by, today=clock.local_day(frame.now()))
    row = told.row
    context = {
        "told": told,
        "shown": _shown(row, card_kit.topics([row])),
        "facts": list(_facts(told)),
        "events": list(_events(told)),
        "why": card_words.WHYS[told.why] if told.why else "",
        "href": card_kit.subject(row) if card_kit.may_open(row, by) else "",
        "forms": list(_forms(request, told, spoken, problems)),
        "problems": problems,
        "is_notice": row.state not in (CardState.PROPOSED, CardState.DISMISSED),
    }
    return kit.page(request, by, "staff/cards/card.html", context, here="cards")


def _facts(told: Told) -> Iterator[parts.Line]:
    row = told.row
    said = (
        (_("发给"), _concerned(row)),
        (_("监察的是"), str(card_words.KINDS[row.kind])),
        (_("编号"), row.number),
        (_("经办人"), row.handler),
        (_("起算"), moment(told.since_at)),
        (_("到点"), moment(row.late_at)),
        (_("发现"), moment(row.given_at)),
        (_("发牌方式"), _("人工确认") if row.by_hand else _("自动发牌")),
        (_("依据"), _("发牌规则第 %(n)s 版") % {"n": told.table.number}),
        (_("最晚"), words.day(row.term, english=words.in_english()) if row.term else ""),
    )
    yield from (parts.Line(name, value) for name, value in said if value)


def _concerned(row: CardRow) -> str:
    side = card_powers.CONCERNED[row.kind]
    if side == card_powers.Side.DEPARTMENT:
        return card_kit.department(row)
    return card_kit.centre(row)


def _events(told: Told) -> Iterator[parts.Event]:
    """What happened, as far as somebody wrote something or a moment is known."""
    first = CardVerb.PROPOSE if told.row.by_hand else CardVerb.GIVE
    yield parts.Event(_("到点"), told.row.late_at)
    yield parts.Event(str(card_words.VERBS[first]), told.row.given_at)
    for one in told.written:
        yield parts.Event(str(card_words.VERBS[one.verb]), one.at, one.name, one.text)
    if told.why is not None:
        withdrawn = str(card_words.VERBS[CardVerb.WITHDRAW])
        yield parts.Event(withdrawn, told.judged_at, "", str(card_words.WHYS[told.why]))


@dataclass(frozen=True, slots=True)
class Form:
    """One thing that may be done now. look: of its button."""

    verb: str
    title: str
    hint: str
    box: parts.Field
    look: str


def _forms(
    request: HttpRequest, told: Told, spoken: str, problems: Sequence[Problem]
) -> Iterator[Form]:
    wrong = fields.told(problems)
    ways: Mapping[CardVerb, tuple[str, str, bool, str]] = {
        CardVerb.ANSWER: (_("为什么超期，现在到哪一步，什么时候办完。"), _("说明"), True, ""),
        CardVerb.CONFIRM: (_("确认后立即发牌，并要求说明。"), _("意见"), False, ""),
        CardVerb.DISMISS: (_("不发这张牌，理由留档。"), _("理由"), True, "second"),
        CardVerb.ASK: (_("这张牌发出时没有要求说明。"), _("要说明什么"), False, ""),
        CardVerb.UPHOLD: (_("计入该单位的红黄牌。"), _("审定意见"), True, ""),
        CardVerb.LIFT: (_("不计入，灯熄灭，牌和理由留档。"), _("撤销理由"), True, "second"),
    }
    for verb, (hint, label, is_required, look) in ways.items():
        if verb in told.verbs:
            name = f"{verb}.note"
            given = request.POST.get(name, "") if spoken == verb else ""
            error = wrong.get(name, "")
            box = parts.Field(name, label, "textarea", given, error=error, is_required=is_required)
            yield Form(str(verb), str(card_words.VERBS[verb]), hint, box, look)


Act = Callable[..., object]
ACTS: Mapping[str, Act] = {
    "answer": card_steps.answer,
    "confirm": card_steps.confirm,
    "dismiss": card_steps.dismiss,
    "ask": card_steps.ask,
    "uphold": card_steps.uphold,
    "lift": card_steps.lift,
}


@kit.posted
@kit.staff(*card_kit.READERS)
def step(request: HttpRequest, by: Actor, card_id: UUID, verb: str) -> HttpResponse:
    """One step of the loop; what is wrong with it is told on the same page."""
    act = ACTS.get(verb)
    if act is None:
        raise NotFound("There is no such step.")
    at: datetime = frame.now()
    try:
        act(card_id=card_id, note=request.POST.get(f"{verb}.note", ""), by=by, at=at)
    except Incomplete as no:
        found = [replace(one, where=f"{verb}.note") for one in no.problems]
        return _page(request, by, card_id, spoken=verb, problems=found)
    return kit.go(request, "card", card_id)


@require_safe
@kit.staff(*card_kit.READERS)
def notice(request: HttpRequest, by: Actor, card_id: UUID) -> HttpResponse:
    """黄牌、红牌通知书, as the paper that goes to who is concerned. Raises NotFound for what was
    not given."""
    told = cards.one(card_id=card_id, to=by, today=clock.local_day(frame.now()))
    row = told.row
    if row.state in (CardState.PROPOSED, CardState.DISMISSED):
        raise NotFound("No card was given.")
    one = _shown(row, card_kit.topics([row]))
    made = card_paper.drawn(
        told,
        what=one.what,
        card=one.word,
        kind=one.kind,
        concerned=_concerned(row),
        state=one.state,
        address=request.build_absolute_uri(one.href),
    )
    name = content_disposition_header(False, f"{card_paper.number(told)}.pdf")
    return HttpResponse(
        made, content_type="application/pdf", headers={"Content-Disposition": name or "inline"}
    )
