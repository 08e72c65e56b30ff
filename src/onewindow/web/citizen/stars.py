"""Stars for anybody: who holds one, whose notice stands, and a form to object without a log-in."""

from collections.abc import Sequence
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.documents import queries as documents
from onewindow.entropy import new_id
from onewindow.places import queries as places
from onewindow.quality.actions import star_award
from onewindow.quality.queries import stars
from onewindow.quality.queries.stars import Public
from onewindow.rules import clock
from onewindow.rules.refusal import Incomplete, NotFound, Problem
from onewindow.web import fields, kit, parts, star_words, words
from onewindow.web.citizen import often
from onewindow.web.citizen.standing import name_of

POSTS = 6  # a minute from one place


@require_safe
def listed(request: HttpRequest) -> HttpResponse:
    """星级公示: notices that stand, then the stars that are held, the highest first."""
    today = clock.local_day(kit.now())
    names = {row.code: row for row in places.centres()}
    held = stars.held(today)
    order = sorted(held, key=lambda code: (-held[code].grade.stars, -held[code].grade.least, code))
    context = {
        "notices": [
            (
                name_of(row.centre),
                star_words.label(grade),
                row.notice_until_on,
                reverse("citizen:star", args=[row.pk]),
                row.is_demonstration,
            )
            for row, grade in stars.notices(today)
        ],
        "held": [
            (
                name_of(names[code]),
                star_words.label(held[code].grade),
                star_words.stars(held[code].grade),
                held[code],
                reverse("citizen:star", args=[held[code].assessment]),
            )
            for code in order
            if code in names
        ],
        "over": [
            (
                name_of(names[code]),
                star_words.label(one.grade),
                one,
                reverse("citizen:star", args=[one.assessment]),
            )
            for code, one in sorted(stars.run_out(today).items())
            if code in names
        ],
    }
    return kit.page(request, "citizen/stars/list.html", context)


@require_http_methods(["GET", "POST"])
@often.limited("star", most=POSTS)
def star(request: HttpRequest, assessment: UUID) -> HttpResponse:
    """One notice with its points by section; while it stands, a form for what one has to say."""
    at = kit.now()
    problems: Sequence[Problem] = ()
    if request.method == "POST":
        try:
            star_award.object_to(
                key=_key(request),
                assessment_id=assessment,
                text=request.POST.get("text", ""),
                name=request.POST.get("name", ""),
                phone=request.POST.get("phone", ""),
                source=often.place_of(request),
                at=at,
            )
        except Incomplete as no:
            problems = no.problems
        else:
            here = reverse("citizen:star", args=[assessment])
            return HttpResponseRedirect(f"{here}?said=1")
    found = stars.public(assessment_id=assessment, today=clock.local_day(at))
    return kit.page(request, "citizen/stars/star.html", _context(request, found, problems))


def _key(request: HttpRequest) -> UUID:
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        raise NotFound("The form has no key.") from None


def _context(request: HttpRequest, found: Public, problems: Sequence[Problem]) -> dict[str, object]:
    wrong = fields.told(problems)
    sent = request.POST if problems else {}
    scored = found.score
    return {
        "found": found,
        "row": found.row,
        "name": name_of(found.row.centre),
        "grade": star_words.label(found.grade),
        "stars": star_words.stars(found.grade),
        "total": f"{scored.total:f}",
        "sections": [
            (
                star_words.label(one),
                star_words.number(scored.by_section[one.code]),
                star_words.number(
                    found.scheme.bonus_most if one is found.scheme.bonus else one.most
                ),
            )
            for one in found.scheme.all_sections
        ],
        "table_name": star_words.label(found.scheme),
        "answered": [one for one in found.row.objections.all() if one.answered_at],
        "was_said": "said" in request.GET,
        "key": sent.get("key") or str(new_id()),
        "fields": [
            parts.Field(
                "text",
                _("您有什么异议"),
                "textarea",
                sent.get("text", ""),
                hint=_("写清楚哪一项不实，在哪里看到的。"),
                error=wrong.get("text", ""),
            ),
            parts.Field(
                "name",
                _("姓名"),
                value=sent.get("name", ""),
                error=wrong.get("name", ""),
                is_required=False,
            ),
            parts.Field(
                "phone",
                _("电话"),
                hint=_("只用于回复您"),
                value=sent.get("phone", ""),
                error=wrong.get("phone", ""),
                is_required=False,
                inputmode="tel",
            ),
        ],
        "problems": problems,
    }


@require_safe
def certificate(request: HttpRequest, assessment: UUID) -> HttpResponse:
    """The star's certificate as PDF, as it hangs in the hall."""
    row = documents.paper(stars.certificate_of(assessment_id=assessment))
    data = documents.paper_pdf(row, language="en" if words.in_english() else "zh")
    response = HttpResponse(data, content_type="application/pdf")
    name = content_disposition_header(False, f"{row.number}.pdf")
    response.headers["Content-Disposition"] = name or "inline"
    response.headers["X-Content-Type-Options"] = "nosniff"
    return response
