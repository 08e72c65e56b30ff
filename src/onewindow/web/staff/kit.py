"""What every staff page needs: who is at work, what they may open, and the frame around it."""

import base64
from collections.abc import Callable, Mapping
from functools import wraps
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import Resolver404, resolve, reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from onewindow import sealing
from onewindow.notify import queries as messages
from onewindow.people import queries as people
from onewindow.rules.actors import NOBODY, Actor, Role
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete, Refusal
from onewindow.web import errors
from onewindow.web import kit as frame
from onewindow.web.sentences import TITLES
from onewindow.web.staff import board_tabs, bridge, gate

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, Actor, P], HttpResponse]
Guarded = Callable[Concatenate[HttpRequest, P], HttpResponse]

CLERK = (Role.CLERK, Role.HEAD)
DESK = (Role.REVIEWER, Role.CHECKER, Role.APPROVER, Role.INSPECTOR)
CATALOGUE = (Role.CATALOGUE,)
FIND = (*CLERK, *DESK, Role.OFFICE, Role.AUDITOR)
STAFF = (*FIND, *CATALOGUE, Role.ADMIN, Role.GUIDE)
FIGURES = (Role.OFFICE, Role.HEAD, Role.AUDITOR)
BOARD = (Role.OFFICE, Role.AUDITOR, Role.HEAD, Role.APPROVER)  # see sums, each their own
LEADERS = (Role.OFFICE, Role.AUDITOR, Role.HEAD)  # begin their day with the board
FLEET = (*CLERK, Role.GUIDE, Role.OFFICE, Role.ADMIN, Role.AUDITOR)  # see the machines
STARS = (Role.OFFICE, Role.HEAD, Role.AUDITOR)  # the centres' stars
PEOPLE = (Role.ADMIN, Role.OFFICE, Role.AUDITOR, Role.HEAD, Role.APPROVER)  # answer for posts
RATED = (Role.CLERK, Role.HEAD, Role.OFFICE)  # see scores, each what is theirs
# Pages that stand under another section of the rail
RAIL = {"lamps": "board", "board_towns": "board", "board_funnel": "board", "board_hours": "board"}
# Boxes that take sentences
SAID = ("conditions", "note", "opinion", "reason", "reasons", "remark", "result")
WRITTEN = frozenset((*SAID, "problem", "remedy"))
CARD = "card"  # session key: the sealed number of the card that was read last
READ = "card-read"  # session key: whether it was read, not typed
CODE = "code"  # session key: a draft's code that waits for its person's card


def actor(request: HttpRequest) -> Actor:
    """Who is at work. One query."""
    user = request.user
    return people.actor(user, at=frame.now()) if user.is_authenticated else NOBODY


def staff(*roles: Role) -> Callable[[View[P]], Guarded[P]]:
    """Let in only who holds one of the roles; strangers go to the log-in.

    What the view refuses becomes a page of the desk; no page is kept by the browser.
    """

    def wrap(view: View[P]) -> Guarded[P]:
        @wraps(view)
        def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            if not request.user.is_authenticated:
                return gate.strangers(request)
            by = actor(request)
            try:
                if not by.has(*roles):
                    raise NotPermitted("This account has no post that opens this page.")
                response = view(request, by, *args, **kwargs)
            except Refusal as no:
                response = refused(request, by, no)
            response.headers["Cache-Control"] = "no-store"
            return response

        return guarded

    return wrap


def posted(view: Guarded[P]) -> Guarded[P]:
    """A view that takes nothing but a form; who comes without one is led to the form's page."""

    @wraps(view)
    def guarded(request: HttpRequest, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        if request.method != "POST":
            return gate.only_posts(request)
        return view(request, *args, **kwargs)

    setattr(guarded, gate.ONLY_POSTS, True)
    return guarded


def page(
    request: HttpRequest,
    by: Actor,
    template: str,
    context: Mapping[str, object] | None = None,
    *,
    here: str = "",
    part: str = "",
    status: int | None = None,
) -> HttpResponse:
    """A page of the desk with its rail and scan box; only `part` of it when htmx asks."""
    whole = {**around(by, here=here, is_part=frame.is_partial(request)), **(context or {})}
    response = frame.page(request, template, whole, status=status, part=part)
    return bridge.allow(response) if "bridge" in whole else response


def around(by: Actor, *, here: str = "", is_part: bool = False) -> dict[str, object]:
    """What the frame of the desk draws for this person. here: name of the open section.

    is_part: no masthead is drawn, so that nobody asks what is unread. One query else.
    """
    return {
        "unread": 0 if is_part or by.account is None else messages.unread_notices(by.account),
        "messages_href": reverse("staff:messages"),
        "account_links": [(_("我的消息"), reverse("staff:messages"))],
        "desk_links": [
            (label, address, name == (RAIL.get(here, here)), 0)
            for name, label, address in sections(by)
        ],
        "board_tabs": board_tabs.tabs(by, here),
        "desk_home": reverse("staff:home"),
        "sign_out": reverse("staff:sign_out"),
        "scan_action": reverse("staff:scan") if by.has(*FIND) else "",
        **bridge.around(by, here=here),
    }


def sections(by: Actor) -> list[tuple[str, str, str]]:
    """The sections this person may open: (name, label, address), their own work first."""
    found = _of_board(by, leads=True)
    if by.has(*CLERK):
        found += [
            ("window", _("工作台"), reverse("staff:window")),
            ("choose", _("受理"), reverse("staff:choose")),
            ("out", _("出件"), reverse("staff:out")),
        ]
    if by.has(Role.GUIDE, *CLERK):
        found.append(("floor", _("导服台"), reverse("staff:floor")))
    if by.has(*DESK):
        found += [
            ("desk", _("待办"), reverse("staff:desk")),
            ("promises", _("承诺核查"), reverse("staff:promises")),
        ]
    found += _of_board(by, leads=False)
    if by.has(*FIND):
        found.append(("find", _("查件"), reverse("staff:find")))
    catalogue = catalogue_address()
    if by.has(*FLEET):
        found.append(("fleet", _("设备"), reverse("staff:fleet")))
    found += _of_halls(by)
    if by.has(*FIGURES):
        found.append(("bulletins", _("通报"), reverse("staff:bulletins")))
    if by.has(*CATALOGUE) and catalogue:
        found.append(("catalogue", _("事项管理"), catalogue))
    found += _of_staff(by)
    return found


def _of_board(by: Actor, *, leads: bool) -> list[tuple[str, str, str]]:
    """The board, first for those who lead; behind their own work for who decides."""
    if not by.has(*BOARD) or by.has(*LEADERS) != leads:
        return []
    return [("board", pgettext("board", "看板"), reverse("staff:board"))]


def _of_staff(by: Actor) -> list[tuple[str, str, str]]:
    found = [("people", _("人员"), reverse("staff:people_list"))] if by.has(*PEOPLE) else []
    if by.has(*STAFF):
        found.append(("training", _("培训"), reverse("staff:training")))
    return found


def _of_halls(by: Actor) -> list[tuple[str, str, str]]:
    found = []
    if by.has(Role.HEAD, Role.OFFICE):
        found.append(("hall_floor", _("大厅"), reverse("staff:hall_floor")))
    if by.has(*RATED):
        found.append(("ratings", _("好差评"), reverse("staff:ratings")))
    if by.has(Role.HEAD, Role.OFFICE):
        found.append(("reviews", _("差评处理"), reverse("staff:reviews")))
    if by.has(*STARS):
        found.append(("stars", pgettext("section of the desk", "星级评定"), reverse("staff:stars")))
    if by.has(Role.HEAD):
        found.append(("notices", _("公告"), reverse("staff:notices")))
    if by.has(Role.HEAD, Role.OFFICE, Role.AUDITOR, *DESK[:3]):
        found.append(("cards", _("红黄牌"), reverse("staff:cards")))
    return found


def catalogue_address() -> str:
    """Where the catalogue's owners work; empty while that door is not mounted."""
    try:
        return (
            str(resolve(reverse("staff:home") + "catalogue/") and reverse("staff:home"))
            + "catalogue/"
        )
    except Resolver404:
        return ""


def refused(request: HttpRequest, by: Actor, no: Refusal, *, says: str = "") -> HttpResponse:
    """The page for a foreseen "no", inside the desk; to htmx a part above everything else."""
    status = errors.STATUSES.get(no.code, errors.CONFLICT)
    if frame.is_partial(request):
        return errors.answer(request, no)
    context = {
        **around(by),
        "refused": True,
        "title": TITLES[status],
        "what": says or errors.sentence(no),
        "listed": no.problems if isinstance(no, Incomplete) else [],
        "written": written(request),
        "back": gate.above(request.path) if request.method == "POST" else "",
    }
    return frame.page(request, "staff/refusal.html", context, status=status)


def written(request: HttpRequest) -> list[str]:
    """The sentences of a refused form, so that nobody has to think of them twice."""
    return [
        value.strip()
        for name, given in request.POST.lists()
        if name.rpartition(".")[2] in WRITTEN
        for value in map(str, given)
        if value.strip()
    ]


def go(request: HttpRequest, name: str, *args: object) -> HttpResponse:
    """On to another page of this door."""
    return on(request, reverse(f"staff:{name}", args=args))


def on(request: HttpRequest, address: str) -> HttpResponse:
    """On to an address; htmx is told to load it whole."""
    if frame.is_partial(request):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def centre(by: Actor) -> str:
    """The centre whose window this is. Raises NotPermitted for a post without one."""
    if not by.centres:
        raise NotPermitted("This post belongs to no centre.")
    return min(by.centres)


def keep_card(request: HttpRequest, number: str, *, was_read: bool) -> None:
    """Remember, sealed, whose card lies on the reader, until the matter is done.

    was_read: by a reader or a scanner, as the page says; not typed by hand.
    """
    request.session[CARD] = base64.b64encode(sealing.seal(number.encode())).decode()
    request.session[READ] = was_read


def card(request: HttpRequest) -> str:
    """The number of the card that was read last; empty when there is none."""
    kept = request.session.get(CARD)
    return sealing.unseal(base64.b64decode(kept)).decode() if kept else ""


def was_read(request: HttpRequest, number: str) -> bool:
    """Whether this number came from the card that was read last."""
    return bool(number and request.session.get(READ) and number == card(request))


def drop_card(request: HttpRequest) -> None:
    """The card was given back."""
    request.session.pop(CARD, None)
    request.session.pop(READ, None)


def keep_code(request: HttpRequest, code: str) -> None:
    """Remember which draft waits for its person's card."""
    request.session[CODE] = code
