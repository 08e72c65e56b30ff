"""The catalogue for programs: matters, life events, search."""

import base64
import binascii
import json
from collections.abc import Iterable
from typing import Annotated

from django.http import HttpRequest
from ninja import Query, Router

from onewindow.api import auth, kit, problems
from onewindow.api.schemas import catalogue as shapes
from onewindow.api.schemas.base import Code, Line
from onewindow.catalog import queries
from onewindow.rules.refusal import Incomplete, Problem
from onewindow.wording import words

router = Router(tags=["事项 Catalogue"], auth=auth.public)


def bad_cursor() -> Incomplete:
    """`after` is not what an earlier page gave."""
    return Incomplete([Problem("after", "bad_cursor", "Send `next` of the page before.")])


def _cursor(after: str) -> tuple[str, str] | None:
    if not after:
        return None
    try:
        initials, code = json.loads(base64.urlsafe_b64decode(after))
    except (ValueError, binascii.Error, TypeError) as odd:
        raise bad_cursor() from odd
    if not (isinstance(initials, str) and isinstance(code, str)) or "\x00" in initials + code:
        raise bad_cursor()
    return initials, code


def _next(entry: queries.Entry) -> str:
    key = json.dumps([entry.initials, entry.code]).encode()
    return base64.urlsafe_b64encode(key).decode()


def _entry(one: queries.Entry) -> shapes.EntryOut:
    return shapes.EntryOut(
        code=one.code,
        name=one.title,
        name_en=one.title_en,
        department=one.department,
        zone=one.zone,
        kind=one.kind,
    )


@router.get(
    "/matters",
    response={200: shapes.EntryPage, **problems.PUBLIC},
    operation_id="listMatters",
    summary="事项清单",
    description="Matters in force by the pinyin initials of their names, in pages by key.",
)
def list_matters(
    request: HttpRequest,
    zone: Annotated[Line | None, Query()] = None,
    department: Annotated[Code | None, Query()] = None,
    kind: Annotated[Line | None, Query()] = None,
    letter: Annotated[str | None, Query(pattern="^[A-Za-z]$")] = None,
    after: Annotated[Line | None, Query(description="`next` of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> shapes.EntryPage:
    found = queries.matters(
        zone=zone or "",
        department=department or "",
        kind=kind or "",
        letter=letter or "",
        after=_cursor(after or ""),
        limit=limit + 1,
    )
    page = found[:limit]
    return shapes.EntryPage(
        items=[_entry(one) for one in page],
        next=_next(page[-1]) if len(found) > limit else None,
    )


@router.get(
    "/life-events",
    response={200: shapes.EntryPage, **problems.PUBLIC},
    operation_id="listLifeEvents",
    summary="一件事清单",
    description="All life events in force.",
)
def list_life_events(request: HttpRequest) -> shapes.EntryPage:
    return shapes.EntryPage(items=[_entry(one) for one in queries.life_events()], next=None)


@router.get(
    "/search",
    response={200: shapes.HitList, **problems.PUBLIC},
    operation_id="searchCatalogue",
    summary="搜索事项",
    description="Matters and life events that plain words, pinyin, initials or English mean.",
)
def search(
    request: HttpRequest,
    text: Annotated[Line, Query(description="For example 开小店卖香烟", examples=["开小店卖香烟"])],
    limit: Annotated[int, Query(ge=1, le=50)] = 10,
) -> shapes.HitList:
    return shapes.HitList(
        items=[
            shapes.HitOut(
                code=one.code,
                is_life_event=one.is_life_event,
                name=one.title,
                name_en=one.title_en,
                why=list(one.why),
            )
            for one in queries.search(text, limit=limit)
        ]
    )


@router.get(
    "/matters/{slug:code}",
    response={200: shapes.PublishedOut, **problems.PUBLIC},
    operation_id="readMatter",
    summary="一个事项",
    description="The published version in force, whole, and the places that can really do it.",
)
def read_matter(
    request: HttpRequest, code: str, town: Annotated[Code | None, Query()] = None
) -> shapes.PublishedOut:
    return _published(queries.guide(code=code, on=kit.today(), town=town))


@router.get(
    "/life-events/{slug:code}",
    response={200: shapes.PublishedOut, **problems.PUBLIC},
    operation_id="readLifeEvent",
    summary="一件一件事",
    description="The published version in force, whole, and where all of it can be handed in.",
)
def read_life_event(
    request: HttpRequest, code: str, town: Annotated[Code | None, Query()] = None
) -> shapes.PublishedOut:
    return _published(queries.life_event_guide(code=code, on=kit.today(), town=town))


def _published(guide: queries.Guide) -> shapes.PublishedOut:
    edition, department = guide.edition, guide.department
    name = str(edition.body["name"])
    return shapes.PublishedOut(
        code=edition.code,
        version=edition.number,
        name=name,
        name_en=edition.body.get("english", {}).get(name, name),
        department=shapes.DepartmentOut(
            code=department.code,
            name=department.name,
            name_en=department.name_en,
            phone=department.phone,
            complaint_phone=department.complaint_phone,
        ),
        body=dict(edition.body),
        places=places(guide.places),
    )


def places(found: Iterable[queries.Place]) -> list[shapes.PlaceOut]:
    """Places in the caller's language."""
    english = words.in_english()
    return [
        shapes.PlaceOut(
            centre=one.centre,
            name=(one.name_en if english else one.name) or "",
            channel=str(one.channel),
            depth=str(one.depth),
            address=one.address,
            phone=one.phone,
            opening_hours=one.opening_hours,
            since=one.since,
            is_demonstration=one.is_demonstration,
        )
        for one in found
    ]
