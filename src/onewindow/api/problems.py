"""Every "no" of the API as RFC 9457 problem+json, in the caller's language, all at once."""

import json
import logging
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.core.serializers.json import DjangoJSONEncoder
from django.http import Http404, HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI
from ninja.errors import HttpError, ValidationError

from onewindow.api import auth, kit, limits
from onewindow.api.schemas.problems import ProblemOut
from onewindow.rules.refusal import Incomplete, NotFound, Problem, Refusal
from onewindow.wording import telling

MEDIA_TYPE = "application/problem+json"
HTTP_400, HTTP_404, HTTP_405, HTTP_500 = 400, 404, 405, 500
UNSTORABLE = "\x00"

View = Callable[..., HttpResponse]
log = logging.getLogger("onewindow.api")

# What an operation may answer besides success, for its description.
PUBLIC: Mapping[int, type[ProblemOut]] = dict.fromkeys((404, 422, 429, 500), ProblemOut)
ASKED: Mapping[int, type[ProblemOut]] = dict.fromkeys((400, 404, 422, 429, 500), ProblemOut)
READING: Mapping[int, type[ProblemOut]] = dict.fromkeys((401, 403, 404, 422, 429, 500), ProblemOut)
WRITING: Mapping[int, type[ProblemOut]] = dict.fromkeys(
    (400, 401, 403, 404, 409, 422, 429, 500), ProblemOut
)


class BadRequest(Refusal):
    """The request could not be read at all."""

    code = "bad_request"


class TooLargeRequest(Refusal):
    """More bytes than a request may have."""

    code = "request_too_large"


class MethodNotAllowed(Refusal):
    """The address is right, the method is not."""

    code = "method_not_allowed"


class Failed(Refusal):
    """A bug of ours; the details are in the log, not in the answer."""

    code = "failed"


def answer(refusal: Refusal) -> HttpResponse:
    """The whole problem document for one refusal, with the headers that belong to it."""
    status = telling.STATUSES.get(refusal.code, telling.CONFLICT)
    problems = refusal.problems if isinstance(refusal, Incomplete) else []
    response = HttpResponse(
        json.dumps(document(refusal, status, problems), cls=_Encoder, ensure_ascii=False),
        status=status,
        content_type=MEDIA_TYPE,
    )
    for name, value in _headers(refusal).items():
        response.headers[name] = value
    return response


def document(refusal: Refusal, status: int, problems: Iterable[Problem] = ()) -> dict[str, Any]:
    """The members of RFC 9457, and ours: code, params, problems."""
    return {
        "type": f"{kit.PREFIX}/docs#{refusal.code}",
        "title": str(HTTPStatus(status).phrase),
        "status": status,
        "detail": telling.sentence(refusal),
        "code": refusal.code,
        "params": dict(refusal.params),
        "problems": [one(problem) for problem in problems],
    }


def one(problem: Problem) -> dict[str, Any]:
    """One problem with its place."""
    return {
        "where": problem.where,
        "code": problem.code,
        "detail": telling.sentence(problem),
        "params": dict(problem.params),
    }


class _Encoder(DjangoJSONEncoder):
    """Parameters may be days, sets, enums: told as text where JSON has no word for them."""

    def default(self, o: Any) -> Any:
        if isinstance(o, (set, frozenset, tuple)):
            return sorted(str(each) for each in o)
        try:
            return super().default(o)
        except TypeError:
            return str(o)


def _headers(refusal: Refusal) -> dict[str, str]:
    if isinstance(refusal, limits.Throttled):
        return {"Retry-After": str(refusal.seconds)}
    if isinstance(refusal, auth.Unauthenticated):
        return {"WWW-Authenticate": 'Bearer realm="onewindow", error="invalid_token"'}
    if isinstance(refusal, auth.MissingScope):
        wanted = " ".join(str(each) for each in _listed(refusal.params.get("scopes")))
        said = f'Bearer realm="onewindow", error="insufficient_scope", scope="{wanted}"'
        return {"WWW-Authenticate": said}
    return {}


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, Sequence) and not isinstance(value, str) else ()


# --- What went wrong before an operation was reached -----------------------------------------

BY_KIND: Mapping[str, str] = {
    "missing": "missing",
    "extra_forbidden": "unknown_field",
    "string_too_long": "too_long",
    "string_too_short": "required",
    "too_long": "too_many",
    "too_short": "required",
    "greater_than_equal": "out_of_range",
    "less_than_equal": "out_of_range",
    "greater_than": "out_of_range",
    "less_than": "out_of_range",
    "literal_error": "not_an_option",
    "enum": "not_an_option",
}
BAD_SHAPE = "bad_shape"


def shape_problems(errors: Iterable[Mapping[str, Any]]) -> list[Problem]:
    """What does not fit the operation's description, every place of it."""
    return [_shape_problem(error) for error in errors]


def _shape_problem(error: Mapping[str, Any]) -> Problem:
    source, *rest = [str(part) for part in error["loc"]]
    if source == "body":
        rest = rest[1:]  # the parameter's name is ours, not the caller's
    where = ".".join(rest) or source
    given = error.get("ctx") or {}
    most = given.get("max_length")
    params: dict[str, object] = {"label": where} | ({"most": most} if most is not None else {})
    code = BY_KIND.get(str(error["type"]), BAD_SHAPE)
    return Problem(where, code, str(error["msg"]), params)


def unforeseen(error: Exception) -> Refusal:
    """What the house says when something failed that no rule foresaw. A bug is logged."""
    if isinstance(error, Refusal):
        return error
    if isinstance(error, ValidationError):
        return Incomplete(shape_problems(error.errors))
    if isinstance(error, RequestDataTooBig):
        return TooLargeRequest("The request is too large.")
    if isinstance(error, Http404):
        return NotFound("There is nothing at this address.")
    if isinstance(error, (HttpError, SuspiciousOperation, MultiPartParserError)):
        return BadRequest("The request could not be read.")
    log.error("The API failed", exc_info=error)
    return Failed("Something failed on our side.")


def install(api: NinjaAPI) -> None:
    """Every exception of an operation becomes a problem."""

    def handler(request: HttpRequest, error: Exception | type[Exception]) -> HttpResponse:
        return answer(unforeseen(error if isinstance(error, Exception) else error()))

    for kind in (Refusal, ValidationError, HttpError, Http404, Exception):
        api.add_exception_handler(kind, handler)


def shaped(view: View) -> View:
    """A view whose every answer has the API's shape: wrong methods and odd addresses included."""

    @wraps(view)
    def inner(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        if UNSTORABLE in request.path:
            return answer(NotFound("There is nothing at this address."))
        try:
            response = view(request, *args, **kwargs)
        except Exception as error:
            return answer(unforeseen(error))
        if response.status_code == HTTP_405:
            refused = answer(MethodNotAllowed("This address does not know that method."))
            refused.headers["Allow"] = response.headers.get("Allow", "")
            return refused
        return response

    inner.csrf_exempt = True  # type: ignore[attr-defined]  # no cookie is read here
    return inner


def nothing_here(request: HttpRequest, **_: object) -> HttpResponse:
    """Any other address under the API."""
    return answer(NotFound("There is nothing at this address."))
