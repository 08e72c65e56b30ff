"""The county's halls, and which of them can take what is wanted."""

from typing import Annotated

from django.conf import settings
from django.http import HttpRequest
from ninja import Query, Router

from onewindow.api import auth, catalogue, kit, problems
from onewindow.api.schemas import catalogue as shapes
from onewindow.api.schemas.base import Code
from onewindow.catalog import queries as catalog
from onewindow.places import queries

router = Router(tags=["中心 Centres"], auth=auth.public)


@router.get(
    "/centres",
    response={200: shapes.CentreList, **problems.PUBLIC},
    operation_id="listCentres",
    summary="便民服务中心",
    description="The county's halls; with `matters`, those where papers for all of them are taken.",
)
def list_centres(
    request: HttpRequest,
    matters: Annotated[list[Code] | None, Query(max_length=20)] = None,
) -> shapes.CentreList:
    takes = _takers(matters) if matters else None
    return shapes.CentreList(
        items=[
            shapes.CentreOut(
                code=one.code,
                name=one.name,
                name_en=one.name_en,
                address=one.address,
                phone=one.phone,
                opening_hours=one.opening_hours,
            )
            for one in queries.centres(county=settings.COUNTY)
            if takes is None or one.code in takes
        ]
    )


def _takers(matters: list[str]) -> set[str | None]:
    found = catalog.places_for(codes=matters, on=kit.today())
    return {one.centre for one in found if one.takes_papers}


@router.get(
    "/offerings",
    response={200: shapes.OfferedList, **problems.PUBLIC},
    operation_id="listOfferings",
    summary="哪里能办",
    description="Where all the named matters can be handled together today, deepest first.",
)
def list_offerings(
    request: HttpRequest,
    matters: Annotated[list[Code], Query(min_length=1, max_length=20)],
    town: Annotated[Code | None, Query(description="the citizen's own town, told first")] = None,
) -> shapes.OfferedList:
    found = catalog.places_for(codes=matters, on=kit.today(), town=town)
    return shapes.OfferedList(items=catalogue.places(found))
