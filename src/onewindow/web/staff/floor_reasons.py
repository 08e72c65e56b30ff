"""Why windows of a hall pause: the reasons that clerks choose from, in both languages."""

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onewindow.hall.queries import floors
from onewindow.rules.actors import Actor
from onewindow.rules.floor_changes import Part
from onewindow.web import fields, parts
from onewindow.web.staff import floor_cells, floor_kit, kit
from onewindow.web.staff.floor_cells import Line

COLUMNS = ("text", "text_en")


@require_http_methods(["GET", "POST"])
@kit.staff(*floor_kit.OWNERS)
def reasons(request: HttpRequest, by: Actor, centre: str) -> HttpResponse:
    """暂停理由. All of them at once, and a line for one more."""
    attempt = floor_kit.opened(request, by, centre)
    typed = [
        {"_": f"reasons.{n}", "text": text, "text_en": text_en}
        for n, (text, text_en) in enumerate(floors.reasons(centre))
    ]
    if request.method == "POST":
        typed = floor_cells.lines(request.POST, "reasons", COLUMNS)
        attempt.problems = [
            problem
            for one in typed
            for column, label, most in (("text", _("理由"), 60), ("text_en", _("英文"), 120))
            for problem in floor_cells.text(one, column, label, most=most)
        ]
        names = {one["text"]: one["_"] for one in typed}
        floor_kit.save(
            request,
            by,
            attempt,
            part=Part.REASONS,
            rows=[{one: line[one] for one in COLUMNS} for line in typed],
            place=lambda at: f"{names.get(at.rpartition(':')[2], 'reasons.0')}.text",
        )
        if attempt.is_saved:
            return kit.go(request, "floor_reasons", centre)
    wrong = fields.told(attempt.problems)
    used = [int(one["_"].rpartition(".")[2]) for one in typed]
    blank = {"_": f"reasons.{max(used, default=-1) + 1}", "text": "", "text_en": ""}
    context = {
        "lines": [
            Line(
                one["_"],
                [
                    parts.Field(
                        f"{one['_']}.{column}",
                        label,
                        value=one[column],
                        error=wrong.get(f"{one['_']}.{column}", ""),
                    )
                    for column, label in (("text", _("理由")), ("text_en", _("英文")))
                ],
                is_new=one is blank,
            )
            for one in [*typed, blank]
        ]
    }
    return floor_kit.page(
        request, by, "staff/floor/reasons.html", attempt, context, here="floor_reasons"
    )
