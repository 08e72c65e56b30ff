"""The whole catalogue as files: out as an archive, in after a look at what would change."""

import base64
import binascii
from io import BytesIO
from zipfile import BadZipFile, ZipFile

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy
from django.views.decorators.http import require_http_methods, require_safe

from onewindow.catalog import actions
from onewindow.catalog.actions import Fate, LoadReport
from onewindow.rules import clock
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import Incomplete, Problem
from onewindow.web import kit as frame
from onewindow.web import parts
from onewindow.web.staff import kit
from onewindow.web.staff.catalogue_publish import rows

LARGEST = 2 * 1024 * 1024  # of an archive, so that it can be carried along to the second step
MOST_SHOWN = 200
FATES = {
    Fate.NEW: (pgettext_lazy("load", "新增"), "green"),
    Fate.CHANGED: (pgettext_lazy("load", "有改动"), "amber"),
    Fate.OLDER: (pgettext_lazy("load", "文件较旧，不动"), "grey"),
    Fate.MISSING: (pgettext_lazy("load", "文件里没有，不动"), "grey"),
    Fate.CODED: (pgettext_lazy("load", "只改实施编码"), "amber"),
}


@require_safe
@kit.staff(*kit.CATALOGUE)
def export(request: HttpRequest, by: Actor) -> HttpResponse:
    """Everything in force, its places, calendar and synonyms, in one archive."""
    held = BytesIO()
    actions.export_archive(stream=held)
    response = HttpResponse(held.getvalue(), content_type="application/zip")
    day = clock.local_day(frame.now())
    response["Content-Disposition"] = f'attachment; filename="catalogue-{day.isoformat()}.zip"'
    return response


@require_http_methods(["GET", "HEAD", "POST"])
@kit.staff(*kit.CATALOGUE)
def files(request: HttpRequest, by: Actor) -> HttpResponse:
    """Upload, look at what would change, then bring it in: two posts of one archive."""
    problems: list[Problem] = []
    report: LoadReport | None = None
    content = b""
    if request.method == "POST":
        content, problems = _given(request)
        try:
            if not problems:
                report = actions.load_archive(
                    content=content, by=by, at=frame.now(), dry_run="_confirm" not in request.POST
                )
        except Incomplete as no:
            problems = no.problems
    context = {
        "problems": problems[:MOST_SHOWN],
        "report": report,
        "changes": [
            (one, *FATES[one.fate], rows(one.difference, is_life_event=one.is_life_event))
            for one in (report.changes if report else ())
        ],
        "offerings": report.offerings[:MOST_SHOWN] if report else (),
        "synonyms": report.synonyms[:MOST_SHOWN] if report else (),
        "places": sum(report.places.values()) if report else 0,
        "elsewhere": _elsewhere(content),
        "carried": base64.b64encode(content).decode() if report and report.is_dry_run else "",
        "field": parts.Field(
            "archive",
            _("目录压缩包"),
            "file",
            hint=_("从本系统导出的 zip，不超过 2 MB。先看会改什么，再决定要不要导入。"),
            accept=".zip,application/zip",
        ),
    }
    return kit.page(request, by, "staff/catalogue/files.html", context, here="catalogue")


ELSEWHERE = ("halls.json", "devices.json")  # brought in by the program alone


def _elsewhere(content: bytes) -> list[str]:
    """Files of the archive that this page leaves alone: halls and machines have owners of
    their own."""
    try:
        held = ZipFile(BytesIO(content)).namelist() if content else []
    except BadZipFile:
        return []
    names = {name.rpartition("/")[2] for name in held}
    return [name for name in ELSEWHERE if name in names]


def _given(request: HttpRequest) -> tuple[bytes, list[Problem]]:
    """The archive, uploaded or carried along from the first step."""
    uploaded = request.FILES.get("archive")
    try:
        content = (
            uploaded.read(LARGEST + 1)
            if uploaded
            else base64.b64decode(request.POST.get("carried", ""), validate=True)
        )
    except (binascii.Error, ValueError):
        content = b""
    if len(content) > LARGEST:
        return b"", [Problem("archive", "archive_too_large", "The archive is too large.")]
    if not content:
        label = {"label": _("目录压缩包")}
        return b"", [Problem("archive", "missing", "Choose an archive.", label)]
    return content, []
