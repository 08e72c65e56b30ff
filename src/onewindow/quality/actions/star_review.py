"""The office's part: what the centre says is reviewed on paper, then looked at in the hall."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from uuid import UUID

from onewindow.documents.uploads import Upload
from onewindow.quality.actions import _star
from onewindow.quality.models import Assessment, Deduction, StarAnswer
from onewindow.quality.queries import star_scores
from onewindow.rules import clock, stars
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import Incomplete, NotFound, Problem
from onewindow.rules.star_assessments import StarVerb
from onewindow.rules.star_schemes import CENT, NOUGHT
from onewindow.rules.stars import Answer


def send_back(*, assessment_id: UUID, note: str, by: Actor, at: datetime) -> Assessment:
    """退回补充. The centre answers once more. note: what is to be put right, told in the journal.

    Raises NotFound, NotPermitted, StarMoved, Incomplete. Source: house rule.
    """
    text = _star.said("note", note)
    with _star.moving(assessment_id, StarVerb.SEND_BACK, by=by, at=at) as row:
        row.returned_note = text
    return row


def mark(
    *,
    assessment_id: UUID,
    indicator: str,
    answer: Answer,
    note: str,
    version: int,
    by: Actor,
    at: datetime,
) -> Assessment:
    """初核打分. The review's own answer takes the place of the centre's, with the reason.

    An empty answer lets the centre's stand again. Raises NotFound, NotPermitted, StarMoved,
    Incomplete. Source: 星级评定 (自评分、考核分).
    """
    with _star.moving(assessment_id, StarVerb.MARK, by=by, at=at, version=version) as row:
        line = star_scores.scheme(row.scheme_id).indicator(indicator)
        if line is None:
            raise NotFound("There is no such indicator.")
        problems = stars.wrong(line, answer)
        if line.figure and star_scores.figures(row).get(line.figure) is not None:
            label = {"label": line.label}
            problems.append(Problem(indicator, "star_figure_known", "The system knows it.", label))
        if problems:
            raise Incomplete(problems)
        _marked(row, indicator, answer, note, by=by, at=at)
    return row


def _marked(
    row: Assessment, indicator: str, answer: Answer, note: str, *, by: Actor, at: datetime
) -> None:
    is_marked = not answer.is_empty
    text = _star.said(f"{indicator}.note", note) if is_marked else ""
    said = {
        "is_marked": is_marked,
        "marked_value": answer.value,
        "marked_level": answer.level,
        "marked_missing": answer.missing,
        "mark_note": text,
        "marked_by": by.id if is_marked else "",
        "marked_name": by.name if is_marked else "",
    }
    StarAnswer.objects.update_or_create(
        assessment=row,
        indicator=indicator,
        defaults=said,
        create_defaults={**said, "by": by.id, "name": by.name, "at": at},
    )


def pass_review(
    *, assessment_id: UUID, version: int, by: Actor, at: datetime, visit_on: date | None = None
) -> Assessment:
    """初核通过. What stands on paper stands; the hall is looked at next.

    visit_on: the day of it, as the hall is told; None while it is open. Raises NotFound,
    NotPermitted, StarMoved, Incomplete for a day that is past. Source: 星级评定 (初核、现场核验).
    """
    if visit_on is not None and visit_on < clock.local_day(at):
        raise Incomplete([Problem("visit_on", "day_past", "This day is past.")])
    with _star.moving(
        assessment_id,
        StarVerb.PASS_REVIEW,
        by=by,
        at=at,
        version=version,
        other="submitted_by",
    ) as row:
        row.reviewed_at, row.reviewed_by, row.visit_on = at, by.id, visit_on
    return row


def deduct(
    *,
    key: UUID,
    assessment_id: UUID,
    indicator: str,
    points: Decimal,
    note: str,
    photos: Sequence[Upload],
    by: Actor,
    at: datetime,
) -> Deduction:
    """现场扣分. Points off one indicator for what was seen, with a photograph.

    key: made by the page, so that a second touch is the same deduction. points: at most what the
    indicator still has. Raises NotFound, NotPermitted, StarMoved, Incomplete.
    Source: 星级评定 (现场核验，扣分留照片).
    """
    text = _star.said("note", note)
    held = Deduction.objects.filter(pk=key, assessment=assessment_id).first()
    if held is not None:
        return held
    with _star.moving(assessment_id, StarVerb.DEDUCT, by=by, at=at) as row:
        held = Deduction.objects.filter(pk=key, assessment=row).first()
        problems = [] if held else _not_to_take(row, indicator, points, photos)
        if problems:
            raise Incomplete(problems)
        one = held or Deduction.objects.create(
            pk=key,
            assessment=row,
            indicator=indicator,
            points=points,
            note=text,
            by=by.id,
            name=by.name,
            at=at,
        )
        if held is None:
            _star.keep_files(row, indicator, photos, by=by, at=at, deduction=one)
    return one


def _not_to_take(
    row: Assessment, indicator: str, points: Decimal, photos: Sequence[Upload]
) -> list[Problem]:
    if star_scores.scheme(row.scheme_id).indicator(indicator) is None:
        return [Problem("indicator", "not_an_option", "Choose one of the indicators.")]
    found = []
    most = star_scores.score(row).line(indicator).points or NOUGHT
    if not points.is_finite() or points <= 0 or points != points.quantize(CENT):
        found.append(Problem("points", "not_a_star_number", "At most two decimals, above nought."))
    elif points > most:
        said = f"At most {most} points can be taken here."
        found.append(Problem("points", "star_taken_too_much", said, {"most": f"{most:f}"}))
    if not photos:
        found.append(Problem("photos", "required", "Take a photograph."))
    return found


def take_back(*, deduction_id: UUID, note: str, by: Actor, at: datetime) -> Deduction:
    """撤销扣分. A mistake, or put right before the re-review ends; it stays on record.

    Raises NotFound, NotPermitted, StarMoved, Incomplete. Source: house rule.
    """
    text = _star.said("note", note)
    one = Deduction.objects.filter(pk=deduction_id).first()
    if one is None:
        raise NotFound("There is no such deduction.")
    with _star.moving(one.assessment_id, StarVerb.TAKE_BACK, by=by, at=at):
        one = Deduction.objects.select_for_update().get(pk=deduction_id)
        if one.taken_back_at is None:
            one.taken_back_at, one.taken_back_by, one.taken_back_note = at, by.id, text
            one.save(update_fields=["taken_back_at", "taken_back_by", "taken_back_note"])
    return one


def close_visit(*, assessment_id: UUID, version: int, by: Actor, at: datetime) -> Assessment:
    """核验完成. What the hall shows is on record.

    Raises NotFound, NotPermitted, StarMoved. Source: 星级评定 (现场核验).
    """
    with _star.moving(assessment_id, StarVerb.CLOSE_VISIT, by=by, at=at, version=version) as row:
        row.visited_at, row.visited_by = at, by.id
    return row
