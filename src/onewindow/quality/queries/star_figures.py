"""Figures of a centre that rooms up to this one know: training, and what is handled there."""

from datetime import date, datetime, time
from decimal import Decimal

from django.db.models import Count

from onewindow.catalog.models import Offering
from onewindow.quality.queries import training
from onewindow.quality.queries.training import Trained
from onewindow.rules import clock, figures
from onewindow.rules.periods import Period
from onewindow.rules.star_figures import Known

HANDLED = (Offering.Depth.ACCEPT, Offering.Depth.DECIDE)
HOUSE = "通行口径，本系统约定"


def known(period: Period) -> dict[str, dict[str, Known]]:
    """By centre, then by code: 持证上岗率, 人均培训学时, 事项进驻率. Three queries."""
    found: dict[str, dict[str, Known]] = {}
    taught = training.figures(since=_start(period.since_on), until=_start(period.until_on))
    for centre, one in taught.items():
        found[centre] = _of_training(one, period)
    on = Offering.objects.filter(
        channel=Offering.Channel.WINDOW, during__contains=period.until_on, centre__isnull=False
    )
    all_matters = on.values("matter_id").distinct().count()
    here = on.filter(depth__in=HANDLED).values("centre_id")
    for row in here.annotate(matters=Count("matter_id", distinct=True)):
        share = figures.half_up(row["matters"] * 100, all_matters, places=2)
        found.setdefault(row["centre_id"], {})["matters.offered"] = _offered(share, period)
    return found


def _start(on: date) -> datetime:
    return datetime.combine(on, time(), tzinfo=clock.CHINA)


def _of_training(one: Trained, period: Period) -> dict[str, Known]:
    found = {
        "training.certified": Known(
            value=figures.half_up(one.certified * 100, one.staff, places=2),
            since_on=period.since_on,
            until_on=period.until_on,
            name_zh="持证上岗率",
            name_en="Clerks with a certificate",
            definition_zh="期末持有有效培训证书的窗口人员除以全部窗口人员，乘以100。",
            definition_en="Clerks with a certificate in force at the end, divided by all, times"
            " 100.",
            unit="%",
            source=HOUSE,
        ),
        "training.hours": Known(
            value=figures.half_up(one.class_hours, one.staff, places=2),
            since_on=period.since_on,
            until_on=period.until_on,
            name_zh="人均培训学时",
            name_en="Class hours a clerk",
            definition_zh="期内签到的学时之和除以期末窗口人员数。",
            definition_en="Class hours attended in the period, divided by the clerks at its end.",
            unit="学时",
            source=HOUSE,
        ),
    }
    return {code: one for code, one in found.items() if one.value is not None}


def _offered(share: Decimal | None, period: Period) -> Known:
    return Known(
        value=share,
        since_on=period.until_on,
        until_on=period.until_on,
        name_zh="事项进驻率",
        name_en="Share of matters handled here",
        definition_zh="窗口能受理或办结的事项数除以全市各中心窗口的全部事项数，乘以100。",
        definition_en="Matters this centre's windows accept or decide, divided by all matters of"
        " the county's windows, times 100.",
        unit="%",
        source=HOUSE,
    )
