"""P16: help, complaints, what we keep and why, and how accessible the site is."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from onewindow.places import queries as places
from onewindow.rules import terms
from onewindow.web import kit, words
from onewindow.web.citizen.kit import town_of


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Who helps: at the counter, by proxy, by telephone, and where to complain."""
    centres, town = places.centres(county=settings.COUNTY), town_of(request)
    context = {
        "centres": centres,
        "centre": next((row for row in centres if row.code == town), None),
        "is_english": words.in_english(),
    }
    return kit.page(request, "citizen/help.html", context)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What is kept, for what, for how long."""
    return kit.page(request, "citizen/privacy.html", {"draft_days": terms.DRAFT_DAYS})


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """What was done so that everybody can use the site, and where to tell what is wrong."""
    return kit.page(request, "citizen/accessibility.html")
