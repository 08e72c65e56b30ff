"""Who may go where among the stars of centres."""

from collections.abc import Callable, Mapping
from typing import TypeVar

L = TypeVar("L")
OFFICE = frozenset({"office"})
HEAD = frozenset({"head"})
BOTH = OFFICE | HEAD
SEERS = BOTH | {"auditor"}
ONE = "staff/stars/<uuid:assessment_id>/"
PUBLIC = "stars/<uuid:assessment>/"
SHOWN = {"version": "0", "note": "x", "codes": "leak"}


def addresses(line: Callable[..., L], everybody: frozenset[str]) -> Mapping[str, L]:
    """A line for every address, as `powers` makes them."""

    def post(who: frozenset[str], **sent: str) -> L:
        return line(post=who, sent={**SHOWN, **sent})

    by_office = (
        *("send_back", "pass_review", "close_visit", "publish", "decline", "award", "recheck"),
        *("conclude", "veto"),
    )
    return {
        "stars/": line(get=everybody),
        PUBLIC: line(get=everybody, post=everybody, sent={"key": "0" * 32, "text": "x"}),
        f"{PUBLIC}certificate.pdf": line(get=everybody),
        "staff/stars/": line(get=SEERS | {"head elsewhere"}),
        "staff/stars/start/": post(BOTH, centre="331081100", year="2039"),
        "staff/stars/file/<uuid:file_id>/": line(get=SEERS),
        "staff/stars/file/<uuid:file_id>/drop/": post(HEAD),
        "staff/stars/objection/<uuid:objection_id>/": post(OFFICE, is_upheld="0", answer="x"),
        "staff/stars/deduction/<uuid:deduction_id>/": post(OFFICE),
        ONE: line(get=SEERS),
        f"{ONE}self/<slug:section>/": line(get=HEAD, post=HEAD, sent=SHOWN),
        f"{ONE}self/<slug:section>/total/": post(HEAD),
        f"{ONE}mark/<slug:code>/": line(get=OFFICE, post=OFFICE, sent=SHOWN),
        f"{ONE}visit/": line(get=OFFICE, post=OFFICE, sent={**SHOWN, "key": "0" * 32}),
        f"{ONE}fill/": post(BOTH),
        f"{ONE}submit/": post(HEAD),
        **{f"{ONE}{verb}/": post(OFFICE) for verb in by_office},
    }
