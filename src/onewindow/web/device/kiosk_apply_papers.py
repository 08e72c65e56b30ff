"""The papers of an application: found by themselves, scanned here, promised, or brought later."""

from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onewindow.cases.actions import materials as actions
from onewindow.rules.refusal import NotFound
from onewindow.web import errors, kit, words
from onewindow.web.citizen import papers, uploading
from onewindow.web.citizen.draft import Open
from onewindow.web.device.kiosk_apply_kit import address, drawn, elsewhere, go, opened, put_off
from onewindow.web.device.kiosk_kit import Visit, identified
from onewindow.web.parts import Mistake

TOP = "#work"


@require_http_methods(["GET", "POST"])
@identified
def paper(request: HttpRequest, visit: Visit, package: UUID) -> HttpResponse:
    """One paper a screen: scan it, promise it where that is lawful, or leave it for a window."""
    one = opened(visit, package)
    if moved := elsewhere(one, visit):
        return moved
    material = request.POST.get("material") or request.GET.get("material", "")
    row = next((each for each in one.papers() if each.material == material), None)
    if row is None:
        raise NotFound("This package does not ask for that paper.")
    problems: list[Mistake] = []
    if request.method == "POST":
        problems = _act(request, one, material)
        if not problems:
            return go("onward", one)
    planned = papers.planned_of(one).get(material)
    slot = papers.slot_of(one, row, planned, is_settled=False)
    context = {
        "one": one,
        "slot": slot,
        "problems": problems,
        "has_bridge": bool(settings.BRIDGE_URL),
        "most": uploading.MOST,
        "action": address("paper", one),
        "phone": address("kept", one, material=material),
        "back": address("check", one),
    }
    return drawn(request, visit, "paper", context, status=422 if problems else None)


def _act(request: HttpRequest, one: Open, material: str) -> list[Mistake]:
    """Do what was touched. Returns what is wrong with the pages."""
    whose: dict[str, Any] = {
        "package_id": one.id, "material": material, "by": one.me, "at": kit.now(),
    }  # fmt: skip
    what = request.POST.get("do", "")
    if what == "later":
        put_off(request, one, material)
        return []
    if what == "promise":
        actions.promise(**whose)
        return []
    if what == "confirm":
        actions.confirm(**whose)
        return []
    upload, refused = uploading.taken(request.FILES.getlist("file"))
    if upload is None:
        wrong = [Mistake(errors.sentence(each), TOP) for each in refused]
        return wrong or [Mistake(_("请先扫描。"), TOP)]
    actions.attach(upload=upload, title=upload.name, **whose)
    return []


@require_http_methods(["GET"])
@identified
def all_papers(request: HttpRequest, visit: Visit, package: UUID) -> HttpResponse:
    """Every paper and how it stands."""
    one = opened(visit, package)
    if moved := elsewhere(one, visit):
        return moved
    rows = [
        {
            "title": words.said(row.name, one.english),
            "tag": papers.status(row),
            "href": address("paper", one, material=row.material),
        }
        for row in one.papers()
        if row.need != "可能"
    ]
    context = {"one": one, "title": _("材料"), "rows": rows, "back": address("check", one)}
    return drawn(request, visit, "rows", context)
