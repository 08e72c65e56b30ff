"""Handing in: a draft, or whole packages in one call, durable and once only."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection, transaction

from onewindow.cases import checking, planning
from onewindow.cases.actions import _move, drafts, materials, proxies
from onewindow.cases.models import Case, Material, Package
from onewindow.catalog import queries as catalog
from onewindow.catalog.models import MatterVersion
from onewindow.journal import actions as journal
from onewindow.rules import clock, powers, turns
from onewindow.rules.actors import Actor
from onewindow.rules.bundles import Bundle
from onewindow.rules.lifecycle import Verb
from onewindow.rules.plans import Plan, PlannedMatter
from onewindow.rules.refusal import Incomplete, Problem, Refusal
from onewindow.rules.situations import IN

LATER = "later"  # stage of a life event that is applied for afterwards
AUTOMATIC = "auto"


class KeyReused(Refusal):
    """The idempotency key was used before, for something else."""

    code = "idempotency_key_reused"


@dataclass(frozen=True, slots=True)
class Handed:
    """What the one who handed in gets back. fresh: False when it was here already."""

    package: UUID
    code: str
    password: str
    cases: tuple[tuple[UUID, str, str], ...]  # id, matter, number
    fresh: bool = True


def turn_of(bundle: Bundle, plan: Plan) -> list[tuple[PlannedMatter, int]]:
    """The matters to apply for now, each with its turn from 0; those of 0 begin at once."""
    now = [one for one in plan.matters if one.standing == IN and one.mode != LATER]
    turn = turns.order(bundle=bundle, chosen={one.code for one in now})
    return [(one, turn[one.code]) for one in now]


def submit(*, package_id: UUID, by: Actor, at: datetime, as_it_is: bool = False) -> Handed:
    """提交. Hand in a draft: its cases begin, the first stage now and later ones in their turn.

    as_it_is: the applicant hands in incomplete papers and will be told once what is missing.
    A second click finds the package handed in and gets the same answer.
    Raises Incomplete with every problem, NotFound, NotPermitted, PackageClosed.
    Source: 行政许可法 arts. 29, 31, 32; 最多跑一次规定 art. 5.
    """
    with transaction.atomic():
        package = _move.locked(package_id)
        if package.stage == Package.Stage.SUBMITTED:
            return _again(package, by)
        package = drafts.opened(package_id, by=by)
        today = clock.local_day(at)
        bundle = planning.bundle_of(package)
        facts = planning.facts_of(package, today=today, bundle=bundle)
        plan = planning.plan_of(package, today=today)
        rows = list(package.materials.all())
        clean, problems = checking.check(
            bundle=bundle,
            plan=plan,
            answers=package.answers,
            form=package.form,
            facts=facts,
            provided={row.material for row in rows if row.status not in NOT_HERE},
            as_it_is=as_it_is,
        )
        staged = turn_of(bundle, plan)
        problems += [*_people(package), *_no_longer_offered(package, staged)]
        if package.proxy is not None:
            wanted = [one.code for one, _ in staged]
            problems += proxies.problems(package.proxy, package, matters=wanted, on=today)
        if problems:
            raise Incomplete(problems)
        package.form = planning.with_implied(plan, clean)
        package.stage, package.submitted_at, package.signed_at = "submitted", at, at
        package.keep_until = None
        package.save()
        journal.record(at=at, actor=by.id, fact="package.submit", subject=package.pk)
        cases = _cases(package, staged, by=by, at=at)
        return _handed(package, cases)


NOT_HERE = frozenset({Material.Status.MISSING, Material.Status.DISPUTED})


def _people(package: Package) -> list[Problem]:
    problems = []
    if package.applicant_id is None:
        problems.append(Problem("applicant.name", "required", "Name the applicant."))
    if package.relation != Package.Relation.SELF and package.agent_id is None:
        problems.append(Problem("agent.name", "required", "Name who acts for the applicant."))
    return problems


def _no_longer_offered(
    package: Package, staged: Iterable[tuple[PlannedMatter, int]]
) -> Iterator[Problem]:
    """A new version may wait until the draft is handed in; an end of the offer may not."""
    names = {one.code: one.name for one, _ in staged}
    gone = names.keys() - catalog.published_ids(names).keys()
    said = [names[code] for code in names if code in gone]
    if package.life_event and catalog.in_force(package.life_event.life_event_id) is None:
        said.append(str(package.life_event.body["name"]))
    for name in said:
        yield Problem("matters", "not_offered", f"No longer offered: {name}.", {"name": name})


def _again(package: Package, by: Actor) -> Handed:
    if not materials.may_touch(package, by):
        raise powers.NotPermitted("This package is not yours.", verb="submit")
    return _handed(package, _move.cases_of(package), fresh=False)


def _handed(package: Package, cases: Iterable[Case], *, fresh: bool = True) -> Handed:
    return Handed(
        package=package.pk,
        code=package.code,
        password=planning.password_of(package.pk),
        cases=tuple((case.pk, case.matter, case.number) for case in cases),
        fresh=fresh,
    )


def _cases(
    package: Package, staged: Sequence[tuple[PlannedMatter, int]], *, by: Actor, at: datetime
) -> list[Case]:
    """The package's cases, written in two statements and numbered in one."""
    versions = _versions(package, [one.code for one, _ in staged])
    numbers = next_numbers([versions[one.code].matter.implementing_code for one, _ in staged], at)
    cases, facts = [], []
    for (one, stage), number in zip(staged, numbers, strict=True):
        verb = Verb.QUEUE if stage else Verb.SUBMIT
        case = Case(
            package=package,
            county=package.county,
            centre_id=package.centre_id,
            department_id=one.department,
            version=versions[one.code],
            matter=one.code,
            number=number,
            stage=stage,
            is_automatic=one.mode == AUTOMATIC,
            state="",
            submitted_at=at,
            is_demonstration=package.is_demonstration,
        )
        _move.shift(case, verb, by=by)
        cases.append(case)
        facts.append(journal.Fact(case.pk, f"case.{verb}", {"matter": one.code, "name": by.name}))
    Case.objects.bulk_create(cases)
    journal.record_first(facts, at=at, actor=by.id)
    return cases


def _versions(package: Package, codes: list[str]) -> dict[str, Any]:
    rows = MatterVersion.objects.select_related("matter").in_bulk(
        [package.pinned[code] for code in codes]
    )
    return {code: rows[package.pinned[code]] for code in codes}


def next_numbers(implementing_codes: Sequence[str], at: datetime) -> list[str]:
    """The next case numbers, in the given order, in one statement.

    Each series' row stays locked until the transaction ends; series are taken in order,
    so that two packages never wait for each other in a circle.
    """
    day = f"{clock.local_day(at):%Y%m%d}"
    counts: dict[str, int] = {}
    for code in implementing_codes:
        counts[code + day] = counts.get(code + day, 0) + 1
    keys = sorted(counts)
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into cases_caseseries as s (key, last)"
            " select * from unnest(%s::text[], %s::int[])"
            " on conflict (key) do update set last = s.last + excluded.last"
            " returning key, last",
            [keys, [counts[key] for key in keys]],
        )
        first = {key: last - counts[key] + 1 for key, last in cursor.fetchall()}
    numbers = []
    for code in implementing_codes:
        serial = first[code + day]
        first[code + day] += 1
        numbers.append(f"{code}{day}{serial:04d}")
    return numbers
