"""The package's list of papers, kept to its plan; what the house holds already is found."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from onewindow.cases import planning
from onewindow.cases.models import Material, Package
from onewindow.documents import gateways as registers
from onewindow.documents import queries as documents
from onewindow.rules import clock
from onewindow.rules.bundles import Bundle
from onewindow.rules.plans import Plan, PlannedMaterial

POWER_OF_ATTORNEY = "proxy"  # the paper, by the catalogue's name for it
HELD_HERE = "proxy"  # the register of authorities that the house keeps itself
MADE_BY_US = "窗口提供（系统自动生成）"  # the application form, drawn from what was filled in


def sync(package: Package, plan: Plan, *, at: datetime) -> None:
    """Bring the package's paper list up to its plan; what was given stays given.

    A paper that an earlier case brings is awaited; one that a certificate, a register or an
    earlier document holds is found (and to be confirmed).
    """
    rows = {row.material: row for row in package.materials.all()}
    wanted = {one.material_id: one for one in plan.materials}
    for key, row in rows.items():
        if key not in wanted:
            row.delete()
    fresh = [one for key, one in wanted.items() if key not in rows]
    evidence = _Evidence(package, fresh, at)
    Material.objects.bulk_create([evidence.row(one) for one in fresh])
    for key, one in wanted.items():
        if key in rows and _differs(rows[key], one):
            rows[key].need, rows[key].matters = need_of(one), list(one.matters)
            _await(rows[key], one)
            rows[key].save()


OF_ANOTHER = ("missing", "found", "confirmed", "disputed", "promised")


def forget(package: Package) -> None:
    """Another applicant: what was found, confirmed or promised was somebody else's.

    Papers and files at hand stay. The next `sync` looks anew.
    """
    package.materials.filter(status__in=OF_ANOTHER).delete()


def need_of(one: PlannedMaterial) -> str:
    """必要, 情形, 容缺, or 可能 while an answer is missing."""
    if not one.certain:
        return "可能"
    return "容缺" if one.may_come_later else one.need if one.need != "容缺" else "必要"


def _differs(row: Material, one: PlannedMaterial) -> bool:
    awaited = not one.asked and one.provided_by != "held"
    return (
        row.need != need_of(one)
        or row.matters != list(one.matters)
        or awaited != (row.status == Material.Status.AWAITED)
    )


def _await(row: Material, one: PlannedMaterial) -> None:
    if not one.asked and one.provided_by and one.provided_by != "held":
        row.status, row.register, row.grade = Material.Status.AWAITED, one.provided_by, ""
    elif row.status == Material.Status.AWAITED:
        row.status, row.register = Material.Status.MISSING, ""


class _Evidence:
    """What the house already holds for the papers that are new on the list."""

    def __init__(self, package: Package, fresh: Iterable[PlannedMaterial], at: datetime) -> None:
        self.package, asked = package, list(fresh)
        today, owner = clock.local_day(at), package.applicant_id
        self.certificates: dict[str, Any] = {}
        self.registers: dict[str, Any] = {}
        self.documents: dict[str, Any] = {}
        if owner is None or not asked:
            return
        makers = {code for one in asked for code in makers_of(planning.bundle_of(package), one)}
        if makers:
            self.certificates = documents.valid_certificates(
                holder=owner, matters=makers, today=today
            )
        sources = {one.share_source for one in asked if one.share_source}
        if sources:
            self.registers = registers.look_up(sources=sources, person=owner)
        self.documents = documents.reusable_documents(
            owner=owner, materials=[one.material_id for one in asked], today=today
        )

    def row(self, one: PlannedMaterial) -> Material:
        row = Material(
            package=self.package,
            material=one.material_id,
            name=one.name,
            need=need_of(one),
            matters=list(one.matters),
        )
        _await(row, one)
        if row.status == Material.Status.AWAITED:
            return row
        if one.material_id == POWER_OF_ATTORNEY and self.package.proxy is not None:
            row.status, row.register, row.grade = Material.Status.CONFIRMED, HELD_HERE, "A"
            row.document_id = self.package.proxy.paper
            return row
        if one.source_type == MADE_BY_US:
            row.status, row.grade = Material.Status.WAIVED, "D"
            return row
        makers = makers_of(planning.bundle_of(self.package), one)
        held = next((self.certificates[code] for code in makers if code in self.certificates), None)
        if held is not None:
            row.status, row.certificate, row.grade = Material.Status.FOUND, held, "A"
        elif one.share_source in self.registers:
            row.status, row.register, row.grade = Material.Status.FOUND, one.share_source or "", "A"
        elif one.material_id in self.documents:
            kept = self.documents[one.material_id]
            row.status, row.document, row.grade = Material.Status.FOUND, kept, kept.grade
        return row


def makers_of(bundle: Bundle, one: PlannedMaterial) -> tuple[str, ...]:
    """Matters whose result this paper is."""
    return tuple(
        code
        for item in bundle.items
        for line in item.matter.materials
        if line.material_id == one.material_id
        for code in line.result_of
    )
