"""亲友代办: a draft that somebody fills in and hands in upon another's authority."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

from django.db import transaction

from onewindow.cases import planning
from onewindow.cases.actions import drafts, evidence
from onewindow.cases.models import Package
from onewindow.journal.actions import record
from onewindow.people import queries as people
from onewindow.people.models import Proxy
from onewindow.rules import clock, proxies, situations
from onewindow.rules.actors import Actor
from onewindow.rules.proxies import Authority
from onewindow.rules.refusal import Incomplete, Problem


def act_for(*, package_id: UUID, proxy_id: UUID, by: Actor, at: datetime) -> Package:
    """Make the draft the grantor's own matter; who has the authority acts in it while it lives.

    Raises Incomplete where the authority does not cover a matter of it, or one is to be done in
    person; NotFound, NotPermitted, PackageClosed. Source: Civil Code arts. 161-165, 173.
    """
    row = people.authority(proxy_id=proxy_id, to=by)
    with transaction.atomic():
        package = drafts.opened(package_id, by=by)
        today = clock.local_day(at)
        plan = planning.plan_of(package, today=today)
        wanted = [one.code for one in plan.matters if one.standing != situations.OUT]
        wrong = problems(row, package, matters=wanted, on=today)
        if wrong:
            raise Incomplete(wrong)
        if package.applicant_id != row.grantor_id:
            evidence.forget(package)
        package.applicant, package.agent_id = row.grantor, row.proxy_id
        package.relation, package.proxy = row.relation, row
        package.is_demonstration = row.grantor.is_demonstration
        record(
            at=at,
            actor=by.id,
            fact="package.people",
            subject=package.pk,
            relation=row.relation,
            proxy=str(row.pk),
        )
        drafts.keep(package, at=at)
    return package


def problems(row: Proxy, package: Package, *, matters: Collection[str], on: date) -> list[Problem]:
    """Why an authority does not carry these matters of a package on a day; empty if it does."""
    held = Authority(frozenset(row.matters), row.until_on, row.ended_at is not None)
    if not held.is_live(on=on):
        return [Problem("applicant.proxy", "proxy_over", "The authority to act has ended.")]
    known = {item.matter.code: item.matter for item in planning.bundle_of(package).items}
    lacking = [known[code].name for code in held.lacks(matters)]
    found = proxies.in_person(known[code] for code in matters)
    if lacking:
        said = f"The authority does not cover: {', '.join(lacking)}."
        found.append(Problem("applicant.proxy", "proxy_lacks", said, {"names": lacking}))
    return found
