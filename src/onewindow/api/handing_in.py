"""Handing in whole packages: plain views, since every microsecond counts here.

Types of msgspec read the body and write the description, which `openapi` puts beside the
operations of ninja.
"""

import re

import msgspec
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed

from onewindow.api import auth, kit, problems
from onewindow.api.reading import Reader
from onewindow.api.schemas import orders
from onewindow.cases.actions import batch
from onewindow.cases.actions.drafts import Named
from onewindow.cases.actions.intake import Handed, KeyReused
from onewindow.cases.actions.orders import Order, Rejected
from onewindow.rules.refusal import Incomplete, Problem
from onewindow.wording import telling

KEY_HEADER = "Idempotency-Key"
KEY = re.compile(r"[\x21-\x7e]{1,80}")
JSON = "application/json"
CREATED, HERE_ALREADY = 201, 200

PACKAGE, BATCH = Reader(orders.PackageIn), Reader(orders.BatchIn)
_encoder = msgspec.json.Encoder()


def package(request: HttpRequest) -> HttpResponse:
    """POST /packages: create and hand in one package in one call."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    by = auth.caller(request, "cases:write")
    key = _key(request)
    wanted = PACKAGE.read(request.body)
    handed = batch.take_in_one(order=_order(wanted, key), by=by, at=kit.now())
    response = HttpResponse(
        _encoder.encode(_receipt(handed)),
        status=CREATED if handed.fresh else HERE_ALREADY,
        content_type=JSON,
    )
    response.headers["Location"] = kit.address("packages", handed.package)
    response.headers["Cache-Control"] = "no-store"
    return response


def packages(request: HttpRequest) -> HttpResponse:
    """POST /packages/batch: many at once, an outcome for each."""
    if request.method != "POST":
        return HttpResponseNotAllowed(["POST"])
    by = auth.caller(request, "cases:write")
    wanted = BATCH.read(request.body)
    outcomes = batch.take_in(
        orders=[_order(one, one.key) for one in wanted.packages], by=by, at=kit.now()
    )
    answer = orders.BatchOut(tuple(_outcome(one) for one in outcomes))
    response = HttpResponse(_encoder.encode(answer), content_type=JSON)
    response.headers["Cache-Control"] = "no-store"
    return response


def _key(request: HttpRequest) -> str | None:
    key = request.headers.get(KEY_HEADER)
    if key is not None and not KEY.fullmatch(key):
        said = "Send 1 to 80 visible ASCII characters."
        raise Incomplete([Problem(KEY_HEADER, "bad_shape", said, {"label": KEY_HEADER})])
    return key


def _order(wanted: orders.PackageIn, key: str | None) -> Order:
    return Order(
        centre=wanted.centre,
        channel=wanted.channel,
        applicant=_named(wanted.applicant),
        life_event=wanted.life_event,
        matters=wanted.matters,
        answers=wanted.answers,
        form=wanted.form,
        relation=wanted.relation,
        agent=_named(wanted.agent) if wanted.agent else None,
        delivery=wanted.delivery,
        materials=wanted.materials,
        as_it_is=wanted.as_it_is,
        key=key,
    )


def _named(one: orders.PersonIn) -> Named:
    return Named(one.name, one.number, one.phone, one.address, one.kind)


def _receipt(handed: Handed) -> orders.Handed:
    return orders.Handed(
        id=str(handed.package),
        code=handed.code,
        password=handed.password,
        cases=tuple(
            orders.HandedCase(str(case), matter, number) for case, matter, number in handed.cases
        ),
    )


def _outcome(one: Handed | Rejected) -> orders.Outcome:
    if isinstance(one, Handed):
        return orders.Outcome(CREATED if one.fresh else HERE_ALREADY, package=_receipt(one))
    if one.code == KeyReused.code:
        refusal: Incomplete | KeyReused = KeyReused("This key was used before.")
        listed: tuple[Problem, ...] = ()
    else:
        refusal, listed = Incomplete(one.problems), one.problems
    status = telling.STATUSES.get(refusal.code, telling.CONFLICT)
    return orders.Outcome(status, problem=problems.document(refusal, status, listed))
