"""An appointment as a file that calendars read."""

from datetime import datetime, timedelta

from icalendar import Alarm, Calendar, Event

from onewindow.hall.queries.bookings import Booked

PRODUCT = "-//OneWindow//Hall//ZH"
REMINDED_BEFORE = timedelta(hours=1)


def ics(*, booked: Booked, summary: str, place: str, description: str, at: datetime) -> bytes:
    """The appointment as one event, in UTC, with a reminder an hour before.

    The same appointment always has the same UID, so that a changed or cancelled one replaces
    what the calendar holds. summary, place, description: in the person's language; at: now.
    Source: RFC 5545 sections 3.6.1, 3.6.6, 3.8.4.7.
    """
    event = Event()
    event.add("uid", f"{booked.id}@onewindow")
    event.add("dtstamp", at)
    event.add("last-modified", at)
    event.add("sequence", int(at.timestamp()))
    event.add("dtstart", booked.starts_at)
    event.add("dtend", booked.ends_at)
    event.add("summary", summary)
    event.add("location", place)
    event.add("description", description)
    event.add("status", "CONFIRMED" if booked.is_to_come else "CANCELLED")
    if booked.is_to_come:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("trigger", -REMINDED_BEFORE)
        alarm.add("description", summary)
        event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add_component(event)
    return bytes(calendar.to_ical())
