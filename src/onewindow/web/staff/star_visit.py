"""现场核验: an inspector's page for a telephone: points off, a note, a photograph."""

from collections.abc import Sequence
from decimal import Decimal
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onewindow.documents.uploads import UploadRefused
from onewindow.entropy import new_id
from onewindow.quality.actions import star_review
from onewindow.quality.queries import stars
from onewindow.quality.queries.stars import Told
from onewindow.rules import clock, star_powers
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import Incomplete, NotFound, Problem
from onewindow.rules.star_assessments import StarVerb
from onewindow.rules.star_schemes import Way
from onewindow.web import fields, parts, star_words
from onewindow.web import kit as frame
from onewindow.web.staff import kit, star_self, star_shown
from onewindow.web.staff.stars import HERE


@require_http_methods(["GET", "POST"])
@kit.staff(*kit.STARS)
def visit(request: HttpRequest, by: Actor, assessment_id: UUID) -> HttpResponse:
    """What was found in the hall, and a form for one thing more."""
    told = stars.one(assessment_id=assessment_id, to=by)
    star_powers.require(by, StarVerb.DEDUCT, centre=told.row.centre_id)
    problems: Sequence[Problem] = ()
    if request.method == "POST":
        try:
            one = star_review.deduct(
                key=_key(request),
                assessment_id=assessment_id,
                indicator=request.POST.get("indicator", ""),
                points=_points(request.POST.get("points", "")),
                note=request.POST.get("note", ""),
                photos=star_self.inspected(request, "photos"),
                by=by,
                at=frame.now(),
            )
        except UploadRefused as no:
            problems = [Problem("photos", no.code, no.sentence, no.params)]
        except Incomplete as no:
            problems = no.problems
        else:
            done = _("已扣 %(points)s 分") % {"points": star_words.number(one.points)}
            messages.success(request, done)
            return kit.go(request, "star_visit", assessment_id)
    return _page(request, by, told, problems)


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        raise NotFound("The form has no key.") from None


def _points(said: str) -> Decimal:
    text = said.strip()
    return Decimal(text) if star_self.NUMBER.fullmatch(text) else Decimal("NaN")


def _page(request: HttpRequest, by: Actor, told: Told, problems: Sequence[Problem]) -> HttpResponse:
    wrong = fields.told(problems, star_words.english(told.scheme))
    sent = request.POST if problems else {}
    context = {
        "told": told,
        "row": told.row,
        "name": star_shown.name(told),
        "shown": star_shown.head(told, today=clock.local_day(frame.now())),
        "key": sent.get("key") or str(new_id()),
        "fields": [
            parts.Field(
                "indicator",
                _("哪一项"),
                "select",
                sent.get("indicator", ""),
                choices=_choices(told, sent.get("indicator", "")),
                error=wrong.get("indicator", ""),
            ),
            parts.Field(
                "points",
                _("扣几分"),
                "number",
                sent.get("points", ""),
                unit=_("分"),
                inputmode="decimal",
                width="8",
                error=wrong.get("points", ""),
            ),
            parts.Field(
                "note", _("看到什么"), "textarea", sent.get("note", ""), error=wrong.get("note", "")
            ),
            parts.Field(
                "photos",
                _("现场照片"),
                "file",
                accept="image/jpeg,image/png,image/webp",
                hint=_("手机可以直接拍，至少一张"),
                error=wrong.get("photos", ""),
            ),
        ],
        "found": [star_shown.found(told, one) for one in told.deductions],
        "may_take_back": StarVerb.TAKE_BACK in told.verbs,
        "may_close": StarVerb.CLOSE_VISIT in told.verbs,
        "problems": problems,
        "english": star_words.english(told.scheme),
    }
    return kit.page(request, by, "staff/stars/visit.html", context, here=HERE)


def _choices(told: Told, chosen: str) -> list[parts.Choice]:
    """Indicators that still have points, those that are looked at in a hall first."""
    lines = [one for one in told.score.lines if one.points]
    lines.sort(key=lambda one: one.indicator.way is not Way.MISSING)
    return [
        parts.Choice(
            one.indicator.code,
            _("%(name)s（现有 %(points)s 分）")
            % {
                "name": star_words.label(one.indicator),
                "points": star_words.number(one.points),
            },
            is_chosen=one.indicator.code == chosen,
        )
        for one in lines
    ]


@kit.posted
@kit.staff(*kit.STARS)
def take_back(request: HttpRequest, by: Actor, deduction_id: UUID) -> HttpResponse:
    """撤销扣分, with the reason."""
    one = star_review.take_back(
        deduction_id=deduction_id, note=request.POST.get("note", ""), by=by, at=frame.now()
    )
    messages.success(request, _("已撤销这次扣分"))
    return kit.go(request, "star_visit", one.assessment_id)
