"""The package's papers: found, confirmed, given, promised, checked."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from onewindow.cases import holding, planning
from onewindow.cases.actions import _move, evidence
from onewindow.cases.models import Case, Material, Package
from onewindow.catalog import queries as catalog
from onewindow.documents import actions as documents
from onewindow.documents.models import Grade
from onewindow.documents.uploads import Upload
from onewindow.journal.actions import record
from onewindow.rules import clock, powers
from onewindow.rules.actors import Actor, Role
from onewindow.rules.refusal import NotFound, Problem, Refusal

Status = Material.Status
OPEN_STATUS = frozenset({Status.MISSING, Status.DISPUTED})
PROMISABLE = frozenset({"申请人自备"})
ORIGINAL = "原件"


class PackageClosed(Refusal):
    """The package can no longer be changed."""

    code = "package_closed"


def open_rows(package: Package) -> list[Material]:
    """Papers still to come, or found wrong by the clerk."""
    rows = package.materials.exclude(need="可能").order_by("id")
    return [row for row in rows if row.status in OPEN_STATUS or row.checked == "wrong"]


def is_open(row: Material) -> bool:
    """Whether a paper that might come late is still to come, or came and was wrong."""
    return row.status in OPEN_STATUS | {Status.GAP} or row.checked == "wrong"


def problem(row: Material) -> Problem:
    """One paper that is missing or wrong, as a problem in its place."""
    if row.checked == "wrong":
        return Problem(
            row.material,
            "material_wrong",
            f"{row.name}: {row.remark or 'does not meet the standard'}",
            {"name": row.name, "remark": row.remark},
        )
    return Problem(row.material, "material_missing", f"{row.name} is missing.", {"name": row.name})


def problems(package: Package) -> list[Problem]:
    """Every paper that keeps the package from being accepted."""
    return [problem(row) for row in open_rows(package)]


def reopen(package: Package, wrong: Mapping[str, str]) -> None:
    """Papers named in a supplement notice must be given again."""
    for row in package.materials.filter(material__in=list(wrong)):
        row.status, row.checked, row.remark = Status.MISSING, "", wrong[row.material][:300]
        row.save(update_fields=["status", "checked", "remark"])


def may_touch(package: Package, by: Actor) -> bool:
    """Whether `by` may put papers into this package: its people, its window, its maker."""
    if by.person_id and by.person_id in package.people:
        return True
    if package.is_made_by(by):
        return True
    return package.centre_id in by.centres and by.has(Role.CLERK)


def _row(package_id: UUID, material: str, by: Actor) -> Material:
    package = _move.locked(package_id)
    if not may_touch(package, by):
        raise powers.NotPermitted("This package is not yours.", verb="attach")
    if package.stage == Package.Stage.DISCARDED:
        raise PackageClosed("This draft was given up.")
    if package.stage == Package.Stage.SUBMITTED:
        awaiting = Case.objects.filter(
            package=package, state__in=["submitted", "received", "supplement"]
        ).exists()
        if not awaiting and not package.gaps.filter(filled_at=None).exists():
            raise PackageClosed("The papers of this package are complete and accepted.")
    row = package.materials.filter(material=material).first()
    if row is None:
        raise NotFound("This package does not ask for that paper.")
    row.package = package
    return row


def _set(row: Material, status: Status, *, by: Actor, at: datetime, grade: str) -> Material:
    row.status, row.grade, row.checked = status, grade, ""
    row.save()
    record(
        at=at,
        actor=by.id,
        fact=f"material.{status.value}",
        subject=row.package_id,
        material=row.material,
    )
    return row


def attach(
    *,
    package_id: UUID,
    material: str,
    upload: Upload,
    title: str,
    by: Actor,
    at: datetime,
    may_reuse: bool = False,
) -> Material:
    """Put an inspected file under one paper of the package. A clerk's scan is grade B.

    Raises NotFound, NotPermitted, PackageClosed.
    Source: 国办函〔2016〕108号 (trust grades).
    """
    with transaction.atomic():
        row = _row(package_id, material, by)
        clerk = by.has(Role.CLERK)
        grade = Grade.B if clerk else Grade.C
        row.document = documents.keep(
            upload=upload,
            owner=row.package.applicant_id,
            package=package_id,
            material=material,
            title=title,
            by=by,
            at=at,
            grade=grade,
            may_reuse=may_reuse,
        )
        row.certificate, row.register = None, ""
        return _set(row, Status.GIVEN, by=by, at=at, grade=grade)


def take_paper(*, package_id: UUID, material: str, by: Actor, at: datetime) -> Material:
    """The clerk holds the paper original in hand (no scan needed). Grade B."""
    with transaction.atomic():
        row = _row(package_id, material, by)
        if not by.has(Role.CLERK, Role.APPLICATION):
            raise powers.NotPermitted("Only a window can receive paper.", verb="take-paper")
        row.certificate, row.register = None, ""
        return _set(row, Status.PAPER, by=by, at=at, grade=Grade.B)


def bring_later(*, package_id: UUID, material: str, by: Actor, at: datetime) -> Material:
    """Undo: the paper is not here after all."""
    with transaction.atomic():
        row = _row(package_id, material, by)
        row.document, row.certificate, row.register = None, None, ""
        return _set(row, Status.MISSING, by=by, at=at, grade="")


def confirm(*, package_id: UUID, material: str, by: Actor, at: datetime) -> Material:
    """The applicant confirms what a register or certificate says; nothing is retyped.

    Raises NotFound when nothing was found for this paper.
    Source: 最多跑一次规定 art. 7(2).
    """
    with transaction.atomic():
        row = _row(package_id, material, by)
        if row.status not in (Status.FOUND, Status.CONFIRMED, Status.DISPUTED):
            raise NotFound("No register holds this paper.")
        return _set(row, Status.CONFIRMED, by=by, at=at, grade=Grade.A)


def use_held(*, package_id: UUID, material: str, by: Actor, at: datetime) -> Material:
    """Give a paper that is still to come by what the house holds of it, confirmed by this.

    Raises NotFound when nothing is held but what was refused before, NotPermitted,
    PackageClosed. Source: 最多跑一次规定 art. 7(2).
    """
    with transaction.atomic():
        row = _row(package_id, material, by)
        today = clock.local_day(at)
        plan = planning.plan_of(row.package, today=today)
        source = holding.again(row.package, plan, [row], today=today).get(material)
        if source is None:
            raise NotFound("The house holds nothing for this paper.")
        evidence.fill(row, source)
        return _set(row, Status.CONFIRMED, by=by, at=at, grade=source.grade)


def dispute(*, package_id: UUID, material: str, by: Actor, at: datetime) -> Material:
    """The applicant says the register is wrong: their own paper will be used instead.

    Source: 最多跑一次规定 art. 7(2).
    """
    with transaction.atomic():
        row = _row(package_id, material, by)
        return _set(row, Status.DISPUTED, by=by, at=at, grade="")


def promise(*, package_id: UUID, material: str, by: Actor, at: datetime) -> Material:
    """The applicant promises instead of bringing a self-made paper. Grade D.

    Raises NotPermitted for papers that an authority issues.
    Source: 最多跑一次规定 art. 14; 国办函〔2016〕108号 (grade D).
    """
    with transaction.atomic():
        row = _row(package_id, material, by)
        line = _line_of(row)
        if not may_be_promised(source_type=line["source_type"], form=line["form"]):
            raise powers.NotPermitted("A promise cannot replace this paper.", verb="promise")
        row.certificate, row.register = None, ""
        return _set(row, Status.PROMISED, by=by, at=at, grade=Grade.D)


def may_be_promised(*, source_type: str, form: str) -> bool:
    """Whether a promise may stand for a paper: self-made, and not asked for as an original.

    Source: 最多跑一次规定 art. 14; house rule for originals (a power of attorney).
    """
    return source_type in PROMISABLE and form != ORIGINAL


def _line_of(row: Material) -> Mapping[str, Any]:
    return next(
        line
        for code in row.matters
        for line in catalog.version(row.package.pinned[code]).body["materials"]
        if line["material_id"] == row.material
    )


def check(
    *, package_id: UUID, material: str, right: bool, by: Actor, at: datetime, remark: str = ""
) -> Material:
    """The clerk looked: the paper meets the standard, or it does not and why.

    A right scan that the citizen uploaded becomes grade B.
    """
    with transaction.atomic():
        row = _row(package_id, material, by)
        if not by.has(Role.CLERK):
            raise powers.NotPermitted("Only a window checks papers.", verb="check")
        row.checked, row.checked_by = ("right" if right else "wrong"), by.id
        row.remark = "" if right else remark[:300]
        if right and row.document_id and row.grade == Grade.C:
            row.grade = Grade.B
            documents.verified_by_clerk(document=row.document_id, by=by, at=at)
        row.save()
        record(
            at=at,
            actor=by.id,
            fact=f"material.checked-{row.checked}",
            subject=package_id,
            material=material,
        )
        return row
