"""Machines entered and corrected by their owners: one in a form, many from a table."""

import base64
import binascii
import csv
import io
from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.hall.actions import registering
from onewindow.hall.actions.registering import Brought
from onewindow.hall.queries import fleet as machines
from onewindow.rules import fleet
from onewindow.rules.actors import Actor, Role
from onewindow.rules.fleet import Care
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete, NotFound, Problem
from onewindow.rules.registering import COLUMNS, Known
from onewindow.web import errors, fields, parts, words
from onewindow.web import kit as frame
from onewindow.web.staff import fleet_words, floor_cells, kit

KEEPERS = (Role.HEAD, Role.OFFICE, Role.ADMIN)
LARGEST = 512 * 1024  # of a table, so that it can be carried along to the second step
LANGUAGES = ("zh-hans", "en")


def kinds() -> dict[str, str]:
    """Kinds by what people call them, in both languages."""
    found: dict[str, str] = {}
    for language in LANGUAGES:
        with translation.override(language):
            found |= {str(word): code for code, word in fleet_words.KINDS.items()}
    return found


@require_http_methods(["GET", "POST"])
@kit.staff(*KEEPERS)
def new(request: HttpRequest, by: Actor) -> HttpResponse:
    """建档."""
    row = {name: request.POST.get(name, "") for name in COLUMNS}
    problems: Sequence[Problem] = ()
    if request.method == "POST":
        try:
            device = registering.register(row=row, kinds=kinds(), by=by, at=frame.now())
        except Incomplete as no:
            problems = floor_cells.labelled(no.problems, labels_of())
        else:
            messages.success(request, _("已建档"))
            return kit.go(request, "fleet_device", device.pk)
    elif by.centres:
        row["centre"] = kit.centre(by)
    context = {**_form(row, problems, by), "problems": problems}
    return kit.page(request, by, "staff/fleet/edit.html", context, here="fleet")


@require_http_methods(["GET", "POST"])
@kit.staff(*KEEPERS)
def edit(request: HttpRequest, by: Actor, device_id: UUID) -> HttpResponse:
    """改资料、搬走."""
    file = machines.file(device_id, to=by, at=frame.now())
    if Care.REGISTER not in file.may:
        raise NotPermitted("This account may not correct the machine.")
    device = file.device
    seen, problems = device.corrections, list[Problem]()
    row = {
        "serial": device.serial,
        "kind": device.kind,
        "centre": device.centre_id,
        "window": str(device.window.number) if device.window else "",
        "place": device.place,
        "place_en": device.place_en,
        "model": device.model,
        "ppi": str(device.ppi or ""),
        "bought_on": device.bought_on.isoformat() if device.bought_on else "",
        "warranty_until": device.warranty_until.isoformat() if device.warranty_until else "",
    }
    if request.method == "POST":
        row = {name: request.POST.get(name, "") for name in COLUMNS}
        given = request.POST.get("seen", "")
        seen = int(given) if given.isdigit() else -1
        try:
            registering.correct(
                device_id=device_id, row=row, kinds=kinds(), seen=seen, by=by, at=frame.now()
            )
        except Incomplete as no:
            problems = floor_cells.labelled(no.problems, labels_of())
        else:
            messages.success(request, _("资料已改"))
            return kit.go(request, "fleet_device", device_id)
    context = {**_form(row, problems, by), "problems": problems, "seen": seen, "held": file.row}
    return kit.page(request, by, "staff/fleet/edit.html", context, here="fleet")


def _form(row: Mapping[str, str], problems: Sequence[Problem], by: Actor) -> dict[str, Any]:
    wrong = fields.told(problems)
    known = registering.known(by=by, kinds=kinds())
    if not known.centres:
        raise NotFound("This account keeps no machines.")
    selects = {"kind": _kinds(row), "centre": _centres(row, known)}
    labels = labels_of()
    widths = {"ppi": "8", "window": "8", "bought_on": "12", "warranty_until": "12"}
    hints = {
        "window": _("在窗口上的写窗口号，别的不填。"),
        "ppi": _("有屏的写每英寸像素，按钮大小照它算。"),
        "place_en": _("英文屏上用；不填就用中文。"),
    }
    return {
        "form_fields": [
            parts.Field(
                name,
                labels[name],
                "select" if name in selects else "text",
                row[name],
                choices=selects.get(name, ()),
                hint=hints.get(name, ""),
                error=wrong.get(name, ""),
                width=widths.get(name, ""),
                is_required=name in ("serial", "kind", "centre", "place", "model"),
            )
            for name in COLUMNS
        ]
    }


def labels_of() -> dict[str, str]:
    """What the columns are called, in the reader's language."""
    return {
        "serial": _("序列号"),
        "kind": _("种类"),
        "centre": _("中心"),
        "window": _("窗口"),
        "place": _("位置"),
        "place_en": _("英文位置"),
        "model": _("型号"),
        "ppi": _("屏幕密度"),
        "bought_on": _("购入"),
        "warranty_until": _("保修到"),
    }


def _kinds(row: Mapping[str, str]) -> list[parts.Choice]:
    return fleet_words.choices(fleet_words.KINDS, row["kind"])


def _centres(row: Mapping[str, str], known: Known) -> list[parts.Choice]:
    named: dict[str, str] = {}
    for word, code in known.centres.items():
        if word != code and (word.isascii() == words.in_english() or code not in named):
            named[code] = word
    return [
        parts.Choice(code, name, is_chosen=code == row["centre"]) for code, name in named.items()
    ]


# --- Many at once ----------------------------------------------------------------------------


@require_http_methods(["GET", "POST"])
@kit.staff(*KEEPERS)
def table(request: HttpRequest, by: Actor) -> HttpResponse:
    """批量建档: upload, look at what would change, then bring it in: two posts of one table."""
    content, problems = b"", list[Problem]()
    brought: Brought | None = None
    is_dry = "_confirm" not in request.POST
    if request.method == "POST":
        content, problems = _given(request)
        try:
            if not problems:
                brought = registering.bring_in(
                    content=content, kinds=kinds(), by=by, at=frame.now(), dry_run=is_dry
                )
        except Incomplete as no:
            problems = floor_cells.labelled(no.problems, labels_of())
    if brought and not is_dry:
        said = _("建档 %(new)s 台，改 %(changed)s 台")
        counts = {"new": len(brought.new), "changed": len(brought.changed)}
        messages.success(request, said % counts)
        return kit.go(request, "fleet")
    labels = labels_of()
    context = {
        "problems": problems,
        "listed": [(_line(one.where), errors.sentence(one)) for one in problems],
        "brought": brought,
        "changed": [
            (serial, "、".join(labels.get(name.removesuffix("_id"), name) for name in names))
            for serial, names in (brought.changed.items() if brought else ())
        ],
        "carried": base64.b64encode(content).decode() if brought else "",
        "field": parts.Field(
            "table",
            _("设备表（CSV）"),
            "file",
            hint=_("UTF-8，第一行是列名，每行一台，最多 2000 台。先看会改什么，再决定要不要导入。"),
            accept=".csv,text/csv",
        ),
        "columns": [(name, labels[name]) for name in COLUMNS],
    }
    return kit.page(request, by, "staff/fleet/table.html", context, here="fleet")


def _line(where: str) -> str:
    """第 3 行 · 型号; nothing for the table as a whole."""
    number, _dot, column = where.partition(".")
    if not number.isdigit():
        return ""
    return _("第 %(n)s 行 · %(column)s") % {"n": number, "column": labels_of().get(column, column)}


def _given(request: HttpRequest) -> tuple[bytes, list[Problem]]:
    """The table, uploaded or carried along from the first step."""
    uploaded = request.FILES.get("table")
    try:
        content = (
            uploaded.read(LARGEST + 1)
            if uploaded
            else base64.b64decode(request.POST.get("carried", ""), validate=True)
        )
    except (binascii.Error, ValueError):
        content = b""
    label = {"label": _("设备表（CSV）")}
    if len(content) > LARGEST:
        return b"", [Problem("table", "table_too_large", "The table is too large.")]
    if not content:
        return b"", [Problem("table", "missing", "Choose a table.", label)]
    return content, []


@require_safe
@kit.staff(*KEEPERS)
def template(request: HttpRequest, by: Actor) -> HttpResponse:
    """The columns, and one's own machines as they are: to be changed and sent back."""
    held = io.StringIO(newline="")
    lines = csv.writer(held)
    lines.writerow(COLUMNS)
    for row in machines.rows_for_table(to=by):
        if fleet.may(by, Care.REGISTER, centre=str(row[2])):
            lines.writerow(row)
    response = HttpResponse("\ufeff" + held.getvalue(), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="devices.csv"'
    return response
