"""签名. One signature for a whole package: on the customer's screen, on the pad, or on paper.

What was signed is kept with its fingerprint. A package that has changed since has no signature
any more: it is asked for again.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from onewindow.cases import declared
from onewindow.cases.actions import _move, facing, materials
from onewindow.cases.models import Case, Facing, Package, Signature
from onewindow.cases.queries import facing as screens
from onewindow.documents import actions as documents
from onewindow.documents.models import Grade
from onewindow.documents.uploads import Upload
from onewindow.journal.actions import record
from onewindow.rules import clock, powers
from onewindow.rules.actors import Actor, Role
from onewindow.rules.lifecycle import State
from onewindow.rules.refusal import NotFound, Refusal

Purpose = Signature.Purpose
STEPS = {Purpose.INTAKE: Facing.Step.SIGN, Purpose.DELIVERY: Facing.Step.TAKE}
MATERIAL = "signature"  # what the document is kept as


class NotSigned(Refusal):
    """The package has to be signed for first."""

    code = "not_signed"


class ShownAnother(Refusal):
    """What is to be signed has changed since it was shown."""

    code = "shown_another"


def ask(
    *, package_id: UUID, by: Actor, at: datetime, purpose: str = Purpose.INTAKE,
    signer_id: UUID | None = None,
) -> Signature:  # fmt: skip
    """请签名. Turn the customer's screen to what is to be signed. Asking again is the same.

    signer_id: who receives, at a hand-out; else who acts, or the applicant. A signature for
    something else than stands there now ends. Raises NotFound, NotPermitted. Source: house rule.
    """
    with transaction.atomic():
        package = _held(package_id, by)
        before = screens.holding(package_id, purpose)
        row = _open(package, purpose, signer_id=signer_id, by=by, at=at)
        is_same = before is not None and bytes(before.digest) == bytes(row.digest)
        step = STEPS[Purpose(purpose)]
        facing.turn_to(package_id=package_id, step=step, by=by, at=at, anew=not is_same)
    return row


def sign(
    *, signature_id: UUID, digest: bytes, upload: Upload, window: int, by: Actor, at: datetime
) -> Signature:
    """在客屏上签名. Taken by the screen of the window that shows it. Signing twice is once.

    digest: of what stood on the screen. Raises NotFound unless this window's screen shows just
    this, NotPermitted, ShownAnother. Source: house rule; 个人信息保护法 art. 17.
    """
    found = Signature.objects.filter(pk=signature_id).values_list("package", flat=True).first()
    if found is None:
        raise NotFound("There is no such signature.")
    with transaction.atomic():
        package = _move.locked(found)
        row = Signature.objects.select_related("window").get(pk=signature_id)
        shows = screens.now(window=window, to=by, at=at)
        if shows.signature is None or shows.signature.pk != row.pk:
            raise NotFound("This screen shows something else.")
        if row.signed_at is not None:
            return row
        today = clock.local_day(at)
        body = declared.body_of(package, row.purpose, today=today)
        if bytes(row.digest) != digest or declared.digest(body) != digest:
            raise ShownAnother("What is to be signed has changed.")
        row.window_id = window
        return _signed(row, package, Signature.Means.SCREEN, upload, by=by, at=at)


def take(
    *, package_id: UUID, means: str, by: Actor, at: datetime, upload: Upload | None = None,
    purpose: str = Purpose.INTAKE, signer_id: UUID | None = None,
) -> Signature:  # fmt: skip
    """签字板、纸上签名. The clerk took it: from the pad, or on paper, scanned or not.

    What is signed already stays so; a scan of it may follow at any time.
    Raises NotFound, NotPermitted. Source: house rule.
    """
    with transaction.atomic():
        package = _held(package_id, by)
        held = screens.holding(package.pk, purpose)
        if held is None or held.signed_at is None or _comes_in_here(package):
            held = _open(package, purpose, signer_id=signer_id, by=by, at=at)
        row = held
        if row.signed_at is not None:
            if row.means == Signature.Means.PAPER and row.document is None and upload is not None:
                row.document = _kept(row, package, upload, by=by, at=at)
                row.save(update_fields=["document"])
            return row
        seat = screens.seat(by=by, at=at)
        row.window_id = seat.window if seat else None
        return _signed(row, package, Signature.Means(means), upload, by=by, at=at)


def settle(*, package_id: UUID, at: datetime) -> Signature | None:
    """What was signed for is handed over: the signature stays with that. Call within its move."""
    row = screens.holding(package_id, Purpose.DELIVERY)
    if row is not None and row.signed_at is not None:
        row.settled_at = at
        row.save(update_fields=["settled_at"])
    return row


def is_due(*, package_id: UUID, by: Actor, at: datetime) -> bool:
    """Whether the customer's screen has to be signed before this package is accepted here.

    Only what is handed in at the window, or answers a notice there, and is not signed as it
    stands. Where the window has no screen the clerk's word says that it was signed on paper.
    Call within the transaction of the acceptance. Source: house rule.
    """
    package = _move.locked(package_id)
    if by.account is None or package.applicant_id is None or not _comes_in_here(package):
        return False
    if holds(package, Purpose.INTAKE, at=at) is not None:
        return False
    seat = screens.seat(by=by, at=at)
    if seat is not None and seat.has_screen:
        return True
    take(package_id=package_id, means=Signature.Means.PAPER, by=by, at=at)
    return False


def holds(package: Package, purpose: str, *, at: datetime) -> Signature | None:
    """The signature for the package as it stands now; None when there is none, or none any more."""
    row = screens.holding(package.pk, purpose)
    if row is None or row.signed_at is None or not is_for_now(row, package, at=at):
        return None
    return row


def is_for_now(row: Signature, package: Package, *, at: datetime) -> bool:
    """Whether what was shown is what the package holds now."""
    body = declared.body_of(package, row.purpose, today=clock.local_day(at))
    is_this: bool = bytes(row.digest) == declared.digest(body)
    return is_this


def _comes_in_here(package: Package) -> bool:
    if package.stage == Package.Stage.DRAFT:
        return True
    return Case.objects.filter(package=package, state=State.SUPPLEMENT).exists()


def _held(package_id: UUID, by: Actor) -> Package:
    package = _move.locked(package_id)
    if not by.has(Role.CLERK) or not materials.may_touch(package, by):
        raise powers.NotPermitted("Only this window may ask for a signature.", verb="sign")
    if package.stage == Package.Stage.DISCARDED or package.applicant_id is None:
        raise NotFound("There is nobody who could sign.")
    return package


def _open(
    package: Package, purpose: str, *, signer_id: UUID | None, by: Actor, at: datetime
) -> Signature:
    """The request that stands for the package as it is now; one for something else ends."""
    body = declared.body_of(package, purpose, today=clock.local_day(at))
    wanted: dict[str, Any] = {
        "signer_id": signer_id or package.agent_id or package.applicant_id,
        "text": body["text"],
        "shown": body,
        "digest": declared.digest(body),
    }
    row = screens.holding(package.pk, purpose)
    if row is not None and _is_same(row, wanted):
        return row
    if row is not None and row.signed_at is None:
        for name, value in wanted.items():
            setattr(row, name, value)
        row.save()
        return row
    if row is not None:
        row.voided_at = at
        row.save(update_fields=["voided_at"])
        record(
            at=at, actor=by.id, fact="package.signature-void", subject=package.pk, purpose=purpose
        )
    return Signature.objects.create(
        package=package, purpose=purpose, asked_at=at, asked_by=by.id, **wanted
    )


def _is_same(row: Signature, wanted: dict[str, Any]) -> bool:
    is_same: bool = bytes(row.digest) == wanted["digest"] and row.signer_id == wanted["signer_id"]
    return is_same


def _signed(
    row: Signature,
    package: Package,
    means: Signature.Means,
    upload: Upload | None,
    *,
    by: Actor,
    at: datetime,
) -> Signature:
    row.means, row.signed_at, row.signed_by = means, at, by.id
    if upload is not None:
        row.document = _kept(row, package, upload, by=by, at=at)
    row.save()
    record(
        at=at,
        actor=by.id,
        fact="package.signed",
        subject=package.pk,
        purpose=row.purpose,
        means=str(means),
        text=row.text,
        digest=bytes(row.digest).hex(),
    )
    return row


def _kept(row: Signature, package: Package, upload: Upload, *, by: Actor, at: datetime) -> Any:
    return documents.keep(
        upload=upload,
        owner=row.signer_id,
        package=package.pk,
        material=MATERIAL,
        title="签名",
        by=by,
        at=at,
        grade=Grade.B,
    )
