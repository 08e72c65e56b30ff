"""人员和岗位: who holds which post, who stands in, who is away; for those who answer for them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.hall.actions import leaving
from onewindow.people.actions import staffing
from onewindow.people.queries import staffing as queries
from onewindow.places import queries as places
from onewindow.rules import staff_powers
from onewindow.rules.actors import Actor, Role
from onewindow.rules.refusal import Incomplete, NotFound, Problem
from onewindow.rules.staff_powers import Place
from onewindow.web import fields, parts, words
from onewindow.web import kit as frame
from onewindow.web.staff import kit, staff_words

READERS = tuple(staff_powers.READERS)
EVERYWHERE = "-"
STAND = "stand."  # before the names of a stand-in's boxes


@require_safe
@kit.staff(*READERS)
def listed(request: HttpRequest, by: Actor) -> HttpResponse:
    """One place's people at a time: a centre's, a department's, or those of no place."""
    at = frame.now()
    choices = _places(by)
    chosen = request.GET.get("at", "")
    if chosen not in {key for key, _name in choices}:
        chosen = choices[0][0]
    kind, _dot, code = chosen.partition(".")
    context = {
        "places": [(name, f"{request.path}?at={key}", key == chosen, key) for key, name in choices],
        "rows": [
            (
                one,
                [staff_words.role(role) for role in one.roles],
                [(staff_words.role(role), name) for role, name in one.stands_in],
                str(staff_words.AWAY.get(one.away, "")),
            )
            for one in queries.members(
                to=by,
                at=at,
                centre=code if kind == "c" else "",
                department=code if kind == "d" else "",
            )
        ],
        "roster": reverse("staff:floor_roster", args=[code]) if kind == "c" else "",
        "may_qualify": by.has(Role.HEAD, Role.OFFICE, Role.AUDITOR),
    }
    return kit.page(request, by, "staff/people/list.html", context, here="people")


def _places(by: Actor) -> list[tuple[str, str]]:
    """Where `by` answers for somebody: (key, name)."""
    centres, departments = queries.places_of(by)
    english = words.in_english()
    found = [
        (f"c.{one.pk}", one.name_en if english else one.name)
        for one in places.centres()
        if centres is None or one.pk in centres
    ]
    found += [
        (f"d.{code}", row.name_en if english else row.name)
        for code, row in places.departments().items()
        if departments is None or code in departments
    ]
    return [*found, (EVERYWHERE, _("全市岗位"))] if centres is None else found


# --- One person ------------------------------------------------------------------------------


@require_http_methods(["GET"])
@kit.staff(*READERS)
def person(request: HttpRequest, by: Actor, account_id: int) -> HttpResponse:
    """Posts, stand-ins, leave, what they may accept; what may be done about it."""
    return _shown(request, by, account_id)


def _shown(
    request: HttpRequest, by: Actor, account_id: int, problems: Sequence[Problem] = ()
) -> HttpResponse:
    at = frame.now()
    file = queries.file(account_id=account_id, to=by, at=at)
    wrong = fields.told(problems)
    sent = request.POST
    is_active = file.account.is_active
    opened = sent.get("post") or request.GET.get("post", "")
    posts = [_post(one, by, opened) for one in file.posts]
    open_ = next((one["row"] for one in posts if one["is_open"]), None)
    context = {
        "file": file,
        "posts": posts,
        "stand_in_form": _stand_in_form(open_, by, at, sent, wrong) if open_ else [],
        "past": [(staff_words.role(one.role), staff_words.place(one), one) for one in file.past],
        "stands_in": [_stand_in(one, by, at) for one in file.stands_in],
        "replaced": [_stand_in(one, by, at) for one in file.replaced],
        "absences": [(one, str(staff_words.AWAY[one.kind])) for one in file.absences],
        "qualifications": list(
            zip(
                file.qualifications,
                staff_words.scopes((one.scope, one.code) for one in file.qualifications),
                strict=True,
            )
        ),
        "give": _give(by, file, sent, wrong) if is_active else [],
        "leave": _leave(sent, wrong)
        if is_active and staff_powers.may_grant_leave(by, file.places, account=account_id)
        else [],
        "may_end": is_active and staff_powers.may_end_access(by, file.places, account=account_id),
        "problems": problems,
        "at": at,
        "rosters": [
            (staff_words.place(one), reverse("staff:floor_roster", args=[one.centre_id]))
            for one in file.posts
            if one.centre_id and one.role == Role.CLERK
        ],
    }
    return kit.page(request, by, "staff/people/person.html", context, here="people")


def _post(one: Any, by: Actor, opened: str) -> dict[str, Any]:
    place = staffing.place(one)
    owns = staff_powers.owns(by, place, account=one.account_id)
    return {
        "row": one,
        "role": staff_words.role(one.role),
        "place": staff_words.place(one),
        "owns": owns,
        "is_open": owns and opened == str(one.pk),
    }


def _stand_in_form(
    post: Any, by: Actor, at: datetime, sent: QueryDict, wrong: Mapping[str, str]
) -> list[parts.Field]:
    """Who, from when, until when, why; named apart from the boxes for leave."""
    place = staffing.place(post)
    choices = [
        parts.Choice(
            str(each.pk),
            f"{each.name} · {each.username}",
            is_chosen=sent.get(f"{STAND}account") == str(each.pk),
        )
        for each in queries.may_stand_in(post=post, at=at)
        if staff_powers.owns(by, place, account=each.pk)
    ]
    lines = (
        ("since", _("从什么时候"), "datetime", _("例如 2026-03-02 08:30；不填就是现在")),
        ("until", _("到什么时候"), "datetime", _("例如 2026-03-02 17:00，到时自动结束")),
        ("why", _("理由"), "text", ""),
    )
    return [
        parts.Field(
            f"{STAND}account",
            _("谁来代班"),
            "select",
            choices=choices,
            error=wrong.get("account", ""),
        ),
        *(
            parts.Field(
                f"{STAND}{name}",
                label,
                kind,
                sent.get(f"{STAND}{name}", ""),
                hint=hint,
                error=wrong.get(f"{STAND}{name}", ""),
                width="16" if kind == "datetime" else "",
                is_required=name != "since",
            )
            for name, label, kind, hint in lines
        ),
    ]


def _stand_in(one: Any, by: Actor, at: datetime) -> dict[str, Any]:
    place = staffing.place(one.post)
    state = "over" if one.until <= at else "coming" if one.since > at else "now"
    return {
        "row": one,
        "role": staff_words.role(one.post.role),
        "place": staff_words.place(one.post),
        "state": state,
        "may_end": one.until > at and staff_powers.owns(by, place, account=one.account_id),
    }


def _give(
    by: Actor, file: queries.File, sent: QueryDict, wrong: Mapping[str, str]
) -> list[parts.Field]:
    """Boxes to give one more post; none for who owns no post that could be given."""
    english = words.in_english()
    centres, departments = queries.places_of(by)
    pk = file.account.pk
    here = [one for one in places.centres() if centres is None or one.pk in centres]
    desks = {
        code: row
        for code, row in places.departments().items()
        if departments is None or code in departments
    }
    roles = [
        role
        for role in staff_words.ROLES
        if any(
            staff_powers.owns(by, Place(Role(role), centre, department), account=pk)
            for centre, department in (
                (here[0].pk if here else None, None),
                (None, next(iter(desks), None)),
            )
        )
    ]
    if not roles:
        return []

    def chosen(name: str, options: Sequence[tuple[str, str]]) -> list[parts.Choice]:
        return [
            parts.Choice(key, label, is_chosen=sent.get(name, "") == key)
            for key, label in (("", "—"), *options)
        ]

    named = [(one.pk, one.name_en if english else one.name) for one in here]
    offices = [(code, row.name_en if english else row.name) for code, row in desks.items()]
    wanted = [(str(role), staff_words.role(role)) for role in roles]
    found = [("role", _("岗位"), wanted)]
    if named and set(roles) & staff_powers.IN_CENTRE:
        found.append(("centre", _("在哪个中心"), named))
    if offices and set(roles) & staff_powers.IN_DEPARTMENT:
        found.append(("department", _("在哪个部门"), offices))
    return [
        parts.Field(
            name,
            label,
            "select",
            choices=chosen(name, options),
            error=wrong.get(name, ""),
            is_required=name == "role",
        )
        for name, label, options in found
    ]


def _leave(sent: QueryDict, wrong: Mapping[str, str]) -> list[parts.Field]:
    chosen = sent.get("kind", "leave")
    choices = [
        parts.Choice(key, str(word), is_chosen=chosen == key)
        for key, word in staff_words.AWAY.items()
    ]
    return [
        parts.Field("kind", _("种类"), "select", choices=choices, error=wrong.get("kind", "")),
        *(
            parts.Field(
                name, label, "date", sent.get(name, ""), width="12", error=wrong.get(name, "")
            )
            for name, label in (("since", _("第一天")), ("until", _("最后一天")))
        ),
    ]


# --- What is done ----------------------------------------------------------------------------

Act = Callable[[QueryDict, int, Actor, datetime], str]


def _do_give(sent: QueryDict, account_id: int, by: Actor, at: datetime) -> str:
    staffing.give_post(
        account_id=account_id,
        role=sent.get("role", ""),
        centre=sent.get("centre") or None,
        department=sent.get("department") or None,
        by=by,
        at=at,
    )
    return _("已任岗")


def _do_end(sent: QueryDict, account_id: int, by: Actor, at: datetime) -> str:
    staffing.end_post(post_id=_number(sent, "post"), by=by, at=at)
    return _("已免岗，代班同时结束")


def _do_stand_in(sent: QueryDict, account_id: int, by: Actor, at: datetime) -> str:
    typed = sent.get(f"{STAND}since", "").strip()
    since = staff_words.moment(typed) if typed else at
    until = staff_words.moment(sent.get(f"{STAND}until", ""))
    problems = [
        staff_words.unread(f"{STAND}{name}", label)
        for name, label, found in (
            ("since", _("从什么时候"), since),
            ("until", _("到什么时候"), until),
        )
        if found is None
    ]
    if problems or since is None or until is None:
        raise Incomplete(problems)
    try:
        staffing.stand_in(
            post_id=_number(sent, "post"),
            account_id=_number(sent, f"{STAND}account"),
            since=since,
            until=until,
            why=sent.get(f"{STAND}why", ""),
            by=by,
            at=at,
        )
    except Incomplete as no:
        raise Incomplete([replace(one, where=STAND + one.where) for one in no.problems]) from None
    return _("已安排代班，到时自动结束")


def _do_leave(sent: QueryDict, account_id: int, by: Actor, at: datetime) -> str:
    since, until = staff_words.day(sent.get("since", "")), staff_words.day(sent.get("until", ""))
    named = (("since", _("第一天"), since), ("until", _("最后一天"), until))
    problems = [staff_words.unread(name, label) for name, label, found in named if found is None]
    if problems or since is None or until is None:
        raise Incomplete(problems)
    kind = sent.get("kind", "")
    staffing.note_absence(account_id=account_id, kind=kind, since=since, until=until, by=by, at=at)
    return _("已登记请假")


def _do_close(sent: QueryDict, account_id: int, by: Actor, at: datetime) -> str:
    leaving.leave(account_id=account_id, by=by, at=at)
    return _("已停用：岗位、代班和登录都已结束")


ACTS: Mapping[str, Act] = {
    "give": _do_give,
    "end": _do_end,
    "stand-in": _do_stand_in,
    "leave": _do_leave,
    "close": _do_close,
}


def _number(sent: QueryDict, name: str) -> int:
    given = sent.get(name, "")
    if not given.isdigit() or len(given) > 9:
        raise NotFound("There is no such thing.")
    return int(given)


@kit.posted
@kit.staff(*READERS)
def act(request: HttpRequest, by: Actor, account_id: int, verb: str) -> HttpResponse:
    """One step for one person; what is wrong with it is told on their page."""
    queries.file(account_id=account_id, to=by, at=frame.now())
    try:
        said = ACTS[verb](request.POST, account_id, by, frame.now())
    except Incomplete as no:
        return _shown(request, by, account_id, no.problems)
    messages.success(request, said)
    return kit.go(request, "person_file", account_id)


@kit.posted
@kit.staff(*READERS)
def end_stand_in(request: HttpRequest, by: Actor, substitution_id: Any) -> HttpResponse:
    """代班到此为止."""
    staffing.end_stand_in(substitution_id=substitution_id, by=by, at=frame.now())
    return _back(request)


@kit.posted
@kit.staff(*READERS)
def back(request: HttpRequest, by: Actor, absence_id: Any) -> HttpResponse:
    """销假."""
    staffing.drop_absence(absence_id=absence_id, by=by, at=frame.now())
    return _back(request)


def _back(request: HttpRequest) -> HttpResponse:
    given = request.POST.get("from", "")
    if given.isdigit() and len(given) < 10:
        return kit.go(request, "person_file", int(given))
    return kit.go(request, "people_list")
