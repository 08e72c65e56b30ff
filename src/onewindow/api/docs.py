"""The readable description: the OpenAPI document as one plain page, without a script."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from onewindow.api import auth, kit, openapi
from onewindow.wording import sentences, telling

DEEPEST = 3
JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Field:
    """One line of what is sent or answered."""

    name: str
    type: str
    is_required: bool
    said: str


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, ready to show."""

    id: str
    method: str
    path: str
    summary: str
    said: str
    scopes: tuple[str, ...] | None
    parameters: tuple[Field, ...]
    body: tuple[Field, ...]
    answer: tuple[Field, ...]
    statuses: tuple[tuple[str, str], ...]
    curl: str


@dataclass(frozen=True, slots=True)
class Group:
    """Operations about one thing."""

    anchor: str
    name: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One code of a refusal or problem. status: empty for a problem within a refusal."""

    code: str
    status: str
    sentence: str


@require_safe
def view(request: HttpRequest) -> HttpResponse:
    """GET /docs."""
    context = {
        "groups": groups(),
        "scopes": auth.SCOPES.items(),
        "codes": list(_codes()),
        "prefix": kit.PREFIX,
        "limits": settings.API_LIMITS,
    }
    return render(request, "api/docs.html", context)


@cache
def groups() -> tuple[Group, ...]:
    """The document's operations by their tags, in order."""
    written = openapi.document()
    found: dict[str, list[Operation]] = {}
    for path, method, one in openapi.operations(written):
        found.setdefault(one["tags"][0], []).append(_operation(written, path, method, one))
    return tuple(
        Group(f"group-{n}", name, tuple(each)) for n, (name, each) in enumerate(found.items(), 1)
    )


def _operation(
    written: Mapping[str, Any], path: str, method: str, one: Mapping[str, Any]
) -> Operation:
    security = one["security"]
    content = one.get("requestBody", {}).get("content", {})
    success = next(code for code in one["responses"] if code.startswith("2"))
    answer = one["responses"][success].get("content", {}).get(JSON, {}).get("schema", {})
    return Operation(
        id=one["operationId"],
        method=method.upper(),
        path=path,
        summary=one["summary"],
        said=one["description"],
        scopes=tuple(security[0]["Token"]) if security else None,
        parameters=tuple(
            Field(
                each["name"],
                f"{_type(each['schema'], written)} · {each['in']}",
                bool(each["required"]),
                each.get("description", ""),
            )
            for each in one.get("parameters", ())
        ),
        body=tuple(
            line
            for media in content.values()
            for line in _fields(media["schema"], written, "", DEEPEST)
        ),
        answer=tuple(_fields(answer, written, "", DEEPEST - 1)),
        statuses=tuple((code, told["description"]) for code, told in one["responses"].items()),
        curl=_curl(path, method, one),
    )


def _resolved(schema: Mapping[str, Any], written: Mapping[str, Any]) -> Mapping[str, Any]:
    """The schema itself, past references and "or null"."""
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return _resolved(written["components"]["schemas"][name], written)
    real = [one for one in schema.get("anyOf", ()) if one.get("type") != "null"]
    return {**_resolved(real[0], written), **_words(schema)} if len(real) == 1 else schema


def _words(schema: Mapping[str, Any]) -> dict[str, Any]:
    return {key: schema[key] for key in ("description",) if key in schema}


def _type(schema: Mapping[str, Any], written: Mapping[str, Any]) -> str:
    real = _resolved(schema, written)
    if "enum" in real:
        return " | ".join(str(one) for one in real["enum"])
    if "const" in real:
        return str(real["const"])
    if real.get("type") == "array":
        return f"[{_type(real.get('items', {}), written)}]"
    limits = [
        str(real[key]) for key in ("format", "maxLength", "minimum", "maximum") if key in real
    ]
    return " ".join([str(real.get("type", "any")), *limits])


def _fields(
    schema: Mapping[str, Any], written: Mapping[str, Any], before: str, deep: int
) -> Iterator[Field]:
    real = _resolved(schema, written)
    if real.get("type") == "array":
        yield from _fields(real.get("items", {}), written, f"{before}[].", deep)
        return
    wanted = real.get("required", ())
    for name, one in real.get("properties", {}).items():
        inner = _resolved(one, written)
        said = one.get("description") or inner.get("description", "")
        path = f"{before}{name}"
        yield Field(path, _type(one, written), name in wanted, str(said).split("\n")[0])
        is_list = inner.get("type") == "array"
        nested = _resolved(inner.get("items", {}), written) if is_list else inner
        if deep > 1 and nested.get("properties"):
            tail = "[]." if is_list else "."
            yield from _fields(nested, written, path + tail, deep - 1)


def _curl(path: str, method: str, one: Mapping[str, Any]) -> str:
    """The operation as a line to type."""
    address = re.sub(r"{(\w+)}", r"$\1", path)
    lines = [f"curl -sS {settings.SITE_URL}{address}"]
    if one["security"]:
        lines.append('-H "Authorization: Bearer $TOKEN"')
    if method not in ("get", "post"):
        lines.append(f"-X {method.upper()}")
    sent = one.get("requestBody", {}).get("content", {}).get(JSON)
    if sent:
        lines.append("-H 'Content-Type: application/json'")
        lines.append(f"-d '{json.dumps(sent.get('example', {}), ensure_ascii=False)}'")
    elif method == "post":
        lines.append("-X POST")
    return " \\\n  ".join(lines)


def _codes() -> Iterator[Told]:
    """Every code with its sentence in the reader's language, those with a status first."""
    said = {code: str(text) for code, text in sentences.SENTENCES.items()}
    for code, status in telling.STATUSES.items():
        if code in said:
            yield Told(code, str(status), said[code])
    for code, text in said.items():
        if code not in telling.STATUSES:
            yield Told(code, "", text)
