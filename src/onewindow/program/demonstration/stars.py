"""Stars of the demonstration: last year's held, this year's in every state. Through actions.

Targets are those a newspaper reported; points, evidence, deductions and stars are invented. What a
star of the demonstration shows says so.
"""

import io
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal

from PIL import Image, ImageDraw

from onewindow.bulletin import actions as bulletin
from onewindow.bulletin.queries import star_figures
from onewindow.documents import uploads
from onewindow.documents.uploads import Upload
from onewindow.entropy import new_id
from onewindow.program.demonstration.cast import Cast
from onewindow.quality.actions import star_award, star_review, star_self
from onewindow.quality.actions.star_self import Given
from onewindow.quality.models import Assessment
from onewindow.quality.queries import star_scores
from onewindow.rules import clock
from onewindow.rules import star_figures as frozen
from onewindow.rules.actors import Actor, Role
from onewindow.rules.refusal import Refusal
from onewindow.rules.star_figures import Known
from onewindow.rules.star_schemes import Indicator, Way
from onewindow.rules.stars import Answer

DAY = timedelta(days=1)
NOTE = "（演示）见附件"
# Each centre's last year: how many of its points it gave away, and what became of its star since
HELD: Mapping[str, tuple[int, str]] = {
    "331081100": (6, ""),  # 泽国
    "331081101": (7, ""),  # 大溪
    "331081104": (15, "recheck"),  # 新河
    "331081108": (24, ""),  # 城南
    "331081103": (23, "veto"),  # 箬横
}
# How far each has come this year; who is not here has not begun
NOW: Mapping[str, str] = {
    "331081100": "noticed",
    "331081101": "visited",
    "331081106": "walked",  # somebody is in the hall
    "331081108": "walked",
    "331081102": "submitted",
    "331081107": "marked",  # 温峤
    "331081004": "sent_back",  # 城北
    "331081105": "half",  # 石塘
    "331081110": "opened",  # 坞根
    "331081001": "half",  # 太平
}


@dataclass(slots=True)
class Journey:
    """One centre's assessment on its way. lost: points it gives away in its answers."""

    row: Assessment
    head: Actor
    office: Actor
    lead: Actor
    lost: int
    at: datetime

    def fresh(self) -> Assessment:
        """As it is now."""
        self.row = Assessment.objects.get(pk=self.row.pk)
        return self.row


def picture(word: str, colour: str) -> Upload:
    """A drawn photograph that says what it is."""
    image = Image.new("RGB", (480, 360), colour)
    pen = ImageDraw.Draw(image)
    pen.rectangle((24, 60, 456, 336), outline="white", width=6)
    pen.text((34, 22), f"DEMONSTRATION - {word}", fill="white")
    out = io.BytesIO()
    image.save(out, format="JPEG", quality=70)
    return uploads.inspect(data=out.getvalue(), name=f"演示-{word}.jpg")


def tell(cast: Cast, *, at: datetime) -> int:
    """Last year's stars, then this year's way. Returns how many assessments there are."""
    bulletin.keep_up(limit=1_000_000, waits=True)
    heads = {code: one for one in cast.staff.values() if one.has(Role.HEAD) for code in one.centres}
    office, lead = cast.staff["office"], cast.staff["office-lead"]
    evidence = picture("evidence", "#33658a")
    year = clock.local_day(at).year
    last = at - 200 * DAY
    for centre, (lost, fate) in HELD.items():
        begun = _begun(centre, year - 1, {}, heads[centre], office, lead, lost, last)
        _answered(begun, evidence, begun.lost)
        _handed_in(begun)
        _reviewed(begun)
        _visited(begun)
        _noticed(begun)
        begun.at += 10 * DAY
        star_award.award(assessment_id=begun.row.pk, by=lead, at=begun.at)
        _fate(begun, fate, at)
    span = frozen.span(year, today=clock.local_day(at))
    known = star_figures.known_for_stars(span)
    for centre, state in NOW.items():
        figures = known.get(centre, {})
        way = _begun(centre, year, figures, heads[centre], office, lead, 0, at - 12 * DAY)
        for step in STEPS[state]:
            step(way, evidence)
    return len(HELD) + len(NOW)


def _begun(
    centre: str,
    year: int,
    figures: Mapping[str, Known],
    head: Actor,
    office: Actor,
    lead: Actor,
    lost: int,
    at: datetime,
) -> Journey:
    row = star_self.start(centre=centre, year=year, by=office, at=at, is_demonstration=True)
    if figures:
        row = star_self.fill(assessment_id=row.pk, figures=figures, by=office, at=at)
    return Journey(row, head, office, lead, lost, at + DAY)


def _answered(way: Journey, evidence: Upload, lost: int, share: int = 100) -> None:
    """Answers to what the system does not know, the points given away one thing after another."""
    scheme, filled = star_scores.scheme(way.row.scheme_id), star_scores.figures(way.row)
    asked = [
        one
        for section in scheme.sections
        for one in section.indicators
        if filled.get(one.figure) is None
    ]
    given, left = {}, Decimal(lost)
    for one in asked[: len(asked) * share // 100]:
        answer, cost = _answer(one, left)
        left -= cost
        files = [evidence] if one.way is not Way.MISSING else []
        given[one.code] = Given(answer, NOTE if files else "", files)
    way.row = star_self.answer(
        assessment_id=way.row.pk, given=given, version=way.row.version, by=way.head, at=way.at
    )
    way.at += DAY


def _answer(one: Indicator, left: Decimal) -> tuple[Answer, Decimal]:
    """An answer that costs no more than what is left to give away, and what it costs."""
    if one.way is Way.LEVEL:
        worse = [each for each in one.levels if one.most - each.points <= min(left, one.most / 2)]
        level = worse[-1]
        return Answer(level=level.code), one.most - level.points
    if one.way is Way.MISSING:
        count = int(min(left, one.most / 2) / one.each)
        return Answer(missing=count), one.each * count
    assert one.table is not None
    wanted = one.most - min(left, one.most / 2)
    value = one.table.needed(wanted.quantize(Decimal("0.01")))
    assert value is not None
    return Answer(value=value), one.most - one.table.points(value)


def _handed_in(way: Journey) -> None:
    way.row = star_self.submit(
        assessment_id=way.row.pk, version=way.row.version, by=way.head, at=way.at
    )
    way.at += DAY


def _reviewed(way: Journey) -> None:
    way.row = star_review.pass_review(
        assessment_id=way.row.pk, version=way.row.version, by=way.office, at=way.at
    )
    way.at += DAY


def _deducted(way: Journey, indicator: str, points: str, note: str, colour: str) -> None:
    star_review.deduct(
        key=new_id(),
        assessment_id=way.row.pk,
        indicator=indicator,
        points=Decimal(points),
        note=note,
        photos=[picture("on site", colour)],
        by=way.office,
        at=way.at,
    )
    way.fresh()


def _visited(way: Journey) -> None:
    way.row = star_review.close_visit(
        assessment_id=way.row.pk, version=way.row.version, by=way.office, at=way.at
    )


def _noticed(way: Journey) -> None:
    way.row = star_award.publish(
        assessment_id=way.row.pk, version=way.row.version, by=way.office, at=way.at
    )


def _fate(way: Journey, fate: str, at: datetime) -> None:
    """What became of last year's star since."""
    if fate == "recheck":
        star_award.recheck(assessment_id=way.row.pk, by=way.office, at=at - 20 * DAY)
    elif fate == "veto":
        note = "（演示）查实为冲办件量，替 5 位群众补录未发生的办件。"
        star_award.veto(
            assessment_id=way.row.pk, codes=["false_cases"], note=note, by=way.office,
            at=at - 30 * DAY,
        )  # fmt: skip


# --- This year's steps -----------------------------------------------------------------------

Step = Callable[[Journey, Upload], None]


def _all(way: Journey, evidence: Upload) -> None:
    _answered(way, evidence, 2)
    _handed_in(way)


def _half(way: Journey, evidence: Upload) -> None:
    _answered(way, evidence, 3, share=60)


def _sent_back(way: Journey, evidence: Upload) -> None:
    note = "（演示）24 小时自助区的照片看不清，培训学时缺签到表，请补。"
    star_review.send_back(assessment_id=way.row.pk, note=note, by=way.office, at=way.at)


def _marked(way: Journey, evidence: Upload) -> None:
    way.row = star_review.mark(
        assessment_id=way.row.pk,
        indicator="signs",
        answer=Answer(missing=1),
        note="（演示）照片里东门没有标识。",
        version=way.row.version,
        by=way.office,
        at=way.at,
    )


def _pass(way: Journey, evidence: Upload) -> None:
    _reviewed(way)


def _walk(way: Journey, evidence: Upload) -> None:
    _deducted(way, "tidy", "0.50", "（演示）饮水机旁地面有水渍和纸箱。", "#9a6324")
    _deducted(way, "amenities", "0.20", "（演示）老花镜少一副。", "#3c6e47")


def _close(way: Journey, evidence: Upload) -> None:
    _visited(way)


def _publish(way: Journey, evidence: Upload) -> None:
    """With one objection answered and one that waits; without enough points it stays visited."""
    way.at += 5 * DAY
    try:
        _noticed(way)
    except Refusal:
        return
    for text, answer in (
        ("（演示）周六上午自助区没有人引导。", "（演示）已核实，周六有一名导办轮值，下午到岗。"),
        ("（演示）停车场标识被树挡住。", ""),
    ):
        one = star_award.object_to(
            key=new_id(), assessment_id=way.row.pk, text=text, name="", phone="", source="",
            at=way.at + timedelta(hours=2),
        )  # fmt: skip
        if answer:
            star_award.answer_objection(
                objection_id=one.pk, is_upheld=False, answer=answer, by=way.office,
                at=way.at + timedelta(hours=5),
            )  # fmt: skip


STEPS: Mapping[str, Sequence[Step]] = {
    "opened": (),
    "half": (_half,),
    "submitted": (_all,),
    "sent_back": (_all, _sent_back),
    "marked": (_all, _marked),
    "walked": (_all, _pass, _walk),
    "visited": (_all, _pass, _walk, _close),
    "noticed": (_all, _pass, _walk, _close, _publish),
}
