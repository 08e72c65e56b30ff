"""The description of the API: ninja's own, with the hot path and the scopes beside it."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from functools import cache
from typing import Any

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, JsonResponse

from onewindow.api import auth, door, examples, kit, problems
from onewindow.api.handing_in import KEY_HEADER
from onewindow.api.schemas import devices, orders
from onewindow.api.schemas.materials import HowIn

REF = "#/components/schemas/{name}"
JSON, PDF, ANY = "application/json", "application/pdf", "*/*"
FILES = {"readPaper": PDF, "readCertificate": PDF, "readMaterialFile": ANY}
PROBLEM = {"schema": {"$ref": REF.format(name="ProblemOut")}}
REASONS = {
    400: "The body is not JSON",
    401: "No valid token",
    403: "The token may not do this",
    404: "Nothing there, or not for this token",
    409: "Not now: the case stands elsewhere",
    413: "Too large",
    422: "Something to put right: every problem is listed",
    429: "Asked too often",
    500: "Our fault",
}
LOWEST_REFUSAL = 400
HEADERS: Mapping[int, tuple[str, str]] = {
    401: ("WWW-Authenticate", "Which token is wanted"),
    429: ("Retry-After", "Seconds to wait"),
}
TAG = "收件 Packages"


@cache
def document() -> dict[str, Any]:
    """The whole OpenAPI 3.1 document. Do not change it."""
    written = deepcopy(dict(door.api.get_openapi_schema(path_prefix=f"{kit.PREFIX.strip('/')}/")))
    _, components = msgspec.json.schema_components(
        (
            *(orders.PackageIn, orders.BatchIn, orders.Handed, orders.BatchOut, HowIn),
            *(devices.BeatIn, devices.BeatOut),
        ),
        ref_template=REF,
    )
    written["components"]["schemas"] |= components
    written["components"]["securitySchemes"] = {"Token": _scheme()}
    written["paths"] = {
        f"{kit.PREFIX}/packages": {"post": _hand_in()},
        f"{kit.PREFIX}/packages/batch": {"post": _hand_in_many()},
        **written["paths"],
        f"{kit.PREFIX}/devices/beat": {"post": _beat()},
    }
    written["servers"] = [{"url": "/"}]
    scopes = {
        "handIn": ["cases:write"],
        "handInMany": ["cases:write"],
        "beat": ["device"],
        **_scopes(),
    }
    for _path, _method, operation in operations(written):
        _finish(operation, scopes[operation["operationId"]])
    return written


def operations(written: Mapping[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """(path, method, operation) of a document, in its order."""
    for path, methods in written["paths"].items():
        for method, operation in methods.items():
            yield path, method, operation


def view(request: HttpRequest) -> HttpResponse:
    """GET /openapi.json."""
    if request.method not in ("GET", "HEAD"):
        return HttpResponseNotAllowed(["GET", "HEAD"])
    return JsonResponse(document(), json_dumps_params={"ensure_ascii": False})


def _scheme() -> dict[str, Any]:
    listed = "\n".join(f"* `{name}`: {said}" for name, said in auth.SCOPES.items())
    return {"type": "http", "scheme": "bearer", "description": f"Scopes:\n\n{listed}"}


def _scopes() -> dict[str, list[str] | None]:
    """What each operation asks of a token; None where it needs no token."""
    found: dict[str, list[str] | None] = {}
    for router in door.api._get_bound_routers():
        for path_view in router.path_operations.values():
            for one in path_view.operations:
                tokens = [each for each in one.auth_callbacks if isinstance(each, auth.Token)]
                found[str(one.operation_id)] = list(tokens[0].scopes) if tokens else None
    return found


def _finish(operation: dict[str, Any], scopes: list[str] | None) -> None:
    name = operation["operationId"]
    operation["security"] = [] if scopes is None else [{"Token": scopes}]
    for parameter in operation.get("parameters", ()):
        parameter["schema"] = _not_null(parameter["schema"])
    if "requestBody" in operation:
        operation["responses"].setdefault(413, {"content": {JSON: PROBLEM}})
        sent = operation["requestBody"]["content"].get(JSON)
        if sent is not None and name in examples.BODIES:
            sent["example"] = examples.BODIES[name]
    operation["responses"] = {
        str(status): _answer(status, answer, FILES.get(name))
        for status, answer in sorted((int(key), one) for key, one in operation["responses"].items())
    }


def _not_null(schema: dict[str, Any]) -> dict[str, Any]:
    """What may be left out of an address cannot be sent as null."""
    choices = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    if len(choices) != 1:
        return schema
    return {**{key: value for key, value in schema.items() if key != "anyOf"}, **choices[0]}


def _answer(status: int, answer: dict[str, Any], media: str | None) -> dict[str, Any]:
    if status < LOWEST_REFUSAL:
        if media:
            content = {media: {"schema": {"type": "string", "format": "binary"}}}
            return {"description": "The file", "content": content}
        return answer
    told: dict[str, Any] = {
        "description": REASONS[status],
        "content": {problems.MEDIA_TYPE: PROBLEM},
    }
    if status in HEADERS:
        header, said = HEADERS[status]
        told["headers"] = {header: {"description": said, "schema": {"type": "string"}}}
    return told


# --- The hot paths, which are not ninja's ------------------------------------------------------


def _refusals() -> dict[int, dict[str, Any]]:
    return {status: {} for status in (400, 401, 403, 404, 409, 422, 429, 500)}


def _json(name: str) -> dict[str, Any]:
    return {JSON: {"schema": {"$ref": REF.format(name=name)}}}


def _hand_in() -> dict[str, Any]:
    location = {"Location": {"schema": {"type": "string"}, "description": "The package"}}
    return {
        "operationId": "handIn",
        "summary": "一次提交",
        "description": (
            "Create and hand in one package in one call: one set of papers, a case for each"
            " matter. Answered once it is durable. Sent again with the same `Idempotency-Key` and"
            " body it is found, not doubled (200); the same key with another body is refused."
        ),
        "tags": [TAG],
        "parameters": [
            {
                "name": KEY_HEADER,
                "in": "header",
                "required": False,
                "description": "The same key sent again finds the package instead of doubling it.",
                "schema": {"type": "string", "pattern": r"^[\x21-\x7e]{1,80}$"},
            }
        ],
        "requestBody": {"required": True, "content": _json("PackageIn")},
        "responses": {
            201: {"description": "Handed in", "headers": location, "content": _json("Handed")},
            200: {"description": "Here already", "headers": location, "content": _json("Handed")},
            **_refusals(),
        },
    }


def _hand_in_many() -> dict[str, Any]:
    return {
        "operationId": "handInMany",
        "summary": "批量提交",
        "description": (
            "Up to 100 packages in one durable transaction, an outcome for each in order: what is"
            " not in order is refused alone, the others go in."
        ),
        "tags": [TAG],
        "parameters": [],
        "requestBody": {"required": True, "content": _json("BatchIn")},
        "responses": {
            200: {"description": "An outcome for each", "content": _json("BatchOut")},
            **_refusals(),
        },
    }


def _beat() -> dict[str, Any]:
    return {
        "operationId": "beat",
        "summary": "设备心跳",
        "description": (
            "One device says how it is, every five seconds. The token is the device's own, issued"
            " on its page in the fleet; revoked, it is refused within seconds. Silent for more than"
            " fifteen seconds, or with paper out, reader at fault or disk full, it is shown in"
            " alarm. Anything left out has its default."
        ),
        "tags": ["设备 Devices"],
        "parameters": [],
        "requestBody": {"required": True, "content": _json("BeatIn")},
        "responses": {
            200: {"description": "What the device must know", "content": _json("BeatOut")},
            **{status: {} for status in (400, 401, 403, 404, 422, 429, 500)},
        },
    }
