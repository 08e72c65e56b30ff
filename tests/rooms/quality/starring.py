"""A centre on its way to a star, through the actions."""

import io
from decimal import Decimal
from random import Random
from uuid import uuid4

from PIL import Image

from onewindow.documents import uploads
from onewindow.quality.actions import star_award, star_review, star_self
from onewindow.quality.actions.star_self import Given
from onewindow.quality.models import Assessment
from onewindow.quality.queries import star_scores
from onewindow.rules.actors import Actor, Role
from onewindow.rules.star_figures import Known
from onewindow.rules.star_schemes import Way
from onewindow.rules.stars import Answer
from tests.world import AT, DAY, TODAY, ZEGUO

YEAR = 2026
OFFICE = Actor("account:9001", "初核员", frozenset({Role.OFFICE}))
OTHER = Actor("account:9002", "分管领导", frozenset({Role.OFFICE}))
FIGURES = {
    "cases.in_time": "99.50", "cases.supplemented": "4.00", "cases.returned": "2.00",
    "cases.rank_total": "1", "matters.in_use": "31", "cases.general": "98.00",
    "cases.online": "45.00", "ratings.good": "99.00", "ratings.response": "28.00",
    "ratings.corrected": None,
}  # fmt: skip


def picture(seed=0):
    """A small photograph, another for every seed."""
    image = Image.new("RGB", (24, 16), Random(seed).choice(["teal", "olive", "navy", "maroon"]))
    image.putpixel((seed % 24, 1), (seed % 256, 7, 9))
    out = io.BytesIO()
    image.save(out, format="PNG")
    return out.getvalue()


def upload(seed=0, name="佐证.png"):
    return uploads.inspect(data=picture(seed), name=name)


def known(**changed):
    """The figures of a month, by code; changed ones with _ in the place of the dot."""
    values = {**FIGURES, **{key.replace("__", "."): value for key, value in changed.items()}}
    return {
        code: Known(
            value=None if value is None else Decimal(value),
            since_on=TODAY.replace(month=1, day=1),
            until_on=TODAY.replace(month=2, day=1),
            name_zh=code,
            name_en=code,
            definition_zh="口径",
            definition_en="definition",
            unit="%",
            source="test",
        )
        for code, value in values.items()
    }


def opened(world, centre=ZEGUO, *, year=YEAR, at=AT, **figures):
    """Its year is open and figures are filled in."""
    row = star_self.start(centre=centre, year=year, by=OFFICE, at=at)
    return star_self.fill(assessment_id=row.pk, figures=known(**figures), by=OFFICE, at=at)


def full(row, **other):
    """The best answer to everything the system does not know, with a file each; no bonus."""
    scheme, filled = star_scores.scheme(row.scheme_id), star_scores.figures(row)
    given = {}
    lines = [one for section in scheme.sections for one in section.indicators]
    for n, one in enumerate(lines):
        is_nothing = one.figure in filled and one.nothing is not None
        if filled.get(one.figure) is not None or is_nothing:
            continue
        best = Answer(missing=0)
        if one.way is Way.LEVEL:
            best = Answer(level=one.levels[0].code)
        elif one.table is not None:
            best = Answer(value=one.table.needed(one.most))
        given[one.code] = Given(best, "见附件", [upload(n)] if one.way is not Way.MISSING else [])
    return {**given, **other}


def head(world, centre=ZEGUO):
    return next(
        one for one in world.cast.staff.values() if one.has(Role.HEAD) and centre in one.centres
    )


def submitted(world, centre=ZEGUO, *, given=None, year=YEAR, at=AT, **figures):
    """Handed in by its head."""
    row, by = opened(world, centre, year=year, at=at, **figures), head(world, centre)
    said = {**full(row), **(given or {})}
    row = star_self.answer(assessment_id=row.pk, given=said, version=row.version, by=by, at=at)
    return star_self.submit(assessment_id=row.pk, version=row.version, by=by, at=at)


def reviewed(world, centre=ZEGUO, *, at=AT, **given):
    row = submitted(world, centre, at=at, **given)
    return star_review.pass_review(assessment_id=row.pk, version=row.version, by=OFFICE, at=at)


def deducted(row, indicator="tidy", points="0.50", key=None, seed=77, at=AT):
    return star_review.deduct(
        key=key or uuid4(), assessment_id=row.pk, indicator=indicator, points=Decimal(points),
        note="（测试）地面有杂物", photos=[upload(seed, "现场.png")], by=OFFICE, at=at,
    )  # fmt: skip


def visited(world, centre=ZEGUO, *, at=AT, **given):
    row = reviewed(world, centre, at=at, **given)
    deducted(row, at=at)
    row = Assessment.objects.get(pk=row.pk)
    return star_review.close_visit(assessment_id=row.pk, version=row.version, by=OFFICE, at=at)


def noticed(world, centre=ZEGUO, *, at=AT, **given):
    row = visited(world, centre, at=at, **given)
    return star_award.publish(assessment_id=row.pk, version=row.version, by=OFFICE, at=at)


def objection(row, text="群众反映周末没有开门。", key=None, at=AT + DAY):
    return star_award.object_to(
        key=key or uuid4(), assessment_id=row.pk, text=text, name="", phone="", source="net:1",
        at=at,
    )  # fmt: skip


LATER = AT + 9 * DAY  # the notice's five working days are over


def awarded(world, centre=ZEGUO, *, at=AT, **given):
    row = noticed(world, centre, at=at, **given)
    star_award.award(assessment_id=row.pk, by=OTHER, at=at + (LATER - AT))
    return Assessment.objects.get(pk=row.pk)
