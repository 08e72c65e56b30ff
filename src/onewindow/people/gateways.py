"""Proving who a citizen is. One gateway: a real provider takes its place by OpenID Connect."""

from onewindow.people.models import Account, Person
from onewindow.rules import codes
from onewindow.sealing import keyed_hash


class DemonstrationIdentity:
    """A labelled list of invented people; choosing one signs in as them. Never in production."""

    label = "演示身份"

    def prove(self, username: str) -> Account | None:
        """The demonstration citizen of that name, or None."""
        found: Account | None = Account.objects.filter(
            username=username, is_demonstration=True, person__isnull=False, is_active=True
        ).first()
        return found

    def card(self, number: str) -> Person | None:
        """Typed instead of read: the invented person with this number, and nobody real."""
        return Person.objects.filter(
            number_hash=keyed_hash(codes.normalise(number)), is_demonstration=True
        ).first()
