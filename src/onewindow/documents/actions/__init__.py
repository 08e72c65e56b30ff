"""Keeping what people give, issuing what the law asks for."""

from collections.abc import Collection, Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import connection, transaction

from onewindow import entropy
from onewindow.documents import paper as drawing
from onewindow.documents.gateways import Store
from onewindow.documents.models import Certificate, Document, Grade, Paper, RegisterEntry
from onewindow.documents.uploads import Upload
from onewindow.journal.actions import record
from onewindow.places.models import Department
from onewindow.rules import certificates, clock
from onewindow.rules.actors import Actor
from onewindow.rules.refusal import NotFound

NUMBERING = 7_201_315  # any fixed number: the first half of the lock on a county's numbering
BYTES = 7_201_316  # likewise, of the lock on the bytes of one file


def keep(
    *,
    upload: Upload,
    owner: UUID | None,
    package: UUID | None,
    material: str,
    title: str,
    by: Actor,
    at: datetime,
    grade: str = Grade.C,
    may_reuse: bool = False,
) -> Document:
    """Keep an inspected file. grade: A–D trust. The caller has checked `by` may touch the package.

    Source: 国办函〔2016〕108号 (trust grades).
    """
    with transaction.atomic():
        _hold(upload.sha256)
        Store().put(upload.sha256, upload.data)
        row = Document.objects.create(
            owner_id=owner,
            package=package,
            material=material,
            title=title,
            sha256=upload.sha256,
            mime=upload.mime,
            size=upload.size,
            pages=upload.pages,
            grade=grade,
            may_reuse=may_reuse,
            created_at=at,
            created_by=by.id,
        )
        record(at=at, actor=by.id, fact="document.kept", subject=row.pk, material=material)
    return row


def _hold(sha256: bytes) -> None:
    """Nobody else keeps or drops these very bytes until the transaction ends."""
    with connection.cursor() as cursor:
        key = int.from_bytes(sha256[:4], signed=True)
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [BYTES, key])


def forget(*, documents: Collection[UUID], by: Actor, at: datetime) -> int:
    """Drop files that nothing refers to any more, and their bytes unless another file has the same.

    What their owner let us use again stays. Returns how many went. Call within a transaction.
    Should it fail after the bytes are gone, the rows stand and the next run ends it.
    Source: PIPL arts. 19, 47.
    """
    rows = list(
        Document.objects.select_for_update()
        .filter(pk__in=list(documents), may_reuse=False)
        .order_by("sha256", "pk")
    )
    for row in rows:
        sha256 = bytes(row.sha256)
        _hold(sha256)
        record(at=at, actor=by.id, fact="document.forgotten", subject=row.pk)
        row.delete()
        if not Document.objects.filter(sha256=sha256).exists():
            Store().remove(sha256)
    return len(rows)


def verified_by_clerk(*, document: UUID, by: Actor, at: datetime) -> None:
    """A clerk compared the file with the original: grade C becomes B."""
    with transaction.atomic():
        changed = Document.objects.filter(pk=document, grade=Grade.C).update(grade=Grade.B)
        if changed:
            record(at=at, actor=by.id, fact="document.verified", subject=document)


def next_serial(key: str, *, county: str) -> int:
    """The next number of a series, without gaps: it is free again if the transaction fails.

    A transaction may take numbers of many series; the county's turn, taken with the first
    and kept to the end, lets two of them never wait for each other in a circle.
    """
    with connection.cursor() as cursor:
        cursor.execute(
            "with turn as materialized (select pg_advisory_xact_lock(%s, %s))"
            " insert into documents_paperseries as s (key, last) select %s, 1 from turn"
            " on conflict (key) do update set last = s.last + 1 returning last",
            [NUMBERING, int(county), key],
        )
        return int(cursor.fetchone()[0])


def next_serials(counts: Mapping[str, int], *, county: str) -> dict[str, int]:
    """Take so many numbers of each series at once; the last one of each. As `next_serial`.

    Two statements however many there are.
    """
    keys = sorted(counts)
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s, %s)", [NUMBERING, int(county)])
        cursor.execute(
            "insert into documents_paperseries as s (key, last)"
            " select * from unnest(%s::text[], %s::int[])"
            " on conflict (key) do update set last = s.last + excluded.last returning key, last",
            [keys, [counts[key] for key in keys]],
        )
        return dict(cursor.fetchall())


def issue_paper(
    *,
    kind: str,
    county: str,
    short: str,
    body: Mapping[str, Any],
    subject: UUID,
    package: UUID,
    by: Actor,
    at: datetime,
) -> Paper:
    """Number and freeze one legal paper; the PDF is drawn from the frozen body when asked for.

    kind: a template's name, whose newest version is kept with the paper; short: the issuing
    authority's 机关简称. Call inside the transaction of the move that the paper tells of.
    Source: domain study of official forms; 行政许可法 art. 32 (dated, sealed papers).
    """
    year = clock.local_day(at).year
    serial = next_serial(f"{short}:{kind}:{year}", county=county)
    number = drawing.number(short=short, kind=kind, year=year, serial=serial)
    row = Paper.objects.create(
        kind=kind,
        number=number,
        subject=subject,
        package=package,
        template=drawing.newest(kind=kind),
        body={**body, "number": number},
        issued_at=at,
        issued_by=by.id,
    )
    record(at=at, actor=by.id, fact="paper.issued", subject=row.pk, kind=kind, number=number)
    return row


def certify(
    *,
    case: UUID,
    case_number: str,
    county: str,
    matter: str,
    type_serial: int,
    title: str,
    template: str,
    number: str,
    issuer: Department,
    issuer_body: Mapping[str, Any],
    holder: UUID,
    holder_body: Mapping[str, str],
    lines: list[list[str]],
    issued_on: date,
    valid_until: date | None,
    by: Actor,
    at: datetime,
    demonstration: bool = True,
) -> Certificate:
    """Make the certificate a decision grants: identified, frozen, fingerprinted.

    type_serial: 1-999, tells the certificate's type within its issuer. One per case.
    Source: GB/T 36904 as read in public code (identifier and check character).
    """
    year = clock.local_day(at).year
    nth = next_serial(f"certificate:{issuer.code}:{year}", county=county)
    identifier = str(
        certificates.identifier(
            type_code=certificates.type_code(defined_by=issuer.uscc, serial=type_serial),
            issuer=issuer.uscc,
            serial=f"{year}{nth:08d}",
        )
    )
    code = _free_code()
    body: dict[str, Any] = {
        "template": drawing.newest(kind=template),
        "title": title,
        "number": number,
        "identifier": identifier,
        "issued_on": issued_on.isoformat(),
        "issuer": dict(issuer_body),
        "holder": dict(holder_body),
        "lines": lines,
        "valid_from": issued_on.isoformat(),
        "valid_until": valid_until.isoformat() if valid_until else None,
        "qr_url": f"{settings.SITE_URL}/verify/{code}",
        "demonstration": demonstration,
    }
    row = Certificate.objects.create(
        identifier=identifier,
        code=code,
        title=title,
        matter=matter,
        case_number=case_number,
        case=case,
        issuer=issuer,
        holder_id=holder,
        body=body,
        digest=bytes.fromhex(certificates.digest(body)),
        issued_on=issued_on,
        valid_until=valid_until,
        is_demonstration=demonstration,
    )
    record(at=at, actor=by.id, fact="certificate.issued", subject=row.pk, identifier=identifier)
    return row


def _free_code() -> str:
    """A code for the public check that no certificate has. Call under the county's turn."""
    code = entropy.digits(16)
    while Certificate.objects.filter(code=code).exists():
        code = entropy.digits(16)
    return code


def revoke_certificate(*, certificate: UUID, why: str, by: Actor, at: datetime, on: date) -> None:
    """The certificate is worth nothing from that day; the public check says so."""
    with transaction.atomic():
        row = Certificate.objects.select_for_update().filter(pk=certificate).first()
        if row is None:
            raise NotFound("There is no such certificate.")
        if row.revoked_on is None:
            row.revoked_on, row.revoked_why = on, why
            row.save(update_fields=["revoked_on", "revoked_why"])
            record(at=at, actor=by.id, fact="certificate.revoked", subject=row.pk)


def register(*, source: str, person: UUID, data: Mapping[str, Any]) -> None:
    """Write a demonstration register's answer for a person; replaces the one before."""
    RegisterEntry.objects.update_or_create(
        source=source, person_id=person, defaults={"data": dict(data)}
    )
