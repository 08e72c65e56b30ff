"""What the house already holds of the papers a package asks for: nobody brings it again."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from onewindow.cases import planning
from onewindow.cases.models import Material, Package
from onewindow.documents import gateways as registers
from onewindow.documents import queries as documents
from onewindow.rules.bundles import Bundle
from onewindow.rules.plans import Plan, PlannedMaterial

STILL_TO_COME = frozenset({"missing", "disputed", "gap"})


@dataclass(frozen=True, slots=True)
class Source:
    """Where a paper was found: a certificate of ours, a register, or a file given before."""

    grade: str
    certificate: Any = None
    register: str = ""
    document: Any = None

    @property
    def title(self) -> str:
        """What it is called, empty for a register's entry."""
        held = self.certificate or self.document
        return "" if held is None else str(held.title)

    def is_in(self, row: Material) -> bool:
        """Whether the row was filled with just this before, and found wanting."""
        return (
            self.certificate is not None
            and self.certificate.pk == row.certificate_id
            or self.document is not None
            and self.document.pk == row.document_id
            or bool(self.register)
            and self.register == row.register
        )


class Held:
    """What is held of some papers of a package's applicant today. At most three queries."""

    def __init__(self, package: Package, asked: Iterable[PlannedMaterial], today: date) -> None:
        self.bundle, lines = planning.bundle_of(package), list(asked)
        owner = package.applicant_id
        self.certificates: dict[str, Any] = {}
        self.registers: dict[str, Any] = {}
        self.documents: dict[str, Any] = {}
        if owner is None or not lines:
            return
        makers = {code for one in lines for code in makers_of(self.bundle, one)}
        if makers:
            self.certificates = documents.valid_certificates(
                holder=owner, matters=makers, today=today
            )
        sources = {one.share_source for one in lines if one.share_source}
        if sources:
            self.registers = registers.look_up(sources=sources, person=owner)
        self.documents = documents.reusable_documents(
            owner=owner, materials=[one.material_id for one in lines], today=today
        )

    def of(self, one: PlannedMaterial) -> Source | None:
        """What is held of one paper: a certificate before a register, before a file."""
        for code in makers_of(self.bundle, one):
            if code in self.certificates:
                return Source("A", certificate=self.certificates[code])
        if one.share_source in self.registers:
            return Source("A", register=one.share_source or "")
        kept = self.documents.get(one.material_id)
        return Source(kept.grade, document=kept) if kept is not None else None


def again(
    package: Package, plan: Plan, rows: Iterable[Material], *, today: date
) -> dict[str, Source]:
    """What the house holds of papers that are still to come, by material; not what was refused.

    At most three queries.
    """
    missing = {one.material: one for one in rows if is_to_come(one)}
    planned = [one for one in plan.materials if one.material_id in missing]
    there = Held(package, planned, today)
    found = {one.material_id: there.of(one) for one in planned}
    return {
        key: source
        for key, source in found.items()
        if source is not None and not source.is_in(missing[key])
    }


def is_to_come(row: Material) -> bool:
    """Whether a paper is not here, or was found wrong."""
    return row.status in STILL_TO_COME or row.checked == "wrong"


def makers_of(bundle: Bundle, one: PlannedMaterial) -> tuple[str, ...]:
    """Matters whose result this paper is."""
    return tuple(
        code
        for item in bundle.items
        for line in item.matter.materials
        if line.material_id == one.material_id
        for code in line.result_of
    )
