"""H4: somebody with an appointment says its code at the guide's desk, and has a number."""

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from onewindow.hall.actions import booking
from onewindow.hall.queries import bookings
from onewindow.rules.actors import Actor
from onewindow.web import kit as frame
from onewindow.web.staff import kit, shown
from onewindow.web.staff.hall import FLOOR


@kit.posted
@kit.staff(*FLOOR)
def arrive(request: HttpRequest, by: Actor) -> HttpResponse:
    """A number for whoever booked this hour; spaces in the code as it is read out do not matter."""
    code = "".join(one for one in request.POST.get("code", "") if one.isdigit())
    booked = bookings.by_code(code)
    ticket = booking.arrive(appointment_id=booked.id, channel="guide", by=by, at=frame.now())
    return kit.on(request, shown.query(reverse("staff:floor"), {"drawn": ticket.code}))
