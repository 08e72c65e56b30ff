"""Who may go where: a line for every address of the project (the API's: powers_api.py).

A new address without a line fails the walk. GET and POST name who is let in; None: the
address does not know that method. `sent` is what a POST says, so that it reaches the power.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from tests.doors import (
    powers_board,
    powers_bulletins,
    powers_cards,
    powers_catalogue,
    powers_kiosk,
    powers_phone,
    powers_stars,
    powers_training,
    walking,
)
from tests.doors.walking import PLOT

Who = frozenset[str]

NONE: Who = frozenset()
ALL: Who = frozenset(walking.WALKERS)
CITIZENS: Who = frozenset({"stranger", "applicant"})
OWN: Who = frozenset({"applicant"})
WINDOW: Who = frozenset({"clerk"})
WINDOWS: Who = WINDOW | {"clerk elsewhere"}
HALL: Who = WINDOW | {"head"}
HALLS: Who = WINDOWS | {"head", "head elsewhere"}
FLOOR: Who = HALL | {"guide"}
FLOORS: Who = HALLS | {"guide"}
DESK: Who = frozenset({"reviewer", "checker", "approver"})
DEPARTMENT: Who = DESK | {"inspector"}
DESKS: Who = DEPARTMENT | {"another department"}
APPROVER: Who = frozenset({"approver"})
HANDLERS: Who = WINDOW | DEPARTMENT
HEADS: Who = frozenset({"head", "head elsewhere"})
SEERS: Who = HALL | DEPARTMENT | {"office", "auditor"}
FINDERS: Who = SEERS | HALLS | DESKS
KEEPER: Who = frozenset({"catalogue"})
STAFF: Who = FINDERS | KEEPER | {"admin", "guide"}
RATED: Who = HALLS | {"office"}
REVIEWERS: Who = frozenset({"head", "office"})
KEEPERS: Who = HEADS | {"office", "admin"}
OWNERS: Who = frozenset({"head", "office"})
FIGURES: Who = OWNERS | {"head elsewhere", "auditor"}
BOARD: Who = FIGURES | {"approver", "another department"}
GUIDES: Who = HEADS | {"guide"}
MACHINES: Who = HALL | {"guide"} | {"office", "auditor", "admin"}


@dataclass(frozen=True, slots=True)
class Line:
    """One address. before: what is posted to another address first, as a clerk would."""

    get: Who | None = None
    post: Who | None = None
    sent: Mapping[str, str] = field(default_factory=dict)
    before: tuple[str, Mapping[str, str]] | None = None


def posted(who: Who, **sent: str) -> Line:
    """An address that only takes posts."""
    return Line(post=who, sent=sent)


def both(who: Who, **sent: str) -> Line:
    """A page with a form."""
    return Line(get=who, post=who, sent=sent)


ADDRESSES: Mapping[str, Line] = {
    # For everybody
    "": Line(get=ALL),
    "size/": posted(ALL),
    "town/": posted(ALL),
    "i18n/setlang/": both(ALL),
    "search/": Line(get=ALL),
    "services/": Line(get=ALL),
    "guide/<slug:code>/": Line(get=ALL),
    "life/<slug:code>/": Line(get=ALL),
    "ask/<slug:kind>/<slug:code>/": both(ALL),
    "ask/<slug:kind>/<slug:code>/list/": Line(get=ALL),
    "halls/": Line(get=ALL),
    "halls/<slug:centre>/": Line(get=ALL),
    "ticket/": Line(get=ALL),
    "ticket/<slug:code>/": Line(get=ALL),
    "ticket/<slug:code>/now/": Line(get=ALL),
    "ticket/<slug:code>/back/": both(ALL),  # whoever holds the slip
    "book/<slug:kind>/<slug:code>/": Line(get=ALL),
    "login/": both(ALL),
    "logout/": posted(ALL),
    "progress/": both(ALL),
    "progress/<slug:code>": both(ALL),
    "rate/<slug:code>/": both(ALL),
    "rate/<slug:code>/again/": Line(get=ALL, post=OWN, sent={"grade": "2"}),  # after the answer
    "verify/": both(ALL),
    "verify/<slug:code>": Line(get=ALL),
    "verify/now/<slug:code>": Line(get=NONE),  # of a code that nobody shows
    "help/": Line(get=ALL),
    "privacy/": Line(get=ALL),
    "accessibility/": Line(get=ALL),
    "api/v1/docs": Line(get=ALL),
    "hall/<slug:centre>/": Line(get=ALL),
    "hall/<slug:centre>/window/<int:number>/": Line(get=ALL),
    "hall/<slug:centre>/notices/": Line(get=ALL),
    "hall/<slug:centre>/state": Line(get=ALL),
    # A machine's own: nobody without its token (tests/doors/device/test_kiosk.py has one)
    "kiosk/set-up/": both(ALL),
    "pc/set-up/": both(ALL),
    "pc/": Line(get=ALL),  # without a machine's token: on to its set-up
    "pc/end/": posted(ALL),
    "kiosk/rate/<slug:code>/": both(NONE),
    "pad/set-up/": both(ALL),
    "pad/": both(NONE),
    "pad/now/": Line(get=ALL),  # says nothing to who has no token
    **{
        f"kiosk/{page}": Line(get=NONE)
        for page in (
            "",
            "home/",
            "topics/",
            "guides/",
            "topics/often/",
            "topics/life/",
            "topics/zones/",
            "topics/zone/",
            "topic/<slug:code>/",
            "topic/<slug:code>/ticket/",
            "certificates/",
            "certificates/<uuid:certificate>/",
            "print/<uuid:job>/",
            "print/<uuid:job>/paper/",
            "mine/",
            "mine/<uuid:package>/",
        )
    },
    **{
        f"kiosk/{page}": posted(NONE)
        for page in (
            "print/order/",
            "print/<uuid:job>/begin/",
            "print/<uuid:job>/told/",
            "who/window/",
        )
    },
    "kiosk/print/": both(NONE),
    "kiosk/topic/<slug:code>/ask/": both(NONE),
    **{
        f"kiosk/{page}": posted(NONE)
        for page in ("end/", "pulse/", "call/", "locker/taken/", "topic/<slug:code>/draw/")
    },
    **{f"kiosk/{page}": both(NONE) for page in ("arrive/", "locker/", "who/", "progress/")},
    **{f"kiosk/{page}": Line(get=NONE) for page in powers_kiosk.READ},
    **{f"kiosk/{page}": posted(NONE) for page in powers_kiosk.POSTED},
    **{f"kiosk/{page}": both(NONE) for page in powers_kiosk.BOTH},
    # A customer's screen, likewise (tests/doors/device/test_counter.py)
    "counter/set-up/": both(ALL),
    "counter/": Line(get=NONE),
    "counter/now/": Line(get=NONE),
    "counter/sign/": posted(NONE),
    "counter/rate/": posted(NONE),
    "staff/sign-in/": both(ALL),
    "staff/sign-out/": posted(ALL),
    # A citizen's own
    "ask/<slug:kind>/<slug:code>/begin/": both(CITIZENS),
    "apply/<uuid:package>/": Line(get=OWN),
    "apply/<uuid:package>/next/": Line(get=OWN),
    "apply/<uuid:package>/whom/": both(OWN),
    "apply/<uuid:package>/whom/applicant/": both(OWN),
    "apply/<uuid:package>/questions/": Line(get=OWN),
    "apply/<uuid:package>/question/": both(OWN),
    "apply/<uuid:package>/form/<slug:section>/": both(OWN),
    "apply/<uuid:package>/materials/": both(OWN),
    "apply/<uuid:package>/materials/<slug:material>/": both(OWN),
    "apply/<uuid:package>/delivery/": both(OWN),
    "apply/<uuid:package>/check/": both(OWN),
    "apply/<uuid:package>/discard/": both(OWN),
    "my/": Line(get=CITIZENS),
    "halls/<slug:centre>/draw/": both(CITIZENS, topic=""),
    "book/<slug:kind>/<slug:code>/take/": both(CITIZENS, slot="{slot}"),
    "my/ticket/<slug:code>/": Line(get=OWN),
    "my/ticket/<slug:code>/leave/": both(OWN),
    "my/appointments/": Line(get=CITIZENS),
    "my/appointments/<uuid:appointment>/": Line(get=OWN),
    "my/appointments/<uuid:appointment>/change/": both(OWN),
    "my/appointments/<uuid:appointment>/cancel/": both(OWN),
    "my/appointments/<uuid:appointment>/arrive/": both(OWN),
    "my/appointments/<uuid:appointment>/calendar.ics": Line(get=OWN),
    "my/kiosk/": both(CITIZENS),
    "my/messages/": Line(get=CITIZENS),
    "my/messages/settings/": both(CITIZENS, mail="", language="zh-hans"),
    "my/messages/<uuid:letter>/": Line(get=OWN),
    "my/family/": Line(get=CITIZENS),
    "my/family/grant/": both(CITIZENS),
    "my/family/<uuid:proxy>/end/": both(OWN),
    "my/family/<uuid:proxy>/act/": both(NONE),  # for whom it was given, whom nobody here is
    "my/certificates/": Line(get=CITIZENS),
    "my/certificates/<uuid:certificate>/": Line(get=OWN),
    "my/certificates/<uuid:certificate>/show/": Line(get=OWN),
    "my/certificates/<uuid:certificate>/pdf/": Line(get=OWN),
    **{f"my/papers/<uuid:paper>/{page}": Line(get=OWN) for page in ("", "look/")},
    **dict.fromkeys(powers_phone.FOR_ALL, Line(get=ALL)),
    "my/files/<uuid:document>/": Line(get=OWN),
    "my/cases/<uuid:case>/": Line(get=OWN),
    "my/cases/<uuid:case>/urge/": Line(get=CITIZENS, post=OWN),  # GET goes back to the case
    "my/cases/<uuid:case>/confirm/": Line(get=CITIZENS, post=OWN),  # likewise
    "my/cases/<uuid:case>/withdraw/": both(OWN),
    "my/<uuid:package>/": Line(get=OWN),
    "my/<uuid:package>/submitted/": Line(get=OWN),
    "my/<uuid:package>/supplement/": both(OWN),
    "my/<uuid:package>/missing/": Line(get=OWN),
    "my/<uuid:package>/gaps/": both(OWN),
    # Anybody at work
    "staff/": both(STAFF),
    "staff/find/": both(FINDERS),
    "staff/showing/": both(FINDERS),
    "staff/notices/": both(HEADS, text="今日照常开放"),
    "staff/notices/<uuid:notice_id>/down/": posted(frozenset({"head"})),
    "staff/window/scan/": posted(FINDERS, q="0"),
    # The window
    "staff/window/": Line(get=HALLS),
    "staff/window/out/": Line(get=HALLS),
    "staff/window/slip/<slug:code>/": Line(get=HALLS),
    "staff/window/person/": Line(get=WINDOWS),
    "staff/window/proxies/": both(WINDOWS),
    "staff/window/done/": posted(WINDOWS),
    "staff/window/choose/": Line(get=WINDOWS),
    "staff/window/begin/": posted(WINDOWS, m=PLOT),
    "staff/window/take-over/": Line(
        post=WINDOWS,
        sent={"code": "{draft}"},
        before=("staff/window/scan/", {"q": walking.NUMBER}),
    ),
    "staff/window/p/<uuid:package_id>/": Line(get=HALL),
    "staff/window/p/<uuid:package_id>/people/": posted(WINDOW),
    "staff/window/p/<uuid:package_id>/answer/": posted(WINDOW),
    "staff/window/p/<uuid:package_id>/fill/": posted(WINDOW),
    "staff/window/p/<uuid:package_id>/delivery/": posted(WINDOW, delivery="邮寄"),
    "staff/window/p/<uuid:package_id>/discard/": posted(WINDOW),
    "staff/window/p/<uuid:package_id>/paper/<slug:material>/": posted(WINDOW, verb="right"),
    "staff/window/p/<uuid:package_id>/accept/": posted(WINDOW),
    "staff/window/p/<uuid:package_id>/gaps/": posted(WINDOW),
    "staff/window/p/<uuid:package_id>/signed/": Line(get=WINDOW),
    "staff/window/p/<uuid:package_id>/second/<uuid:person_id>/": posted(NONE),  # nobody typed it
    "staff/window/p/<uuid:package_id>/signed/pad/": posted(WINDOW),
    "staff/window/p/<uuid:package_id>/signed/paper/": posted(WINDOW),
    "staff/window/p/<uuid:package_id>/missing/": both(WINDOW),
    "staff/window/p/<uuid:package_id>/print/": Line(get=HALL),
    "staff/window/p/<uuid:package_id>/print/all/": Line(get=HALL),
    "staff/window/p/<uuid:package_id>/out/": Line(get=HALL),
    "staff/window/p/<uuid:package_id>/out/verify/": posted(WINDOW, number="0"),
    "staff/window/p/<uuid:package_id>/out/hand-over/": posted(WINDOW, number="0"),
    "staff/case/<uuid:case_id>/refuse-intake/": both(WINDOW, reasons="不属于职权范围"),
    "staff/case/<uuid:case_id>/send/": posted(WINDOW, how="post", tracking="EA1"),
    "staff/case/<uuid:case_id>/arrived/": posted(WINDOW, receiver="欧阳", proof="签收"),
    # Ratings: whoever was rated sees sums alone
    "staff/ratings/": Line(get=RATED),
    "staff/ratings/<uuid:rating_id>/judge/": posted(frozenset({"office"}), counts="0"),
    "staff/reviews/": Line(get=HEADS | {"office"}),
    "staff/reviews/<uuid:review_id>/": Line(get=REVIEWERS),
    "staff/reviews/<uuid:review_id>/telephone/": posted(NONE),  # of one that nobody took up
    "staff/reviews/<uuid:review_id>/take_up/": posted(REVIEWERS),
    "staff/reviews/<uuid:review_id>/call_back/": posted(REVIEWERS, reached="reached", note="x"),
    "staff/reviews/<uuid:review_id>/correct/": posted(REVIEWERS, note="x"),
    "staff/reviews/<uuid:review_id>/answer/": posted(REVIEWERS, answer="x"),
    "staff/reviews/<uuid:review_id>/appeal/": posted(REVIEWERS, kind="mistaken", note="x"),
    "staff/reviews/<uuid:review_id>/uphold/": posted(frozenset({"office"}), note="x"),
    "staff/reviews/<uuid:review_id>/reject/": posted(frozenset({"office"}), note="x"),
    "staff/reviews/<uuid:review_id>/close/": posted(frozenset({"office"}), note="x"),
    "staff/reviews/<uuid:review_id>/send_back/": posted(frozenset({"office"}), note="x"),
    # Cards and lamps
    **{route: Line(*line) for route, line in powers_cards.ADDRESSES.items()},
    # The machines of the halls
    # Figures
    **dict.fromkeys(powers_board.FOR_ALL_LEADERS, Line(get=BOARD)),
    "staff/board/towns/<slug:centre>/": Line(get=BOARD - {"head elsewhere"}),
    "staff/board/hours/": Line(get=FIGURES),
    "staff/board/wall/<str:seal>/": Line(get=NONE),  # by an address that nobody was given
    **powers_bulletins.addresses(Line, FIGURES),
    "staff/fleet/": Line(get=MACHINES | HALLS),
    "staff/fleet/new/": both(KEEPERS),
    "staff/fleet/table/": both(KEEPERS),
    "staff/fleet/table/devices.csv": Line(get=KEEPERS),
    "staff/fleet/orders/": Line(get=MACHINES | HALLS, post=HALLS),
    "staff/fleet/<uuid:device_id>/edit/": both(frozenset({"head", "office", "admin"})),
    "staff/fleet/<uuid:device_id>/order/<uuid:fault_id>/": posted(HALL | {"office", "admin"}),
    "staff/fleet/check/": both(HALLS),
    "staff/fleet/call/<uuid:call_id>/answer/": posted(HALL | {"guide"}),
    "staff/fleet/<uuid:device_id>/": Line(get=MACHINES),
    "staff/fleet/<uuid:device_id>/fault/": posted(HALL | {"guide"}, what="坏", severity="minor"),
    "staff/fleet/<uuid:device_id>/repair/<uuid:fault_id>/": posted(HALL),
    "staff/fleet/<uuid:device_id>/refill/": posted(HALL, consumable="roll"),
    "staff/fleet/<uuid:device_id>/state/": posted(
        frozenset({"head", "office", "admin"}), state="paused"
    ),
    "staff/fleet/<uuid:device_id>/token/": posted(frozenset({"head", "admin"})),
    "staff/fleet/<uuid:device_id>/token/revoke/": posted(frozenset({"head", "admin"})),
    # The line of a hall
    "staff/hall/": Line(get=FLOORS),
    "staff/hall/floor/": Line(get=FLOORS | {"office", "auditor"}),
    "staff/hall/floor/<slug:centre>/": Line(get=FLOOR | {"office", "auditor"}),
    "staff/hall/floor/<slug:centre>/roster/": Line(get=FLOOR | {"office", "auditor"}, post=OWNERS),
    **{
        f"staff/hall/floor/<slug:centre>/{part}/": both(OWNERS)
        for part in ("areas", "windows", "hours", "days", "reasons")
    },
    "staff/hall/sound/": both(GUIDES, volume="60"),
    "staff/hall/sound/mute/": posted(GUIDES, to="muted"),
    "staff/hall/day/": both(HALLS, note="设备故障"),
    "staff/devices-test/": Line(get=HALLS),
    "staff/devices-test/second/": posted(HEADS, on="0"),
    "staff/hall/line/": Line(get=HALLS),
    "staff/kiosk-print/": both(HALLS, code="00000000"),
    "staff/hall/sit/": posted(WINDOW, window="{window}"),
    "staff/hall/draw/": posted(FLOORS),
    "staff/hall/arrive/": posted(FLOOR, code="{appointment}"),
    "staff/hall/window/<int:window_id>/call/": posted(WINDOW),
    "staff/hall/window/<int:window_id>/stand/": posted(HALL),
    "staff/hall/window/<int:window_id>/pause/": posted(HALL, reason="就餐"),
    "staff/hall/window/<int:window_id>/resume/": posted(HALL),
    "staff/hall/ticket/<uuid:ticket_id>/welcome/": posted(WINDOW),
    "staff/hall/ticket/<uuid:ticket_id>/recall/": posted(FLOOR),
    "staff/hall/ticket/<uuid:ticket_id>/pass/": posted(HALL),
    "staff/hall/ticket/<uuid:ticket_id>/back/": posted(FLOOR),
    "staff/hall/ticket/<uuid:ticket_id>/leave/": posted(FLOOR),
    "staff/hall/ticket/<uuid:ticket_id>/prefer/": posted(FLOOR, priority="elder"),
    "staff/hall/ticket/<uuid:ticket_id>/move/": posted(
        frozenset({"guide", "head"}), window="{window}"
    ),
    # Files
    "staff/paper/<uuid:paper_id>/": Line(get=SEERS),
    "staff/paper/<uuid:paper_id>/roll/": Line(get=HALL),
    "staff/certificate/<uuid:certificate_id>/": Line(get=SEERS),
    "staff/document/<uuid:document_id>/": Line(get=SEERS),
    # The desk
    "staff/desk/": Line(get=DESKS),
    "staff/desk/promises/": Line(get=DESKS),
    "staff/case/<uuid:case_id>/": Line(get=SEERS),
    "staff/case/<uuid:case_id>/unmask/": posted(HANDLERS),
    "staff/case/<uuid:case_id>/pause/": both(DESK, kind="hearing", days="5", reason="听证"),
    "staff/case/<uuid:case_id>/extend/": both(APPROVER, days="2", reason="复杂"),
    "staff/case/<uuid:case_id>/grant/": both(APPROVER, reasons="符合"),
    "staff/case/<uuid:case_id>/refuse/": both(APPROVER, reasons="不符合"),
    "staff/case/<uuid:case_id>/take-up/": posted(DESK),
    "staff/case/<uuid:case_id>/pass-step/": posted(DEPARTMENT, opinion="同意"),
    "staff/case/<uuid:case_id>/send-back/": posted(APPROVER | {"checker"}, reason="重核"),
    "staff/case/<uuid:case_id>/resume/": posted(DESK, result="合格"),
    "staff/case/<uuid:case_id>/withdraw/": posted(WINDOW, reason="不办了"),
    "staff/case/<uuid:case_id>/void/": posted(frozenset({"head"}), reason="重复申报"),
    "staff/case/<uuid:case_id>/revoke-acceptance/": posted(APPROVER, reasons="逾期"),
    "staff/case/<uuid:case_id>/revoke/": posted(APPROVER, reasons="不实"),
    "staff/case/<uuid:case_id>/inspect/": posted(frozenset({"inspector", "reviewer"}), note="实"),
    "staff/case/<uuid:case_id>/archive/": posted(HALL),
    **powers_training.addresses(Line),
    **powers_stars.addresses(Line, ALL),
    # The catalogue's owners
    **{page: Line(get=KEEPER) for page in powers_catalogue.READ},
    **{page: both(KEEPER) for page in powers_catalogue.BOTH},
}

# --- What may be read of the applicant, besides the applicant ---------------------------------

PERSONAL = frozenset({"name", "number", "phone"})
IN_FULL = frozenset(
    {
        "staff/case/<uuid:case_id>/unmask/",
        "staff/window/take-over/",
        # a draft whose person sits at the window: its boxes hold what was typed
        "staff/window/p/<uuid:package_id>/people/",
        "staff/window/p/<uuid:package_id>/answer/",
        "staff/window/p/<uuid:package_id>/fill/",
        "staff/window/p/<uuid:package_id>/delivery/",
    }
)


def may_read(who: str, what: str, route: str) -> bool:
    """Whether a page may tell somebody this mark of the applicant."""
    if who in OWN:
        return True
    if what in ("number", "phone"):
        return who in HANDLERS and route in IN_FULL
    if what == "name":
        return who in HANDLERS
    if what in ("draft's code", "code of another hand-in"):
        return who in HALL | DEPARTMENT | {"office", "auditor"}
    return who in SEERS
