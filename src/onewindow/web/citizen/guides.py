"""P3: the guide of a matter or a life event: can I, what do I need, cost, days, where, how."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from onewindow.catalog import queries as catalog
from onewindow.catalog.queries import Guide, Place
from onewindow.rules import clock, ruling
from onewindow.web import kit, saying, words
from onewindow.web.citizen import gone, home, lists, offers, standing
from onewindow.web.citizen.kit import actor_of, town_of
from onewindow.web.citizen.lists import Tag


@dataclass(frozen=True, slots=True)
class Days:
    """One of the two limits. is_assumed: a demonstration value."""

    said: str
    note: str
    source: str
    is_assumed: bool


@dataclass(frozen=True, slots=True)
class Paper:
    """One line of the material list. when: in which case it is needed, empty for always."""

    name: str
    tags: list[Tag]
    when: str
    form: str
    note: str


@dataclass(frozen=True, slots=True)
class Where:
    """A place, how deep it handles the matter, and how to reach it."""

    name: str
    depth: str
    channel: str
    address: str
    phone: str
    hours: str
    is_assumed: bool


@dataclass(frozen=True, slots=True)
class StepLine:
    """One step of the way."""

    what: str
    who: str
    limit: str
    note: str


DEPTHS = {"decide": "green", "accept": "blue", "collect": "amber", "guide": "grey"}


@require_safe
@gone.told
def guide(request: HttpRequest, code: str) -> HttpResponse:
    """One matter."""
    today, town = clock.local_day(kit.now()), town_of(request)
    found = catalog.guide(code=code, on=today, town=town or None)
    body = found.edition.body
    english = body.get("english") or {}
    context = {
        "code": code,
        "kind": offers.MATTER,
        "name": words.said(body["name"], english),
        "body": body,
        "english": english,
        "department": lists.department(found.department),
        "phone": found.department.phone,
        "legal": _days(body.get("legal_limit"), english),
        "promised": _days(body.get("promised_limit"), english),
        "fee": saying.body_fee(body),
        "fee_note": _said((body.get("fee") or {}).get("note"), english),
        "can": _can(body, english),
        "papers": _papers(body, english),
        "steps": _steps(body, english),
        "basis": [words.said(each, english) for each in body.get("legal_basis") or ()],
        "evidence": _evidence(body),
        "result": _said((body.get("result") or {}).get("name"), english),
        "questions": len(body.get("situations") or ()),
        **_places(found, town, zone=str(body.get("zone") or "")),
    }
    return kit.page(request, "citizen/guide.html", context)


@require_safe
@gone.told
def life(request: HttpRequest, code: str) -> HttpResponse:
    """One life event: its matters by stage, and what one set of papers saves."""
    today, town = clock.local_day(kit.now()), town_of(request)
    found = catalog.life_event_guide(code=code, on=today, town=town or None)
    one = offers.offer(offers.LIFE, code)
    facts = offers.facts_of(actor_of(request), one, today=today)
    plan = offers.plan_of(one, {}, facts)
    context = {
        "code": code,
        "kind": offers.LIFE,
        "name": one.name,
        "english": one.english,
        "department": lists.department(found.department),
        "phone": found.department.phone,
        "stages": lists.stages(plan, one.english),
        "externals": [words.said(each.name, one.english) for each in plan.externals],
        "separately": one.bundle.lines_separately,
        "together": one.bundle.lines_one_set,
        "departments": len({each.department for each in plan.matters}),
        "matters": len(plan.matters),
        "questions": len(one.bundle.questions),
        "papers": lists.materials(plan, one.english),
        **_places(found, town),
    }
    return kit.page(request, "citizen/life.html", context)


def _days(body: Mapping[str, Any] | None, english: Mapping[str, str]) -> Days:
    about = body or {}
    note = about.get("note")
    letter = str(about.get("evidence") or "")
    return Days(
        said=saying.limit(about.get("days"), about.get("unit")),
        note=_said(note, english),
        source=str(saying.EVIDENCE.get(letter, "")),
        is_assumed=letter == "D",
    )


def _can(body: Mapping[str, Any], english: Mapping[str, str]) -> list[str]:
    """Who may apply, and what the rules ask of everybody."""
    said = [
        _("适用于：%(who)s") % {"who": _comma([_object(each) for each in body.get("object") or ()])}
    ]
    for rule in body.get("rules") or ():
        if (
            rule.get("text")
            and rule["type"] in ruling.ACTING
            and rule["type"] not in ruling.INFORMING
        ):
            when = saying.condition(rule.get("when"), body)
            text = words.said(rule["text"], english)
            mark = " (%s)" if words.in_english() else "（%s）"
            said.append(text + mark % when if when else text)
    return list(dict.fromkeys(said))


def _object(one: str) -> str:
    return {
        "自然人": pgettext("who", "个人"),
        "法人": pgettext("who", "单位"),
        "个体工商户": pgettext("who", "个体工商户"),
    }.get(one, one)


def _comma(parts: Sequence[str]) -> str:
    return (", " if words.in_english() else "、").join(parts)


def _papers(body: Mapping[str, Any], english: Mapping[str, str]) -> list[Paper]:
    found = [
        Paper(
            name=words.said(line["name"], english),
            tags=lists.kind_tags(
                source_type=line["source_type"],
                form=line["form"],
                is_shared=bool(line.get("share_source") or line.get("electronic_licence")),
                may_come_later=line.get("need") == "容缺",
            ),
            when=saying.condition(line.get("when"), body),
            form=_said(line.get("form"), english),
            note=_said(line.get("note"), english),
        )
        for line in body.get("materials") or ()
    ]
    return sorted(found, key=lambda paper: bool(paper.when))


def _said(text: str | None, english: Mapping[str, str]) -> str:
    return words.said(text, english) if text else ""


def _steps(body: Mapping[str, Any], english: Mapping[str, str]) -> list[StepLine]:
    return [
        StepLine(*(_said(one.get(key), english) for key in ("step", "actor", "limit", "note")))
        for one in body.get("steps") or ()
    ]


def _evidence(body: Mapping[str, Any]) -> list[tuple[str, str]]:
    """How well each part of the guide is founded."""
    parts = {
        "name": _("名称和依据"),
        "materials": _("材料"),
        "fields": _("表单"),
        "steps": _("流程"),
    }
    about = body.get("evidence") or {}
    return [
        (label, str(saying.EVIDENCE.get(about[key], about[key])))
        for key, label in parts.items()
        if about.get(key)
    ]


def _places(found: Guide, town: str, *, zone: str = "") -> dict[str, Any]:
    online = [place for place in found.online if place.takes_papers]
    counters = [place for place in found.places if place.channel == "window" and place.centre]
    is_here = any(place.centre == town for place in counters)
    return {
        "line": standing.line_at(town, zone=zone, at=kit.now()) if is_here else None,
        "has_counters": bool(counters),
        "may_book": any(place.takes_papers for place in counters),
        "here": [_where(place) for place in found.here if place.channel == "window"],
        "online": [_where(place) for place in online],
        "elsewhere": _by_depth(found.elsewhere),
        "town": home.town_field(town),
        "has_town": bool(town),
    }


def _by_depth(rows: Sequence[Place]) -> list[tuple[str, str, list[Where]]]:
    """(depth in words, tint, places), deepest first; counters only."""
    grouped: dict[str, list[Where]] = {}
    for place in rows:
        if place.channel == "window":
            grouped.setdefault(str(place.depth), []).append(_where(place))
    return [
        (depth_word(depth), DEPTHS[depth], grouped[depth]) for depth in DEPTHS if depth in grouped
    ]


def depth_word(depth: str, channel: str = "window") -> str:
    """What a place or a channel can do, in plain words."""
    if channel in ("web", "phone"):
        return {
            "decide": _("不用跑，全程办结"),
            "accept": _("网上提交，部门审批"),
            "collect": _("先交材料，转给部门"),
            "guide": _("只能咨询"),
        }[depth]
    return {
        "decide": _("当地就能办结"),
        "accept": _("当地受理，部门审批"),
        "collect": _("代收材料，转给部门"),
        "guide": _("只能咨询"),
    }[depth]


def _where(place: Place) -> Where:
    english = words.in_english()
    name = (place.name_en if english else place.name) or channel_word(str(place.channel))
    return Where(
        name=name,
        depth=depth_word(str(place.depth), str(place.channel)),
        channel=channel_word(str(place.channel)),
        address=place.address,
        phone=place.phone,
        hours=place.opening_hours,
        is_assumed=place.is_demonstration,
    )


def channel_word(channel: str) -> str:
    """Window, web, phone, kiosk, post."""
    return {
        "window": _("窗口"),
        "web": _("网上办"),
        "phone": _("手机办"),
        "kiosk": _("自助机"),
        "post": _("邮寄"),
    }.get(channel, channel)
