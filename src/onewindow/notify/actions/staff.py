"""Facts of the journal become notices to members of staff, once to each, and one mail of several.

Whom a fact concerns is told by their posts at that moment; who did it is not told of it.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from onewindow.cases.models import Case
from onewindow.journal.models import Entry
from onewindow.notify.models import Notice, Sending
from onewindow.people.queries import posted
from onewindow.people.queries.posted import Place
from onewindow.rules import card_powers, messages, staff_news
from onewindow.rules.actors import Role
from onewindow.rules.card_powers import Side
from onewindow.rules.cards import Subject
from onewindow.rules.messages import Channel
from onewindow.rules.staff_news import Whom

# What a notice keeps of its fact
KEPT = frozenset(
    {"case", "centre", "kind", "level", "key", "due_on", "year", "grade_name", "grade_name_en",
     "course", "course_en", "starts_at", "place", "until", "number", "visit_on"}
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _About:
    """A fact with the case it is about, as far as somebody is told of it."""

    entry: Entry
    told: staff_news.Told
    department: str = ""
    handler: str = ""

    @property
    def occasion(self) -> str:
        return f"entry:{self.entry.pk}"


def gather(entries: Collection[Entry], *, at: datetime) -> int:
    """Write the notices that are not there yet; how many. At most seven statements.

    Call where no other process does the same. Source: house rule.
    """
    found = list(_about(entries, at))
    if not found:
        return 0
    places = {place for one in found for place in _places(one)}
    held = posted.holders(places, at=at)
    fresh = [(account, one) for one in found for account in sorted(_accounts(one, held))]
    rows = Notice.objects.filter(occasion__in=[one.occasion for one in found])
    known = set(rows.values_list("account_id", "occasion"))
    fresh = [(account, one) for account, one in fresh if (account, one.occasion) not in known]
    _write(fresh, at)
    return len(fresh)


def _about(entries: Collection[Entry], at: datetime) -> Iterator[_About]:
    said = [(entry, staff_news.told(entry.fact, entry.detail)) for entry in entries]
    told = [(entry, one) for entry, one in said if one is not None and not _is_over(entry, one, at)]
    ids = {UUID(entry.detail["case"]) for entry, _ in told if "case" in entry.detail}
    rows = Case.objects.filter(pk__in=ids) if ids else Case.objects.none()
    of = rows.values_list("pk", "department_id", "handler")
    cases = {str(pk): (department, handler) for pk, department, handler in of}
    for entry, one in told:
        department, handler = cases.get(entry.detail.get("case", ""), ("", ""))
        # Of a review, who answers for it stands in the fact; of a case, who took it up.
        yield _About(entry, one, department, entry.detail.get("handler", handler))


def _is_over(entry: Entry, one: staff_news.Told, at: datetime) -> bool:
    """Nobody is invited to what has begun, should the reader have lain long."""
    starts = entry.detail.get("starts_at", "")
    is_invitation = one.notice == staff_news.Notice.TRAINING_INVITED
    return is_invitation and bool(starts) and datetime.fromisoformat(starts) <= at


def _places(one: _About) -> Iterator[Place]:
    centre = one.entry.detail.get("centre", "")
    for whom in one.told.to:
        if whom == Whom.OFFICE:
            yield (Role.OFFICE, None)
        elif whom == Whom.HALL or (whom == Whom.CONCERNED and not _is_of_desk(one)):
            yield (Role.HEAD, centre)
        elif whom == Whom.CONCERNED:
            yield (Role.APPROVER, one.department)


def _is_of_desk(one: _About) -> bool:
    kind = one.entry.detail.get("kind", Subject.CASE)
    return card_powers.CONCERNED[Subject(kind)] == Side.DEPARTMENT


def _accounts(one: _About, held: Mapping[Place, frozenset[int]]) -> frozenset[int]:
    detail = one.entry.detail
    found = {account for place in _places(one) for account in held.get(place, ())}
    if Whom.NAMED in one.told.to:
        found |= set(detail.get("accounts", ()))
    if Whom.HANDLER in one.told.to or (Whom.CONCERNED in one.told.to and _is_of_desk(one)):
        found |= _numbers(one.handler)
    if Whom.URGER in one.told.to:
        found |= _numbers(detail.get("urger", ""))
    # Nobody is told what they did themselves, nor who was rated who rated them.
    return frozenset(found - _numbers(one.entry.actor) - _numbers(detail.get("rated", "")))


def _numbers(actor: str) -> set[int]:
    kind, _, number = actor.partition(":")
    return {int(number)} if kind == "account" and number.isdigit() else set()


def _write(fresh: Collection[tuple[int, _About]], at: datetime) -> None:
    if not fresh:
        return
    mails = _mails({account for account, one in fresh if _is_news(one, at)}, at)
    Notice.objects.bulk_create(
        [
            Notice(
                account_id=account,
                occasion=one.occasion,
                sort=one.told.notice,
                about=one.entry.subject,
                at=one.entry.at,
                detail={key: value for key, value in one.entry.detail.items() if key in KEPT},
                mail=mails.get(account) if _is_news(one, at) else None,
            )
            for account, one in fresh
        ]
    )


def _is_news(one: _About, at: datetime) -> bool:
    return at - one.entry.at <= messages.OLD_NEWS


def _mails(accounts: Collection[int], at: datetime) -> dict[int | None, Sending]:
    """The mail that waits for each and takes in more, or a new one; nobody without an address."""
    found: dict[int | None, Sending] = {}
    reached = posted.with_mail(accounts) if accounts else frozenset()
    if not reached:
        return found
    waiting = Sending.objects.select_for_update().filter(
        account__in=reached, state=Sending.State.WAITING, tries=0
    )
    for row in waiting.order_by("id"):
        found[row.account_id] = row
    new = [
        Sending(account_id=account, channel=Channel.MAIL, due_at=at + messages.HOLD)
        for account in sorted(reached - found.keys())
    ]
    Sending.objects.bulk_create(new)
    return found | {row.account_id: row for row in new}
