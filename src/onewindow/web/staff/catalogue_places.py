"""Where one matter is handled: towns by channel, with the day from which a change holds."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods

from onewindow.catalog import actions, queries
from onewindow.catalog.queries import Cell
from onewindow.places import queries as places
from onewindow.rules import clock
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import Problem
from onewindow.web import fields, parts, words
from onewindow.web import kit as frame
from onewindow.web.staff import kit
from onewindow.web.staff.catalogue_sections import EVIDENCE

ONLINE = "online"
AT_CENTRES, COUNTY_WIDE = ("window", "kiosk"), ("web", "phone", "post")
CHANNELS = {
    "window": pgettext_lazy("channel", "窗口"),
    "kiosk": pgettext_lazy("channel", "自助终端"),
    "web": pgettext_lazy("channel", "网上"),
    "phone": pgettext_lazy("channel", "掌上"),
    "post": pgettext_lazy("channel", "邮寄"),
}
DEPTHS = {
    "guide": pgettext_lazy("depth", "咨询引导"),
    "collect": pgettext_lazy("depth", "代收"),
    "accept": pgettext_lazy("depth", "受理"),
    "decide": pgettext_lazy("depth", "办结"),
}
NOWHERE = "none"
Key = tuple[str | None, str]


@dataclass(frozen=True, slots=True)
class Box:
    """One cell of the matrix. planned: what comes later there, in words."""

    name: str
    label: str
    choices: list[parts.Choice]
    planned: list[str]
    is_demonstration: bool


@require_http_methods(["GET", "HEAD", "POST"])
@kit.staff(*kit.CATALOGUE)
def matrix(request: HttpRequest, by: Actor, code: str) -> HttpResponse:
    """The matrix as it stands on a day; what is changed holds from the day given."""
    today = clock.local_day(frame.now())
    on = _day(request.GET.get("on", "")) or today
    held = queries.holding(code)
    cells = queries.offerings(code, on=on)
    now = {(one.centre, one.channel.value): one for one in cells if one.since <= on}
    centres = [
        (one.code, one.name_en if words.in_english() else one.name) for one in places.centres()
    ]
    since_typed = request.POST.get("since", on.isoformat())
    evidence = request.POST.get("evidence", "A")
    problems: list[Problem] = []
    chosen: Mapping[Key, str | None] = {}
    if request.method == "POST":
        chosen = _changed(request.POST, [code for code, _name in centres], now)
        since = _day(since_typed)
        if since is None:
            label = {"label": _("从哪天起")}
            problems = [Problem("since", "bad_date", "Not a day.", label)]
        elif evidence not in EVIDENCE:
            problems = [Problem("evidence", "required", "Choose.", {"label": _("依据等级")})]
        else:
            actions.place_offerings(
                matter=code, cells=chosen, since=since, by=by, at=frame.now(), evidence=evidence
            )
            return kit.on(request, f"{request.path}?on={since.isoformat()}")
    wrong = fields.told(problems)
    drawn = _Drawn(cells, now, chosen, on)
    context = {
        "held": held,
        "on": on,
        "problems": problems,
        "columns": [CHANNELS[channel] for channel in AT_CENTRES],
        "rows": [
            (name, [drawn.box(code, name, channel) for channel in AT_CENTRES])
            for code, name in centres
        ],
        "all_towns": [_everywhere(channel) for channel in AT_CENTRES],
        "county_wide": [
            (CHANNELS[channel], drawn.box(None, _("全市"), channel)) for channel in COUNTY_WIDE
        ],
        "fields": [
            parts.Field(
                "since",
                _("从哪天起"),
                "date",
                since_typed,
                error=wrong.get("since", ""),
                width="12",
            ),
            parts.Field(
                "evidence",
                _("依据等级"),
                "select",
                choices=[
                    parts.Choice(key, str(label), is_chosen=key == evidence)
                    for key, label in EVIDENCE.items()
                ],
                error=wrong.get("evidence", ""),
            ),
        ],
    }
    return kit.page(request, by, "staff/catalogue/places.html", context, here="catalogue")


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        return None


def _name(centre: str | None, channel: str) -> str:
    return f"at.{centre or ONLINE}.{channel}"


def _changed(post: QueryDict, centres: list[str], now: Mapping[Key, Cell]) -> dict[Key, str | None]:
    """What was chosen otherwise than it stands; a choice for all towns goes before each."""
    keys: list[Key] = [(centre, channel) for centre in centres for channel in AT_CENTRES]
    keys += [(None, channel) for channel in COUNTY_WIDE]
    found: dict[Key, str | None] = {}
    for centre, channel in keys:
        stands = now[centre, channel].depth.value if (centre, channel) in now else NOWHERE
        chosen = post.get(_name(centre, channel), stands)
        if centre is not None:
            chosen = post.get(f"all.{channel}") or chosen
        if chosen != stands and (chosen == NOWHERE or chosen in DEPTHS):
            found[centre, channel] = None if chosen == NOWHERE else chosen
    return found


@dataclass(frozen=True, slots=True)
class _Drawn:
    cells: list[Cell]
    now: Mapping[Key, Cell]
    chosen: Mapping[Key, str | None]
    on: date

    def box(self, centre: str | None, place: str, channel: str) -> Box:
        stands = self.now.get((centre, channel))
        depth = stands.depth.value if stands else NOWHERE
        if (centre, channel) in self.chosen:
            depth = self.chosen[centre, channel] or NOWHERE
        later = [
            one
            for one in self.cells
            if (one.centre, one.channel.value) == (centre, channel) and one.since > self.on
        ]
        return Box(
            name=_name(centre, channel),
            label=f"{place} · {CHANNELS[channel]}",
            choices=_choices(depth),
            planned=[
                _("%(day)s 起：%(depth)s") % {"day": one.since, "depth": DEPTHS[one.depth.value]}
                for one in later
            ],
            is_demonstration=stands is not None and stands.evidence == "D",
        )


def _choices(chosen: str) -> list[parts.Choice]:
    options = [(NOWHERE, _("不办")), *((key, str(word)) for key, word in DEPTHS.items())]
    return [parts.Choice(key, label, is_chosen=key == chosen) for key, label in options]


def _everywhere(channel: str) -> Box:
    unchanged = parts.Choice("", _("各按各的"), is_chosen=True)
    label = f"{_('全部中心')} · {CHANNELS[channel]}"
    return Box(f"all.{channel}", label, [unchanged, *_choices("")], [], False)
