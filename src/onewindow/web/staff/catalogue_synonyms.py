"""Plain words and what they mean in the catalogue."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from onewindow.catalog import actions, queries
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import Incomplete, Problem
from onewindow.web import fields, parts
from onewindow.web import kit as frame
from onewindow.web.staff import kit, shown

PAGE = 60


@require_http_methods(["GET", "HEAD", "POST"])
@kit.staff(*kit.CATALOGUE)
def listed(request: HttpRequest, by: Actor) -> HttpResponse:
    """The list, a form for one more, a button to take one away, and a box to try the search."""
    term, meant, note = (request.POST.get(name, "") for name in ("term", "expands_to", "note"))
    problems: list[Problem] = []
    home = reverse("staff:catalogue_synonyms")
    if request.method == "POST":
        try:
            if "_remove" in request.POST:
                actions.remove_synonym(term=request.POST["_remove"], by=by, at=frame.now())
            else:
                words = meant.replace("、", " ").replace("，", " ").replace(",", " ")
                actions.add_synonym(term=term, expands_to=[words], note=note, by=by, at=frame.now())
            return kit.on(request, home)
        except Incomplete as no:
            problems = no.problems
    wrong = fields.told(problems)
    text, tried = request.GET.get("q", "").strip(), request.GET.get("try", "").strip()
    after = request.GET.get("after", "")
    rows = queries.synonyms(text=text, after=after, limit=PAGE + 1)
    more, rows = len(rows) > PAGE, rows[:PAGE]
    context = {
        "rows": rows,
        "text": text,
        "tried": tried,
        "hits": queries.search(tried, limit=5) if tried else [],
        "problems": problems,
        "fields": [
            parts.Field(
                "term", _("大家怎么说"), value=term, error=wrong.get("term", ""), width="20"
            ),
            parts.Field(
                "expands_to",
                _("事项里怎么说"),
                value=meant,
                hint=_("几个词用空格隔开，最贴切的放前面。"),
                error=wrong.get("expands_to", ""),
            ),
            parts.Field(
                "note",
                _("是什么词"),
                value=note,
                hint=_("可以不填。例如：俗称、旧称、简称。"),
                error=wrong.get("note", ""),
                width="20",
            ),
        ],
        "pager": parts.Pager(
            shown.query(home, {"q": text}) if after else "",
            shown.query(home, {"q": text, "after": rows[-1][0]}) if more else "",
        ),
    }
    return kit.page(request, by, "staff/catalogue/synonyms.html", context, here="catalogue")
