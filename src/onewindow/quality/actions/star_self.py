"""A centre's own part: its year is opened, figures are filled in, the rest is answered."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from onewindow.documents.uploads import Upload
from onewindow.places.models import Centre
from onewindow.quality.actions import _star
from onewindow.quality.models import Assessment, StarAnswer, StarFile
from onewindow.quality.queries import star_scores
from onewindow.rules import star_assessments, star_powers, stars
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import Incomplete, NotFound, Problem, Refusal
from onewindow.rules.star_assessments import StarMoved, StarVerb
from onewindow.rules.star_figures import Known
from onewindow.rules.stars import Answer


class OpenAlready(Refusal):
    """A centre is assessed once a year."""

    code = "star_open_already"


@dataclass(frozen=True, slots=True)
class Given:
    """What is said of one indicator. files: new evidence, beside what was given before."""

    answer: Answer
    note: str = ""
    files: Sequence[Upload] = field(default_factory=tuple)


def start(
    *, centre: str, year: int, by: Actor, at: datetime, is_demonstration: bool = False
) -> Assessment:
    """启动. Open a centre's year under the table in force.

    Raises NotFound, NotPermitted, OpenAlready. Source: 星级评定 (年度自评); house rule.
    """
    place = Centre.objects.filter(pk=centre).first()
    if place is None:
        raise NotFound("There is no such centre.")
    star_powers.require(by, StarVerb.OPEN, centre=centre)
    try:
        with transaction.atomic():
            row = Assessment.objects.create(
                centre=place,
                year=year,
                scheme=star_scores.newest(year),
                state=star_assessments.after(None, StarVerb.OPEN),
                opened_at=at,
                is_demonstration=is_demonstration,
            )
            _star.tell(row, StarVerb.OPEN, by=by, at=at)
    except IntegrityError:
        raise OpenAlready("This centre's year is open already.", year=year) from None
    return row


def fill(
    *, assessment_id: UUID, figures: Mapping[str, Known], by: Actor, at: datetime
) -> Assessment:
    """取数. Freeze the figures the system knows, each with its period and definition.

    figures: by code; whoever reads them hands them in, since they stand above this room. One that
    is not given is not known: the centre reports it. Raises NotFound, NotPermitted, StarMoved.
    Source: house rule (系统取数，不由被评单位填).
    """
    with _star.moving(assessment_id, StarVerb.FILL, by=by, at=at) as row:
        asked = {one.figure for one in star_scores.scheme(row.scheme_id).indicators}
        row.figures = {
            code: known.as_text() for code, known in sorted(figures.items()) if code in asked
        }
        row.figures_at = at
    return row


def answer(
    *, assessment_id: UUID, given: Mapping[str, Given], version: int, by: Actor, at: datetime
) -> Assessment:
    """自评. Keep what a centre says of some indicators, with its evidence.

    given: by indicator; those left out stay as they were. version: the one the page showed.
    The same again changes nothing. Raises NotFound, NotPermitted, StarMoved, Incomplete.
    Source: 星级评定 (自评、佐证); house rule.
    """
    with transaction.atomic():
        row = Assessment.objects.select_for_update().filter(pk=assessment_id).first()
        if row is None:
            raise NotFound("There is no such assessment.")
        star_powers.require(by, StarVerb.ANSWER, centre=row.centre_id)
        problems = _wrong(row, given)
        if problems:
            raise Incomplete(problems)
        fresh = _fresh(row, given)
        if not fresh:
            return row
        row.state = star_assessments.after(row.state, StarVerb.ANSWER)
        if version != row.version:
            raise StarMoved("Somebody else has changed it since it was shown.")
        _keep(row, fresh, by=by, at=at)
        _star.settle(row)
        _star.tell(row, StarVerb.ANSWER, by=by, at=at)
    return row


def _wrong(row: Assessment, given: Mapping[str, Given]) -> list[Problem]:
    scheme = star_scores.scheme(row.scheme_id)
    known = star_scores.figures(row)
    found = []
    for code, one in given.items():
        indicator = scheme.indicator(code)
        if indicator is None:
            said = "There is no such indicator."
            found.append(Problem(code, "unknown_field", said, {"label": code}))
            continue
        if indicator.figure and known.get(indicator.figure) is not None:
            if not one.answer.is_empty:
                label = {"label": indicator.label}
                found.append(Problem(code, "star_figure_known", "The system knows it.", label))
        else:
            found += stars.wrong(indicator, one.answer)
        if len(one.note) > stars.TEXT_MOST:
            most = {"most": stars.TEXT_MOST}
            found.append(Problem(f"{code}.note", "too_long", "This note is too long.", most))
    return found


def _fresh(row: Assessment, given: Mapping[str, Given]) -> dict[str, Given]:
    """What differs from what is kept: answers, notes, files not there yet."""
    kept = {one.indicator: one for one in row.answers.all()}
    files = StarFile.objects.filter(assessment=row, deduction=None)
    there = {
        (code, bytes(sha256)) for code, sha256 in files.values_list("indicator", "document__sha256")
    }
    found = {}
    for code, one in given.items():
        new = {upload.sha256: upload for upload in one.files if (code, upload.sha256) not in there}
        before = kept.get(code)
        was = (star_scores.own(before), before.note) if before else (Answer(), "")
        if new or (one.answer, one.note.strip()) != was:
            found[code] = Given(one.answer, one.note.strip(), tuple(new.values()))
    return found


def _keep(row: Assessment, given: Mapping[str, Given], *, by: Actor, at: datetime) -> None:
    """The answers in one statement, then their files."""
    StarAnswer.objects.bulk_create(
        [
            StarAnswer(
                assessment=row,
                indicator=code,
                value=one.answer.value,
                level=one.answer.level,
                missing=one.answer.missing,
                note=one.note,
                by=by.id,
                name=by.name,
                at=at,
            )
            for code, one in given.items()
        ],
        update_conflicts=True,
        unique_fields=["assessment", "indicator"],
        update_fields=["value", "level", "missing", "note", "by", "name", "at"],
    )
    for code, one in given.items():
        _star.keep_files(row, code, one.files, by=by, at=at)


def drop_file(*, file_id: UUID, version: int, by: Actor, at: datetime) -> Assessment:
    """Take a file of evidence out again, while the centre still answers.

    Raises NotFound, NotPermitted, StarMoved. Source: house rule.
    """
    file = StarFile.objects.filter(pk=file_id, deduction=None).first()
    if file is None:
        raise NotFound("There is no such file.")
    with _star.moving(file.assessment_id, StarVerb.ANSWER, by=by, at=at, version=version) as row:
        document = file.document_id
        file.delete()
        _star.forget(document, by=by, at=at)
    return row


def submit(*, assessment_id: UUID, version: int, by: Actor, at: datetime) -> Assessment:
    """提交. Hand the self-assessment in: everything answered, what is claimed has evidence.

    Raises NotFound, NotPermitted, StarMoved, Incomplete. Source: 星级评定 (自评报告、佐证材料).
    """
    with _star.moving(assessment_id, StarVerb.SUBMIT, by=by, at=at, version=version) as row:
        problems = star_scores.missing(row)
        if problems:
            raise Incomplete(problems)
        row.self_total = star_scores.own_score(row).total
        row.submitted_at, row.submitted_by = at, by.id
        row.reviewed_at, row.reviewed_by = None, ""
    return row
