"""News of ratings: what is over may be rated, and what was rated badly has been answered."""

from collections.abc import Collection, Iterable, Iterator
from uuid import UUID

from onewindow.cases.models import Case, Package
from onewindow.hall.models import Ticket
from onewindow.journal.models import Entry
from onewindow.notify.actions.news import News
from onewindow.rules import messages
from onewindow.rules.messages import Kind

CASE, PACKAGE, TICKET = "case", "package", "ticket"


def invitations(entries: Collection[Entry]) -> Iterator[News]:
    """Each service and each matter once, to its own people; the answer to who rated it badly.

    Who drew a number without being known is told by the slip alone. Three queries at most.
    Source: 国办发〔2019〕51号 (现场一次一评, 网上一事一评); house rule.
    """
    told = [entry for entry in entries if entry.fact in messages.RATED]
    about = {entry.pk: _about(entry) for entry in told}
    known = {
        **_people_of_cases(_ids(about.values(), CASE)),
        **_people_of_packages(_ids(about.values(), PACKAGE)),
        **_people_of_tickets(_ids(about.values(), TICKET)),
    }
    for entry in told:
        kind, pk = about[entry.pk]
        if pk not in known:
            continue
        package, people = known[pk]
        is_new = messages.RATED[entry.fact] == Kind.RATE
        yield News(
            occasion=f"rate:{pk}" if is_new else f"entry:{entry.pk}",
            kind=messages.RATED[entry.fact],
            package=package,
            case=pk if kind == CASE else None,
            ticket=pk if kind == TICKET else None,
            people=people,
            at=entry.at,
            actor=entry.actor,
        )


def _about(entry: Entry) -> tuple[str, UUID]:
    """What a fact is about: its subject, or what a review says that it is of."""
    if messages.RATED[entry.fact] == Kind.RATE:
        return (TICKET if entry.fact.startswith(TICKET) else CASE), entry.subject
    named = next(name for name in (CASE, PACKAGE, TICKET) if name in entry.detail)
    return named, UUID(entry.detail[named])


def _ids(about: Iterable[tuple[str, UUID]], kind: str) -> list[UUID]:
    return [pk for one, pk in about if one == kind]


Known = dict[UUID, tuple[UUID | None, frozenset[UUID]]]


def _people_of_cases(ids: list[UUID]) -> Known:
    if not ids:
        return {}
    rows = Case.objects.filter(pk__in=ids).values_list(
        "pk",
        "package_id",
        "package__applicant_id",
        "package__agent_id",
        "package__proxy__ended_at",
    )
    return {
        pk: (package, messages.acting(applicant, agent, ended))
        for pk, package, applicant, agent, ended in rows
    }


def _people_of_packages(ids: list[UUID]) -> Known:
    if not ids:
        return {}
    rows = Package.objects.filter(pk__in=ids).values_list(
        "pk", "applicant_id", "agent_id", "proxy__ended_at"
    )
    return {
        pk: (pk, messages.acting(applicant, agent, ended)) for pk, applicant, agent, ended in rows
    }


def _people_of_tickets(ids: list[UUID]) -> Known:
    if not ids:
        return {}
    rows = Ticket.objects.filter(pk__in=ids, person__isnull=False)
    return {pk: (None, frozenset({person})) for pk, person in rows.values_list("pk", "person_id")}
