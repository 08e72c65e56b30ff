"""M8: bulletins: drafts and revisions, their text, their files."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.bulletin import actions, queries
from onewindow.bulletin.queries import Format, Named
from onewindow.rules import bulletins as rules
from onewindow.rules import clock, periods, telling
from onewindow.rules.actors import Actor
from onewindow.rules.bulletins import BulletinVerb
from onewindow.rules.periods import NoPeriod
from onewindow.rules.publishing import Language
from onewindow.rules.refusal import Incomplete, Problem, Refusal
from onewindow.web import errors, fields, parts, words
from onewindow.web import kit as frame
from onewindow.web.staff import bulletin_parts, kit

FORMATS = ((Format.PDF, "PDF"), (Format.WORD, "Word"), (Format.EXCEL, "Excel"),
           (Format.HTML, "HTML"))  # fmt: skip


@require_http_methods(["GET", "POST"])
@kit.staff(*kit.FIGURES)
def listed(request: HttpRequest, by: Actor) -> HttpResponse:
    """All bulletins, and a form for one more."""
    at = frame.now()
    problems: Sequence[Problem] = ()
    given = request.POST.get("period", "").strip()
    if request.method == "POST":
        try:
            made = actions.draft(period=periods.parse(given), by=by, at=at)
            return kit.go(request, "bulletin", made.pk)
        except NoPeriod as no:
            problems = [Problem("period", no.code, no.sentence)]
    context = {
        "rows": [(one, called(one.since_on, one.until_on)) for one in queries.listed(to=by)],
        "may_draft": rules.may(by, BulletinVerb.DRAFT),
        "field": parts.Field(
            "period",
            _("哪个月"),
            value=given or _last_month(at),
            hint=_("写月份，如 2021-08；或起止日期，如 2021-08-02..2021-08-09，止日不计入。"),
            error=fields.told(problems).get("period", ""),
            width="short",
        ),
        "problems": problems,
    }
    return kit.page(request, by, "staff/bulletin/list.html", context, here="bulletins")


@require_safe
@kit.staff(*kit.FIGURES)
def bulletin(request: HttpRequest, by: Actor, bulletin_id: UUID) -> HttpResponse:
    """One bulletin: text, pictures, tables; its forms for who may use them."""
    return _one(request, by, bulletin_id)


@require_safe
@kit.staff(*kit.FIGURES)
def download(request: HttpRequest, by: Actor, bulletin_id: UUID, format: str) -> HttpResponse:
    """A bulletin as a file, in the reader's language."""
    if format not in list(Format):
        return errors.not_found(request)
    found = queries.download(bulletin_id, format=Format(format), language=language(), to=by)
    response = HttpResponse(found.content, content_type=found.kind)
    response["Content-Disposition"] = f'attachment; filename="{found.name}"'
    return response


@kit.posted
@kit.staff(*kit.FIGURES)
def edit(request: HttpRequest, by: Actor, bulletin_id: UUID) -> HttpResponse:
    """改写: the words of a draft."""
    texts = {
        name.removeprefix("text."): str(value)
        for name, value in request.POST.items()
        if name.startswith("text.")
    }
    return _done(
        request, by, bulletin_id,
        lambda: actions.edit(
            bulletin_id=bulletin_id, texts=texts, version=_version(request), by=by, at=frame.now()
        ),
    )  # fmt: skip


@kit.posted
@kit.staff(*kit.FIGURES)
def sign(request: HttpRequest, by: Actor, bulletin_id: UUID) -> HttpResponse:
    """签发."""
    return _done(
        request, by, bulletin_id,
        lambda: actions.sign(
            bulletin_id=bulletin_id, version=_version(request), by=by, at=frame.now()
        ),
    )  # fmt: skip


@kit.posted
@kit.staff(*kit.FIGURES)
def correct(request: HttpRequest, by: Actor, bulletin_id: UUID) -> HttpResponse:
    """更正: the next revision."""
    reason = request.POST.get("reason", "")
    try:
        made = actions.correct(bulletin_id=bulletin_id, reason=reason, by=by, at=frame.now())
    except Incomplete as no:
        return _one(request, by, bulletin_id, problems=no.problems)
    return kit.go(request, "bulletin", made.pk)


@kit.posted
@kit.staff(*kit.FIGURES)
def discard(request: HttpRequest, by: Actor, bulletin_id: UUID) -> HttpResponse:
    """作废草稿."""
    actions.discard(bulletin_id=bulletin_id, by=by, at=frame.now())
    return kit.go(request, "bulletins")


def language() -> Language:
    """The reader's, as the rules name it."""
    return "en" if words.in_english() else "zh"


def called(since: date, until: date) -> str:
    """What a period is called: 2021-08."""
    return str(periods.Period(since, until))


def _one(
    request: HttpRequest, by: Actor, bulletin_id: UUID, *, problems: Sequence[Problem] = ()
) -> HttpResponse:
    file = queries.file(bulletin_id, to=by)
    is_draft = file.row.state == "draft"
    one = queries.published(file, language=language())
    context = {
        "file": file,
        "called": called(file.row.since_on, file.row.until_on),
        "one": one,
        "headline": [(figure, bulletin_parts.href(file, figure)) for figure in one.headline],
        "lines": [(figure, bulletin_parts.href(file, figure)) for figure in one.figures],
        "pictures": [bulletin_parts.picture(file, drawing) for drawing in one.drawings],
        "tables": [bulletin_parts.table(file, table) for table in one.tables],
        "formats": FORMATS,
        "text_fields": _text_fields(request, file, problems),
        "is_draft": is_draft,
        "may_edit": is_draft and rules.may(by, BulletinVerb.EDIT),
        "may_sign": is_draft and rules.may(by, BulletinVerb.SIGN),
        "may_correct": not is_draft and rules.may(by, BulletinVerb.CORRECT),
        "reason": parts.Field(
            "reason", _("错在哪里"), "textarea", request.POST.get("reason", ""),
            error=fields.told(problems).get("reason", ""),
        ),
        "problems": problems,
    }  # fmt: skip
    return kit.page(request, by, "staff/bulletin/one.html", context, here="bulletins")


def _text_fields(
    request: HttpRequest, file: Named, problems: Sequence[Problem]
) -> list[parts.Field]:
    names = dict(
        zip(telling.SUMMARY, (_("总体"), _("变化"), pgettext("bulletin", "要办的事")), strict=True)
    )
    return [
        parts.Field(
            f"text.{line['key']}",
            _("标题")
            if line["key"] == "title"
            else names.get(line["key"], _("第 %(n)s 句") % {"n": n}),
            "textarea",
            request.POST.get(f"text.{line['key']}", line["zh"]),
            error=fields.told(problems).get(line["key"], ""),
            is_required=False,
        )
        for n, line in enumerate(file.row.text)
    ]


def _done(
    request: HttpRequest, by: Actor, bulletin_id: UUID, act: Callable[[], object]
) -> HttpResponse:
    try:
        act()
    except Incomplete as no:
        return _one(request, by, bulletin_id, problems=no.problems)
    return kit.go(request, "bulletin", bulletin_id)


def _version(request: HttpRequest) -> int:
    given = request.POST.get("version", "")
    if not given.isdigit():
        raise Refusal("The form does not say which version it shows.")
    return int(given)


def _last_month(at: datetime) -> str:
    today = clock.local_day(at)
    return str(periods.last(periods.month(today.year, today.month)))
