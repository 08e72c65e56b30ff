"""C4: what is done about one paper: found, in hand, scanned, promised, wrong."""

from collections.abc import Callable, Mapping
from datetime import datetime
from uuid import UUID

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from onewindow.cases.actions import looking, materials
from onewindow.documents import queries as documents
from onewindow.documents import uploads
from onewindow.rules.actors import Actor, Role
from onewindow.rules.refusal import Incomplete, NotFound, Problem
from onewindow.web import kit as frame
from onewindow.web.staff import kit, window_package
from onewindow.web.staff.window_work import Work

Act = Callable[..., object]
PLAIN: Mapping[str, Act] = {
    "take": materials.take_paper,
    "undo": materials.bring_later,
    "confirm": materials.confirm,
    "dispute": materials.dispute,
    "promise": materials.promise,
}


@kit.posted
@kit.staff(Role.CLERK)
def paper(request: HttpRequest, by: Actor, package_id: UUID, material: str) -> HttpResponse:
    """One verb about one paper; a scan comes as files."""
    verb = request.POST.get("verb", "")
    window_package.keep_along(request, by, package_id)
    try:
        _do(request, verb, package_id, material, by=by, at=frame.now())
    except Incomplete as no:
        return window_package.show(request, by, Work(package_id, by), problems=no.problems)
    except uploads.UploadRefused as no:
        told = Problem(f"paper.{material}", no.code, no.sentence, no.params)
        return window_package.show(request, by, Work(package_id, by), problems=[told])
    return window_package.done(request, by, package_id, at_paper=material if verb == "scan" else "")


def _do(
    request: HttpRequest, verb: str, package_id: UUID, material: str, *, by: Actor, at: datetime
) -> None:
    if verb in PLAIN:
        PLAIN[verb](package_id=package_id, material=material, by=by, at=at)
    elif verb == "scan":
        _scan(request, package_id, material, by=by, at=at)
    elif verb not in {"right", "wrong"}:
        raise NotFound(f"Nothing is done to a paper by: {verb}.", what=verb)
    else:
        remark = request.POST.get("remark", "").strip()
        if verb == "wrong" and not remark:
            label = {"label": _("哪里不合格")}
            raise Incomplete(
                [Problem(f"paper.{material}", "required", "Say what is wrong.", label)]
            )
        materials.check(
            package_id=package_id,
            material=material,
            right=verb == "right",
            remark=remark,
            by=by,
            at=at,
        )


def _scan(
    request: HttpRequest, package_id: UUID, material: str, *, by: Actor, at: datetime
) -> None:
    file = request.FILES.get("file")
    if not isinstance(file, UploadedFile):
        raise Incomplete(
            [Problem(f"paper.{material}", "required", "Choose a file.", {"label": _("扫描件")})]
        )
    name = file.name or ""
    if (file.size or 0) > uploads.MAX_BYTES:
        limit_mb = uploads.MAX_BYTES // 1024 // 1024
        raise uploads.TooLarge("The file is too large.", name=name, limit_mb=limit_mb)
    materials.attach(
        package_id=package_id,
        material=material,
        upload=uploads.inspect(data=file.read(), name=name),
        title=name,
        by=by,
        at=at,
    )


@require_safe
@kit.staff(*kit.FIND)
def document(request: HttpRequest, by: Actor, document_id: UUID) -> HttpResponse:
    """A file somebody gave, for whoever may see its package. Never kept by the browser."""
    row = looking.document(document_id=document_id, by=by, at=frame.now())
    response = HttpResponse(documents.content(row), content_type=row.mime)
    response.headers["Content-Disposition"] = "inline"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response
