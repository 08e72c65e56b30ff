"""亲友代办 at the window: whose card lies on the reader leaves matters to another, on paper."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onewindow.documents.actions import authorizing
from onewindow.documents.uploads import Upload
from onewindow.people import queries as people
from onewindow.people.actions import proxies
from onewindow.people.actions.proxies import ProxyTwice
from onewindow.rules import clock, codes
from onewindow.rules.actors import Actor, Role
from onewindow.rules.refusal import Incomplete, Problem
from onewindow.web import authorities, errors
from onewindow.web import kit as frame
from onewindow.web.citizen import uploading
from onewindow.web.parts import Field, Mistake
from onewindow.web.staff import kit


@require_http_methods(["GET", "POST"])
@kit.staff(Role.CLERK)
def register(request: HttpRequest, by: Actor) -> HttpResponse:
    """The living authorities of who stands there, and the form for one more."""
    number = kit.card(request)
    known = people.by_number(number) if number else None
    rows = people.authorities_of(known) if known else []
    asked = authorities.first("", clock.local_day(frame.now()))
    name = request.POST.get("grantor", "").strip() if known is None else known.name
    problems: list[Problem] = []
    if request.method == "POST" and number:
        ended = next((one for one in rows if str(one.id) == request.POST.get("end")), None)
        if ended is not None:
            proxies.end(proxy_id=ended.id, by=by, at=frame.now())
            return kit.go(request, "proxies")
        asked = authorities.posted(request.POST)
        problems = _wrong(asked, known) if known else []
        problems += _registered(request, asked, name, number, by, is_sound=not problems)
        if not problems:
            return kit.go(request, "proxies")
    context = {
        "number": codes.mask_identity_number(number),
        "name": name,
        "rows": authorities.said(rows),
        "fields": [
            *([] if known else [_box("grantor", _("委托人姓名"), problems, value=name)]),
            *authorities.boxes(asked, problems),
            _box("scan", _("签好的授权委托书"), problems, kind="file"),
        ],
        "problems": [Mistake(errors.sentence(one), f"#f-{one.where}") for one in problems],
    }
    return kit.page(request, by, "staff/proxies/register.html", context, here="window")


def _box(
    name: str, label: str, problems: list[Problem], *, kind: str = "text", value: str = ""
) -> Field:
    wrong = next((one for one in problems if one.where == name), None)
    return Field(name, label, kind, value, error=errors.sentence(wrong) if wrong else "")


def _wrong(asked: authorities.Asked, grantor: Any) -> list[Problem]:
    """What is wrong with an authority of somebody who is known here."""
    today = clock.local_day(frame.now())
    return proxies.problems(
        grantor_id=grantor.pk,
        name=asked.name,
        number=asked.number,
        relation=asked.relation,
        matters=asked.matters(),
        until_on=asked.until_on or today,
        today=today,
    )


def _registered(
    request: HttpRequest,
    asked: authorities.Asked,
    name: str,
    number: str,
    by: Actor,
    *,
    is_sound: bool,
) -> list[Problem]:
    """Keep the paper and what it says. Returns everything that keeps it from being kept."""
    scan, problems = _scan(request)
    problems += asked.problems
    if not name:
        problems.append(
            Problem("grantor", "required", "Enter the name.", {"label": _("委托人姓名")})
        )
    if problems or not is_sound or scan is None or asked.until_on is None:
        return problems
    try:
        authorizing.register(
            scan=scan,
            grantor_name=name,
            grantor_number=number,
            name=asked.name,
            number=asked.number,
            relation=asked.relation,
            matters=asked.matters(),
            until_on=asked.until_on,
            by=by,
            at=frame.now(),
        )
    except Incomplete as refused:
        return list(refused.problems)
    except ProxyTwice as refused:
        return [Problem("scope", refused.code, refused.sentence)]
    return []


def _scan(request: HttpRequest) -> tuple[Upload | None, list[Problem]]:
    scan, refused = uploading.taken(request.FILES.getlist("scan"))
    problems = [Problem("scan", one.code, one.sentence, one.params) for one in refused]
    if scan is None and not problems:
        said = {"name": _("签好的授权委托书")}
        problems.append(Problem("scan", "material_missing", "The paper is missing.", said))
    return scan, problems
