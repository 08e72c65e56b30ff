"""P16: help, complaints, what we keep and why, and how accessible the site is."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from onewindow.places import queries as places
from onewindow.rules import terms
from onewindow.web import kit, words


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """Who helps: at the counter, by proxy, by telephone, and where to complain."""
    context = {
        "centres": places.centres(county=settings.COUNTY),
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
