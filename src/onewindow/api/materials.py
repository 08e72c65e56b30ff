"""The papers of a package: a file, paper in hand, a promise, a confirmation, the clerk's eye."""

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParser
from ninja import Router

from onewindow.api import auth, kit, presenting, problems
from onewindow.api.reading import Reader
from onewindow.api.schemas import cases as shapes
from onewindow.api.schemas import verbs
from onewindow.api.schemas.materials import HowIn
from onewindow.cases.actions import looking, materials
from onewindow.cases.queries import wholes
from onewindow.documents import queries as documents
from onewindow.documents import uploads
from onewindow.rules.refusal import Incomplete, NotFound, Problem

router = Router(tags=["材料 Materials"], auth=auth.Token("documents:write"))
ANSWER = {200: shapes.PackageOut, **problems.WRITING}

FILE, TITLE, REUSE = "file", "title", "may_reuse"
HOW = Reader(HowIn)
MULTIPART = "multipart/form-data"
MOST_BYTES = uploads.MAX_BYTES + 64 * 1024
WAYS = {
    "paper": materials.take_paper,
    "promise": materials.promise,
    "confirm": materials.confirm,
    "dispute": materials.dispute,
    "later": materials.bring_later,
}
BODY: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "application/json": {"schema": {"$ref": "#/components/schemas/HowIn"}},
            MULTIPART: {
                "schema": {
                    "type": "object",
                    "required": [FILE],
                    "properties": {
                        FILE: {
                            "type": "string",
                            "format": "binary",
                            "description": "JPEG, PNG, WebP or PDF, at most 10 MB.",
                        },
                        TITLE: {"type": "string", "maxLength": 100},
                        REUSE: {
                            "type": "string",
                            "enum": ["true", "false"],
                            "description": "The owner lets it be used again for later matters.",
                        },
                    },
                }
            },
        },
    }
}


@router.put(
    "/{uuid:package_id}/materials/{slug:material}",
    response=ANSWER,
    operation_id="putMaterial",
    summary="交一份材料",
    description=(
        "A file as multipart/form-data, or as JSON how else the paper comes: paper (in hand),"
        " promise, confirm or dispute (what a register holds), later (undo)."
    ),
    openapi_extra=BODY,
)
def put_material(request: HttpRequest, package_id: UUID, material: str) -> shapes.PackageOut:
    by, at = kit.actor(request), kit.now()
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST_BYTES:
        raise problems.TooLargeRequest("The request is too large.")
    if request.content_type == MULTIPART:
        fields, files = MultiPartParser(
            request.META, request, request.upload_handlers, request.encoding
        ).parse()
        sent = files.get(FILE)
        if sent is None:
            raise Incomplete([Problem(FILE, "missing", "Send a file.", {"label": FILE})])
        materials.attach(
            package_id=package_id,
            material=material,
            upload=uploads.inspect(data=sent.read(), name=sent.name or FILE),
            title=(fields.get(TITLE) or sent.name or FILE)[:100],
            may_reuse=fields.get(REUSE) == "true",
            by=by,
            at=at,
        )
    else:
        how = HOW.read(request.body).how
        WAYS[how](package_id=package_id, material=material, by=by, at=at)
    return presenting.package_now(request, package_id)


@router.post(
    "/{uuid:package_id}/materials/{slug:material}/check",
    auth=auth.Token("cases:write"),
    response=ANSWER,
    operation_id="checkMaterial",
    summary="审核一份材料",
    description="The clerk looked: the paper meets the standard, or it does not and why.",
)
def check_material(
    request: HttpRequest, package_id: UUID, material: str, told: verbs.CheckIn
) -> shapes.PackageOut:
    materials.check(
        package_id=package_id,
        material=material,
        right=told.right,
        remark=told.remark,
        by=kit.actor(request),
        at=kit.now(),
    )
    return presenting.package_now(request, package_id)


@router.get(
    "/{uuid:package_id}/materials/{slug:material}/file",
    auth=auth.Token("cases:read"),
    response={200: bytes, **problems.READING},
    operation_id="readMaterialFile",
    summary="看一份材料的文件",
    description="The file as it is kept: its type is what its content says.",
)
def read_file(request: HttpRequest, package_id: UUID, material: str) -> HttpResponse:
    found = _whole(request, package_id)
    for row in found.materials:
        if row.material == material and row.document is not None:
            file = looking.document(
                document_id=row.document.pk, by=kit.actor(request), at=kit.now()
            )
            response = HttpResponse(documents.content(file), content_type=file.mime)
            response.headers["Content-Disposition"] = "attachment"
            response.headers["Cache-Control"] = "private, no-store"
            return response
    raise NotFound("This paper has no file.")


def _whole(request: HttpRequest, package_id: UUID) -> wholes.Whole:
    return wholes.whole(package_id=package_id, to=kit.actor(request), today=kit.today())
