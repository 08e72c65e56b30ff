"""H4: how loud the hall speaks, and the emergency that everybody must hear."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onewindow.hall.actions import notices, voice
from onewindow.hall.queries import floors
from onewindow.hall.queries.notices import notices as on_screens
from onewindow.rules.actors import Actor, Role
from onewindow.rules.refusal import Incomplete, Problem
from onewindow.web import fields, parts
from onewindow.web import kit as frame
from onewindow.web.staff import floor_cells, kit

GUIDES = (Role.GUIDE, Role.HEAD)
LOUDNESS = (100, 80, 60, 40, 20)


@require_http_methods(["GET", "POST"])
@kit.staff(*GUIDES)
def sound(request: HttpRequest, by: Actor) -> HttpResponse:
    """音量和紧急通知. Kept at once; the screens follow within a second."""
    centre, at = kit.centre(by), frame.now()
    problems: Sequence[Problem] = ()
    if request.method == "POST":
        try:
            _set(request, by, centre)
        except Incomplete as no:
            problems = no.problems
        else:
            return kit.go(request, "hall_sound")
    wrong = fields.told(problems)
    set_ = floors.voice(centre, at=at)
    context = {
        "voice": set_,
        "volumes": [(one, one == set_.volume) for one in LOUDNESS],
        "quiet": [
            parts.Field(
                name,
                label,
                value=request.POST.get(name, f"{kept:%H:%M}" if kept else ""),
                width="4",
                error=wrong.get(name, ""),
            )
            for name, label, kept in (
                ("quiet_since", _("从"), set_.quiet_since),
                ("quiet_until", _("到"), set_.quiet_until),
            )
        ],
        "alarms": [one for one in on_screens(centre, at=at) if one.is_emergency],
        "form_fields": [
            parts.Field(
                "text",
                _("紧急通知"),
                "textarea",
                request.POST.get("text", ""),
                hint=_("写一次：盖住所有屏幕，叫号屏用最大音量念两遍，静音时也念。最多 80 个字。"),
                error=wrong.get("text", ""),
            ),
            parts.Field(
                "text_en",
                _("英文"),
                value=request.POST.get("text_en", ""),
                error=wrong.get("text_en", ""),
                is_required=False,
            ),
        ],
        "problems": problems,
    }
    return kit.page(request, by, "staff/hall/sound.html", context, here="floor")


def _set(request: HttpRequest, by: Actor, centre: str) -> None:
    sent, at = request.POST, frame.now()
    if sent.get("what") == "alarm":
        notices.put_up(
            centre=centre,
            text=sent.get("text", ""),
            text_en=sent.get("text_en", ""),
            is_emergency=True,
            by=by,
            at=at,
        )
        messages.success(request, _("紧急通知已经在所有屏幕上"))
        return
    volume = sent.get("volume", "")
    quiet, problems = [], []
    for name, label in (("quiet_since", _("从")), ("quiet_until", _("到"))):
        typed = sent.get(name, "").strip()
        read = floor_cells.clock(typed)
        if typed and read is None:
            problems.append(Problem(name, "bad_clock", "Not a time.", {"label": label}))
        quiet.append(floor_cells.time_of(read))
    if problems:
        raise Incomplete(problems)
    voice.set_voice(
        centre=centre,
        volume=int(volume) if volume.isdigit() else -1,
        is_muted=bool(sent.get("is_muted")),
        quiet_since=quiet[0],
        quiet_until=quiet[1],
        by=by,
        at=at,
    )
    messages.success(request, _("音量已改，屏幕马上跟着变"))


@kit.posted
@kit.staff(*GUIDES)
def mute(request: HttpRequest, by: Actor) -> HttpResponse:
    """静音, and back, with one press from the guide's desk."""
    centre, at = kit.centre(by), frame.now()
    held = floors.voice(centre, at=at)
    voice.set_voice(
        centre=centre,
        volume=held.volume,
        is_muted=request.POST.get("to") == "muted",
        quiet_since=held.quiet_since,
        quiet_until=held.quiet_until,
        by=by,
        at=at,
    )
    return kit.go(request, "floor")
