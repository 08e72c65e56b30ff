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
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_safe

from onewindow.api import auth, kit, openapi
from onewindow.wording import sentences, telling, words

JSON = "application/json"
Schema = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """One line of what is sent or answered. shape: name of a shape described below, if any."""

    name: str
    type: str
    shape: str
    is_required: bool
    said: str


@dataclass(frozen=True, slots=True)
class Shape:
    """One named shape, described once."""

    name: str
    said: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation, ready to show. sends, gets: names of shapes, or what else comes."""

    id: str
    method: str
    path: str
    summary: str
    said: str
    scopes: tuple[str, ...] | None
    parameters: tuple[Field, ...]
    sends: tuple[str, ...]
    gets: tuple[str, ...]
    statuses: tuple[tuple[str, str], ...]
    curl: str


@dataclass(frozen=True, slots=True)
class Group:
    """Operations about one thing. name, english: what it is called."""

    anchor: str
    name: str
    english: str
    operations: tuple[Operation, ...]


@dataclass(frozen=True, slots=True)
class Told:
    """One code of a refusal or problem. status: empty for a problem within a refusal."""

    code: str
    status: str
    sentence: str


@require_safe
@gzip_page
def view(request: HttpRequest) -> HttpResponse:
    """GET /docs."""
    context = {
        "groups": groups(),
        "shapes": shapes(),
        "scopes": auth.SCOPES.items(),
        "codes": list(_codes()),
        "prefix": kit.PREFIX,
        "limits": settings.API_LIMITS,
        "in_english": words.in_english(),
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
        Group(f"group-{n}", name.partition(" ")[0], name.partition(" ")[2], tuple(each))
        for n, (name, each) in enumerate(found.items(), 1)
    )


def _operation(written: Schema, path: str, method: str, one: Mapping[str, Any]) -> Operation:
    security = one["security"]
    success = next(code for code in one["responses"] if code.startswith("2"))
    return Operation(
        id=one["operationId"],
        method=method.upper(),
        path=path,
        summary=one["summary"],
        said=one["description"].replace("`", ""),
        scopes=tuple(security[0]["Token"]) if security else None,
        parameters=tuple(
            Field(
                each["name"],
                f"{_type(each['schema'])} · {each['in']}",
                "",
                bool(each["required"]),
                each.get("description", ""),
            )
            for each in one.get("parameters", ())
        ),
        sends=_contents(one.get("requestBody", {})),
        gets=_contents(one["responses"][success]),
        statuses=tuple((code, told["description"]) for code, told in one["responses"].items()),
        curl=_curl(path, method, one),
    )


def _contents(told: Schema) -> tuple[str, ...]:
    """What a body holds: the name of a shape, or a type of files."""
    return tuple(
        _shape_of(content["schema"]) or media for media, content in told.get("content", {}).items()
    )


@cache
def shapes() -> tuple[Shape, ...]:
    """Every named shape, by name."""
    schemas = openapi.document()["components"]["schemas"]
    return tuple(_shape(name, schemas[name]) for name in sorted(schemas))


def _shape(name: str, schema: Schema) -> Shape:
    wanted = schema.get("required", ())
    return Shape(
        name,
        schema.get("description", ""),
        tuple(
            Field(
                field,
                _type(one),
                _shape_of(one),
                field in wanted,
                one.get("description", ""),
            )
            for field, one in schema.get("properties", {}).items()
        ),
    )


def _shape_of(schema: Schema) -> str:
    """The shape a schema names, past lists and "or null"; empty for a plain value."""
    if "$ref" in schema:
        return str(schema["$ref"].rpartition("/")[2])
    inner = [*schema.get("anyOf", ()), *([schema["items"]] if "items" in schema else ())]
    return next((found for one in inner if (found := _shape_of(one))), "")


def _type(schema: Schema) -> str:
    """A plain value's type in a word or two; a list in brackets."""
    if "$ref" in schema:
        return ""
    if "anyOf" in schema:
        return " | ".join(filter(None, (_type(one) for one in schema["anyOf"])))
    if "enum" in schema:
        return " | ".join(str(one) for one in schema["enum"])
    if "const" in schema:
        return str(schema["const"])
    if schema.get("type") == "array":
        return f"[{_type(schema.get('items', {}))}]"
    told = ("format", "maxLength", "minimum", "maximum")
    limits = [str(schema[key]) for key in told if key in schema]
    return " ".join([str(schema.get("type", "any")), *limits])


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
