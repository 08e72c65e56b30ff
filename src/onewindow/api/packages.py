"""Packages: one whole, and what a window does with it."""

from uuid import UUID

from django.http import HttpRequest
from ninja import Router

from onewindow.api import auth, kit, presenting, problems
from onewindow.api.schemas import cases as shapes
from onewindow.api.schemas import verbs
from onewindow.cases import planning
from onewindow.cases.actions import acceptance
from onewindow.rules import terms

WRITE = auth.Token("cases:write")
router = Router(tags=["收件 Packages"], auth=WRITE)
ANSWER = {200: shapes.PackageOut, **problems.WRITING}


@router.get(
    "/{uuid:package_id}",
    auth=auth.Token("cases:read"),
    response={200: shapes.PackageOut, **problems.READING},
    operation_id="readPackage",
    summary="一次申报",
    description="The package with its cases and papers; names and numbers are masked.",
)
def read_package(request: HttpRequest, package_id: UUID) -> shapes.PackageOut:
    return presenting.package_now(request, package_id)


@router.post(
    "/{uuid:package_id}/receive",
    response=ANSWER,
    operation_id="receivePackage",
    summary="收件",
    description="Take what was handed in and print the receipt (收件凭证).",
)
def receive(request: HttpRequest, package_id: UUID) -> shapes.PackageOut:
    acceptance.receive(
        package_id=package_id,
        password=planning.password_of(package_id),
        by=kit.actor(request),
        at=kit.now(),
    )
    return presenting.package_now(request, package_id)


@router.post(
    "/{uuid:package_id}/accept",
    response=ANSWER,
    operation_id="acceptPackage",
    summary="受理",
    description="Take every case on at one moment; their clocks start (受理通知书).",
)
def accept(request: HttpRequest, package_id: UUID, told: verbs.AcceptIn) -> shapes.PackageOut:
    acceptance.accept(
        package_id=package_id,
        confirmed=told.confirmed,
        clerk=kit.clerk(told.clerk),
        by=kit.actor(request),
        at=kit.now(),
    )
    return presenting.package_now(request, package_id)


@router.post(
    "/{uuid:package_id}/accept-with-gaps",
    response=ANSWER,
    operation_id="acceptPackageWithGaps",
    summary="容缺受理",
    description="Accept though papers that may come late are missing; tells by when.",
)
def accept_with_gaps(
    request: HttpRequest, package_id: UUID, told: verbs.AcceptWithGapsIn
) -> shapes.PackageOut:
    acceptance.accept_with_gaps(
        package_id=package_id,
        confirmed=told.confirmed,
        days=told.days or terms.GAP_DAYS,
        clerk=kit.clerk(told.clerk),
        by=kit.actor(request),
        at=kit.now(),
    )
    return presenting.package_now(request, package_id)


@router.post(
    "/{uuid:package_id}/fill-gaps",
    response=ANSWER,
    operation_id="fillGaps",
    summary="补齐容缺材料",
    description="The papers that might come late have come.",
)
def fill_gaps(request: HttpRequest, package_id: UUID) -> shapes.PackageOut:
    acceptance.fill_gaps(package_id=package_id, by=kit.actor(request), at=kit.now())
    return presenting.package_now(request, package_id)


@router.post(
    "/{uuid:package_id}/supplement",
    response=ANSWER,
    operation_id="askSupplement",
    summary="要求补正",
    description="Tell everything that is missing in one notice, and by when (补正告知书).",
)
def supplement(
    request: HttpRequest, package_id: UUID, told: verbs.SupplementIn
) -> shapes.PackageOut:
    acceptance.ask_supplement(
        package_id=package_id,
        items=[item.model_dump() for item in told.items],
        days=told.days or terms.SUPPLEMENT_DAYS,
        by=kit.actor(request),
        at=kit.now(),
    )
    return presenting.package_now(request, package_id)


@router.post(
    "/{uuid:package_id}/supply",
    response=ANSWER,
    operation_id="supplyPackage",
    summary="提交补正",
    description=(
        "What was asked for is here, papers and fields: the package comes before the window"
        " again. Fields that the notice does not name stay as they are."
    ),
)
def supply(
    request: HttpRequest, package_id: UUID, told: verbs.SupplyIn | None = None
) -> shapes.PackageOut:
    acceptance.supply(
        package_id=package_id,
        values=told.values if told else None,
        by=kit.actor(request),
        at=kit.now(),
    )
    return presenting.package_now(request, package_id)
