"""The package's list of papers, kept to its plan; what the house holds already is found."""

from datetime import datetime

from onewindow.cases import holding
from onewindow.cases.holding import Source
from onewindow.cases.models import Material, Package
from onewindow.rules import clock
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
    there = holding.Held(package, fresh, clock.local_day(at))
    Material.objects.bulk_create([_row(package, one, there.of(one)) for one in fresh])
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


def _row(package: Package, one: PlannedMaterial, source: Source | None) -> Material:
    """A paper that is new on the list. source: what the house holds of it."""
    row = Material(
        package=package,
        material=one.material_id,
        name=one.name,
        need=need_of(one),
        matters=list(one.matters),
    )
    _await(row, one)
    if row.status == Material.Status.AWAITED:
        return row
    if one.material_id == POWER_OF_ATTORNEY and package.proxy is not None:
        row.status, row.register, row.grade = Material.Status.CONFIRMED, HELD_HERE, "A"
        row.document_id = package.proxy.paper
    elif one.source_type == MADE_BY_US:
        row.status, row.grade = Material.Status.WAIVED, "D"
    elif source is not None:
        fill(row, source)
        row.status = Material.Status.FOUND
    return row


def fill(row: Material, source: Source) -> None:
    """Let a paper be what the house holds of it, unsaved."""
    row.certificate, row.register = source.certificate, source.register
    row.document, row.grade = source.document, source.grade
