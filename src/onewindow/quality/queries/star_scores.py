"""An assessment's points as they stand, and its place among the county's."""

from collections.abc import Mapping
from decimal import Decimal
from functools import lru_cache

from onewindow.quality.models import Assessment, StarAnswer, StarAward, StarFile, StarScheme
from onewindow.rules import star_assessments, star_schemes, stars
from onewindow.rules.refusal import NotFound, Problem
from onewindow.rules.star_assessments import StarState
from onewindow.rules.star_schemes import Grade, Indicator, Scheme
from onewindow.rules.stars import Answer, Basis, Score, Scored


@lru_cache(maxsize=16)
def scheme(pk: int) -> Scheme:
    """A table by its key; it never changes. One query the first time."""
    return star_schemes.scheme(StarScheme.objects.get(pk=pk).body)


def newest(year: int) -> StarScheme:
    """The table that is used in a year: its own newest, or that of the latest year before it.

    One query. Raises NotFound where none was loaded.
    """
    row = StarScheme.objects.filter(year__lte=year).order_by("-year", "-version").first()
    if row is None:
        raise NotFound("No star table is published for this year.")
    return row


def figures(row: Assessment) -> dict[str, Decimal | None]:
    """The figures it was filled with. code → value; None: there was nothing to divide by."""
    return {
        code: None if one["value"] is None else Decimal(one["value"])
        for code, one in row.figures.items()
    }


def own(answer: StarAnswer) -> Answer:
    """What the centre said."""
    return Answer(answer.value, answer.level, answer.missing)


def counted(answer: StarAnswer) -> Answer:
    """What counts: the first review's word where there is one."""
    if answer.is_marked:
        return Answer(answer.marked_value, answer.marked_level, answer.marked_missing)
    return own(answer)


def score(row: Assessment) -> Score:
    """Points as they stand, deductions and vetoes included. Two queries, none if prefetched."""
    taken: dict[str, Decimal] = {}
    for one in row.deductions.all():
        if one.taken_back_at is None:
            taken[one.indicator] = taken.get(one.indicator, Decimal(0)) + one.points
    return stars.score(
        scheme=scheme(row.scheme_id),
        answers={one.indicator: counted(one) for one in row.answers.all()},
        figures=figures(row),
        deductions=taken,
        vetoes=row.vetoes,
    )


def own_score(row: Assessment, instead: Mapping[str, Answer] | None = None) -> Score:
    """Points by the centre's own answers. instead: answers that take the place of those kept."""
    kept = {one.indicator: own(one) for one in row.answers.all()}
    return stars.score(
        scheme=scheme(row.scheme_id),
        answers={**kept, **(instead or {})},
        figures=figures(row),
        deductions={},
    )


def place(row: Assessment, total: Decimal) -> int:
    """Its place in its county this year if its total were so. Two queries.

    Those whose star is still open stand by their points; places among the first that were
    proposed or given away stay so, its own as well.
    """
    first = [one.code for one in scheme(row.scheme_id).grades if one.county_top is not None]
    like = Assessment.objects.filter(year=row.year, centre__county=row.centre.county)
    others = like.exclude(pk=row.pk)
    proposed = others.filter(state=StarState.NOTICED, grade__in=first)
    given = StarAward.objects.filter(
        assessment__in=others, grade__in=first, ended_on=None
    ).values_list("assessment_id", flat=True)
    gone = {*proposed.values_list("pk", flat=True), *given}
    if StarAward.objects.filter(assessment=row, grade__in=first, ended_on=None).exists():
        return stars.place(total, others=(), taken=len(gone))
    open_ones = others.filter(state__in=sorted(star_assessments.UNDER_WAY)).exclude(pk__in=gone)
    totals = [one for one in open_ones.values_list("total", flat=True) if one is not None]
    return stars.place(total, others=totals, taken=len(gone))


def grade(row: Assessment, scored: Score) -> Grade | None:
    """The grade it would have now. Up to three queries."""
    return stars.grade(scheme(row.scheme_id), scored, place=place(row, scored.total))


def missing(row: Assessment) -> list[Problem]:
    """What keeps a self-assessment from being handed in. Source: house rule."""
    scored = own_score(row)
    files = StarFile.objects.filter(assessment=row, deduction=None)
    proven = set(files.values_list("indicator", flat=True))
    table = scheme(row.scheme_id)
    found = [_unanswered(table, code) for code in scored.open]
    return found + [
        _unproven(one.indicator)
        for one in scored.lines
        if needs_proof(one) and one.indicator.code not in proven
    ]


def needs_proof(line: Scored) -> bool:
    """Whether its points stand on the centre's word alone. Source: house rule."""
    return line.basis in (Basis.REPORTED, Basis.LEVEL) and bool(line.given)


def _unanswered(table: Scheme, code: str) -> Problem:
    indicator = table.indicator(code)
    label = {"label": indicator.label if indicator else code}
    return Problem(code, "star_unanswered", "This has no answer yet.", label)


def _unproven(indicator: Indicator) -> Problem:
    said = "What is claimed needs evidence."
    return Problem(indicator.code, "star_evidence_missing", said, {"label": indicator.label})
