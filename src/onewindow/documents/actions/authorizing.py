"""亲友代办 at a window: an authority on paper, scanned and registered by the clerk."""

from collections.abc import Collection
from datetime import date, datetime

from django.db import transaction

from onewindow.documents import actions as documents
from onewindow.documents.models import Grade
from onewindow.documents.uploads import Upload
from onewindow.people import actions as people
from onewindow.people.actions import proxies
from onewindow.people.models import Proxy
from onewindow.rules.actors import Actor
from onewindow.rules.matters import Matter

PAPER = "proxy"  # what the catalogue calls a 授权委托书


def register(
    *,
    scan: Upload,
    grantor_name: str,
    grantor_number: str,
    name: str,
    number: str,
    relation: str,
    matters: Collection[Matter],
    until_on: date,
    by: Actor,
    at: datetime,
) -> Proxy:
    """Keep the scan of the signed paper and register what it says; both or neither.

    For whoever stands at the window with their card and has no telephone of their own.
    Raises as `proxies.grant`.
    Source: Civil Code art. 165 (in writing, signed); 国办函〔2016〕108号 (trust grades).
    """
    with transaction.atomic():
        grantor = people.know(name=grantor_name, number=grantor_number, at=at)
        paper = documents.keep(
            upload=scan,
            owner=grantor.pk,
            package=None,
            material=PAPER,
            title=scan.name,
            by=by,
            at=at,
            grade=Grade.B,
        )
        return proxies.grant(
            grantor_id=grantor.pk,
            name=name,
            number=number,
            relation=relation,
            matters=matters,
            until_on=until_on,
            by=by,
            at=at,
            paper=paper.pk,
        )
