"""受理资格: a clerk accepts what she has been trained in, where her county asks for it."""

from datetime import datetime

from onewindow.cases.models import Case, Package
from onewindow.cases.queries import qualified
from onewindow.journal.actions import record
from onewindow.people.queries.qualified import is_required
from onewindow.rules.actors import Actor, Role
from onewindow.rules.refusal import Refusal


class NotQualified(Refusal):
    """The clerk may not accept these matters; the sentence names who may."""

    code = "not_qualified"


class ClerkWanted(Refusal):
    """A program accepts for a clerk of the hall and has to name her; who may is told."""

    code = "clerk_wanted"


def require(package: Package, *, by: Actor, at: datetime, clerk: Actor | None = None) -> None:
    """Raise NotQualified unless who accepts may accept every case of the package that waits for it.

    clerk: of this hall, for whom a program accepts; a program itself has no qualification. One
    query where the county does not ask. The law itself is never asked: what it deems accepted is.
    Raises ClerkWanted of a program that names no clerk of the hall.
    Source: house rule (set by county).
    """
    named = clerk if clerk is not None and _is_of_hall(clerk, package) else None
    if named is not None:
        record(at=at, actor=by.id, fact="package.clerk", subject=package.pk, clerk=named.id)
    if not is_required(package.county, at=at):
        return
    matters = qualified.before_acceptance(package.pk)
    found = qualified.standing(
        county=package.county,
        centre=package.centre_id,
        matters=matters,
        by=named or by,
        at=at,
    )
    if not found.lacking:
        return
    if by.has(Role.APPLICATION) and named is None:
        who = "、".join(one.said for one in found.able)
        raise ClerkWanted("Name the clerk of this hall who accepts.", who=who)
    names = Case.objects.filter(package=package.pk, matter__in=found.lacking)
    said = "、".join(names.order_by("stage", "id").values_list("version__body__name", flat=True))
    who = "、".join(one.said for one in found.at_windows or found.able)
    raise NotQualified(f"This clerk may not accept: {said}.", matters=said, who=who)


def _is_of_hall(clerk: Actor, package: Package) -> bool:
    return clerk.has(Role.CLERK) and package.centre_id in clerk.centres
