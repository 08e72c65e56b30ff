"""A number typed instead of read: told on the page, compared by a colleague."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.contrib import auth
from django.http import HttpRequest, HttpResponse
from django.views.decorators.debug import sensitive_post_parameters

from onewindow.cases import queries
from onewindow.cases.actions import identity
from onewindow.cases.queries import identities
from onewindow.cases.queries.identities import Typed
from onewindow.people import queries as people
from onewindow.rules.actors import Actor, Role
from onewindow.rules.powers import NotPermitted
from onewindow.rules.refusal import Incomplete, Problem
from onewindow.web import kit as frame
from onewindow.web.staff import kit
from onewindow.web.staff.window_work import Work


@dataclass(frozen=True, slots=True)
class Line:
    """One typed number. is_mine: typed by the reader of the page, who cannot be the second."""

    typed: Typed
    is_mine: bool
    must: bool


def lines(work: Work) -> Sequence[Line]:
    """What the page says of numbers that were typed, while it matters."""
    if not (work.is_draft or work.is_waiting or work.is_supplement):
        return []
    found = identities.typed(work.package)
    must = bool(found) and identities.must_be_checked(work.package.centre_id)
    return [Line(one, one.typed_by == work.by.id, must) for one in found]


def numbers_of(package_id: UUID, by: Actor) -> Collection[str]:
    """The numbers of the people a package has now."""
    package = queries.package_for(package_id=package_id, to=by)
    return {one.number for one in (package.applicant, package.agent) if one is not None}


def note(request: HttpRequest, by: Actor, package_id: UUID, numbers: Collection[str]) -> None:
    """How these numbers came to this window, as far as the page has said."""
    if not numbers:
        return
    read = [one for one in numbers if kit.was_read(request, one)]
    typed = [one for one in numbers if one not in read]
    identity.note(package_id=package_id, typed=typed, read=read, by=by, at=frame.now())


@sensitive_post_parameters("password")
@kit.posted
@kit.staff(Role.CLERK)
def check(request: HttpRequest, by: Actor, package_id: UUID, person_id: UUID) -> HttpResponse:
    """The colleague says so: at their own desk, or here with their own name and password."""
    # Imported here: the page of a package draws these lines.
    from onewindow.web.staff import window_package

    second = _second(request, by)
    try:
        if second is None:
            raise NotPermitted("The user name or the password is wrong.")
        identity.check(package_id=package_id, person_id=person_id, by=second, at=frame.now())
    except NotPermitted:
        told = Problem("second", "second_person_wrong", "This is not another clerk.")
        return window_package.told(request, by, package_id, Incomplete([told]))
    return window_package.done(request, by, package_id)


def _second(request: HttpRequest, by: Actor) -> Actor | None:
    """Who looked: whoever is signed in, unless another name is given with its password."""
    username = request.POST.get("username", "").strip()
    if not username:
        return by
    account = auth.authenticate(
        request, username=username, password=request.POST.get("password", "")
    )
    return None if account is None else people.actor(account, at=frame.now())
