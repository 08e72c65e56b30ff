"""受理资格: a clerk accepts what she has been trained in, where her county asks for it."""

from datetime import datetime

from onewindow.cases.models import Case, Package
from onewindow.cases.queries import qualified
from onewindow.people.queries.qualified import is_required
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import Refusal


class NotQualified(Refusal):
    """The clerk may not accept these matters; the sentence names who may."""

    code = "not_qualified"


def require(package: Package, *, by: Actor, at: datetime) -> None:
    """Raise NotQualified unless `by` may accept every case of the package that waits for it.

    One query where the county does not ask. The law itself is never asked: what it deems
    accepted is. Source: house rule (set by county).
    """
    if not is_required(package.county, at=at):
        return
    matters = qualified.before_acceptance(package.pk)
    found = qualified.standing(
        county=package.county, centre=package.centre_id, matters=matters, by=by, at=at
    )
    if not found.lacking:
        return
    names = Case.objects.filter(package=package.pk, matter__in=found.lacking)
    said = "、".join(names.order_by("stage", "id").values_list("version__body__name", flat=True))
    who = "、".join(one.said for one in found.at_windows or found.able)
    raise NotQualified(f"This clerk may not accept: {said}.", matters=said, who=who)
