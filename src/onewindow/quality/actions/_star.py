"""The only writer of an assessment's state, and the keeping of its files."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction

from onewindow.documents import actions as documents
from onewindow.documents.uploads import Upload
from onewindow.journal.actions import record
from onewindow.quality.models import Assessment, Deduction, StarFile
from onewindow.quality.queries import star_scores
from onewindow.rules import star_assessments, star_powers, stars
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import Incomplete, NotFound, Problem
from onewindow.rules.star_assessments import StarMoved, StarState, StarVerb

EVIDENCE, PHOTO = "star_evidence", "star_photo"


@contextmanager
def moving(
    assessment_id: UUID,
    verb: StarVerb,
    *,
    by: Actor,
    at: datetime,
    version: int | None = None,
    other: str = "",
    with_county: bool = False,
) -> Iterator[Assessment]:
    """Lock, check power and state, let the caller fill in, score, save, record once.

    version: the one the page showed, None where two at once do no harm. other: the column that
    holds whose work the verb judges. with_county: lock all of the year's in the county first, since
    its place among them decides. Raises NotFound, NotPermitted, StarMoved.
    """
    with transaction.atomic():
        row = _locked(assessment_id, with_county=with_county)
        judged = getattr(row, other) if other else ""
        star_powers.require(by, verb, centre=row.centre_id, other=judged)
        if version is not None and version != row.version:
            raise StarMoved("Somebody else has changed it since it was shown.")
        row.state = star_assessments.after(row.state, verb)
        yield row
        settle(row)
        tell(row, verb, by=by, at=at)


def _locked(assessment_id: UUID, *, with_county: bool) -> Assessment:
    rows = Assessment.objects.select_for_update(of=("self",)).select_related("centre")
    if with_county:
        one = Assessment.objects.filter(pk=assessment_id).select_related("centre").first()
        if one is not None:
            alike = rows.filter(year=one.year, centre__county=one.centre.county)
            list(alike.order_by("pk").values_list("pk"))
    row = rows.filter(pk=assessment_id).first()
    if row is None:
        raise NotFound("There is no such assessment.")
    return row


@contextmanager
def locked(assessment_id: UUID) -> Iterator[Assessment]:
    """The assessment, locked, for what somebody without a post says of it. Raises NotFound."""
    with transaction.atomic():
        yield _locked(assessment_id, with_county=False)


def settle(row: Assessment) -> None:
    """Save with the points as they stand and the next version."""
    if row.state == StarState.SELF:
        row.self_total = star_scores.own_score(row).total
    else:
        row.total = star_scores.score(row).total
    row.version += 1
    row.save()


def tell(row: Assessment, verb: StarVerb, *, by: Actor, at: datetime) -> None:
    """Record one step."""
    record(
        at=at,
        actor=by.id,
        fact=f"star.{verb}",
        subject=row.pk,
        centre=row.centre_id,
        year=row.year,
        **({} if row.total is None else {"total": f"{row.total:f}"}),
        **_of_star(row, verb),
        **({"visit_on": row.visit_on.isoformat()} if row.visit_on else {}),
    )


def _of_star(row: Assessment, verb: StarVerb) -> dict[str, object]:
    """The star as those are told of it who it is given to: its name, how long it holds."""
    found = star_scores.scheme(row.scheme_id).grade(row.grade) if row.grade else None
    if found is None:
        return {}
    detail: dict[str, object] = {
        "grade": row.grade, "grade_name": found.label, "grade_name_en": found.english,
    }  # fmt: skip
    if verb is StarVerb.PUBLISH and row.notice_until_on:
        detail["due_on"] = row.notice_until_on.isoformat()
    held = row.awards.filter(ended_on=None).order_by("-since_on").first()
    if held is not None:
        detail["until"] = (held.until_on - timedelta(days=1)).isoformat()  # the last day
    return detail


def keep_files(
    row: Assessment,
    indicator: str,
    uploads: Sequence[Upload],
    *,
    by: Actor,
    at: datetime,
    deduction: Deduction | None = None,
) -> None:
    """Keep inspected files, each once for its indicator."""
    for upload in uploads:
        document = documents.keep(
            upload=upload,
            owner=None,
            package=None,
            material=EVIDENCE if deduction is None else PHOTO,
            title=upload.name,
            by=by,
            at=at,
        )
        StarFile.objects.create(
            assessment=row,
            indicator=indicator,
            deduction=deduction,
            document=document,
            by=by.id,
            at=at,
        )


def forget(document: UUID, *, by: Actor, at: datetime) -> None:
    """Drop a file that nothing refers to any more."""
    documents.forget(documents=[document], by=by, at=at)


def said(where: str, text: str) -> str:
    """What was written, if it is something. Raises Incomplete."""
    found = text.strip()
    if not found:
        raise Incomplete([Problem(where, "required", "Write why.")])
    if len(found) > stars.TEXT_MOST:
        most = {"most": stars.TEXT_MOST}
        raise Incomplete([Problem(where, "too_long", f"At most {stars.TEXT_MOST}.", most)])
    return found
