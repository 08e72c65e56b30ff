"""亲友代办: the form by which matters are left to another, and an authority in words."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from uuid import UUID

from django.http import QueryDict
from django.utils.translation import gettext as _

from onewindow.catalog import queries as catalog
from onewindow.people.queries import Given
from onewindow.rules import proxies
from onewindow.rules.matters import Matter
from onewindow.rules.refusal import Problem
from onewindow.web import fields, words
from onewindow.web.parts import Choice, Field

ALL, SOME = "all", "some"
AT_FIRST = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Asked:
    """What was filled in. until_on: None while it is no date."""

    name: str = ""
    number: str = ""
    relation: str = "family"
    scope: str = SOME
    codes: tuple[str, ...] = ()
    until_on: date | None = None
    until: str = ""
    problems: Sequence[Problem] = field(default_factory=list)

    def matters(self) -> list[Matter]:
        """The matters meant, ready for the rules; none for all."""
        return compiled(self.codes) if self.scope == SOME else []


def compiled(codes: Sequence[str]) -> list[Matter]:
    """Matters in force by their codes; what is none is left out."""
    ids = catalog.published_ids(codes)
    return [catalog.compiled(ids[code]) for code in codes if code in ids]


def first(code: str, today: date) -> Asked:
    """The empty form, from the guide of a matter with that matter ticked."""
    codes = (code,) if code else ()
    return Asked(codes=codes, until=(today + AT_FIRST).isoformat())


def posted(data: QueryDict) -> Asked:
    """What came with the form, and what is wrong with its shape."""
    scope, until = data.get("scope", ""), data.get("until_on", "")
    codes = tuple(dict.fromkeys([*data.getlist("matters"), *filter(None, data.getlist("more"))]))
    problems = []
    try:
        until_on: date | None = date.fromisoformat(until)
    except ValueError:
        until_on = None
        problems.append(Problem("until_on", "bad_date", "No date.", {"label": "最后一天"}))
    if scope not in (ALL, SOME) or (scope == SOME and not compiled(codes)):
        problems.append(Problem("scope", "proxy_for_what", "Say which matters."))
    return Asked(
        name=data.get("name", "").strip(),
        number=data.get("number", ""),
        relation=data.get("relation", ""),
        scope=scope,
        codes=codes,
        until_on=until_on,
        until=until,
        problems=problems,
    )


def boxes(asked: Asked, problems: Sequence[Problem]) -> list[Field]:
    """The form's fields with what is wrong at each."""
    wrong = fields.told([*problems])
    matters = wrong.get("matters", "") or wrong.get("scope", "")
    return [
        Field("name", _("代办人姓名"), value=asked.name, error=wrong.get("name", "")),
        Field(
            "number",
            _("代办人身份证号码"),
            "idno",
            asked.number,
            error=wrong.get("number", ""),
            width="20",
        ),
        _relation(asked, wrong),
        Field(
            "scope",
            _("委托办什么"),
            "radios",
            choices=[
                Choice(SOME, _("只办下面选的事"), is_chosen=asked.scope == SOME),
                Choice(
                    ALL,
                    _("所有可以代办的事"),
                    _("要本人到场的不包括在内"),
                    is_chosen=asked.scope == ALL,
                ),
            ],
            error=matters,
        ),
        *_matters(asked),
        Field(
            "until_on",
            _("委托到哪一天"),
            "date",
            asked.until,
            hint=_("最长一年；随时可以收回。"),
            error=wrong.get("until_on", ""),
        ),
    ]


def _relation(asked: Asked, wrong: Mapping[str, str]) -> Field:
    return Field(
        "relation",
        _("代办人是"),
        "radios",
        choices=[
            Choice(value, label, is_chosen=asked.relation == value)
            for value, label in relations().items()
        ],
        error=wrong.get("relation", ""),
    )


def relations() -> dict[str, str]:
    """As what somebody acts."""
    return {"family": _("家里人"), "agent": _("朋友、同事或其他人")}


def _matters(asked: Asked) -> list[Field]:
    """What people often leave to others as ticks, everything else in a list."""
    known = {one.code: one for one in catalog.matters(limit=500)}
    left = {one.code for one in compiled(list(known)) if proxies.may_be_left(one)}
    often = [one.code for one in catalog.top_tasks() if one.code in left]
    ticks = list(dict.fromkeys([*(code for code in asked.codes if code in known), *often]))

    def name(code: str) -> str:
        one = known[code]
        return one.title_en if words.in_english() else one.title

    return [
        Field(
            "matters",
            _("可以委托的事"),
            "checkboxes",
            choices=[Choice(code, name(code), is_chosen=code in asked.codes) for code in ticks],
            is_required=False,
        ),
        Field(
            "more",
            _("还有一件"),
            "select",
            choices=[Choice(code, name(code)) for code in known if code in left - {*ticks}],
            hint=_("列表里没有的，是要本人到场办的。"),
            is_required=False,
        ),
    ]


@dataclass(frozen=True, slots=True)
class Said:
    """An authority in the reader's words. links: code and name of each matter, none for all."""

    id: UUID
    is_mine: bool
    other: str
    number: str
    relation: str
    links: tuple[tuple[str, str], ...]
    until_on: date
    ended: str


def said(rows: Sequence[Given]) -> list[Said]:
    """Authorities in words. One query for the names of their matters."""
    entries = catalog.entries({code for row in rows for code in row.matters})
    ends = {"revoked": _("已收回"), "resigned": _("代办人已辞去"), "over": _("已到期")}

    def name(code: str) -> str:
        one = entries.get(code)
        return code if one is None else one.title_en if words.in_english() else one.title

    return [
        Said(
            id=row.id,
            is_mine=row.is_mine,
            other=row.other,
            number=row.number,
            relation=relations().get(row.relation, row.relation),
            links=tuple((code, name(code)) for code in row.matters),
            until_on=row.until_on,
            ended=ends.get(row.ended_why, ""),
        )
        for row in rows
    ]
