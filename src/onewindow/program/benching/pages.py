"""Pages: what the server works for each, beside an empty page through the same stack."""

import contextlib
import statistics
from collections.abc import Iterator
from urllib.parse import quote

from onewindow.program.benching import inside
from onewindow.program.benching.results import Result
from onewindow.program.complaint import Complaint

FOUND = 200
EMPTY = "/-/empty/"
PAGES = {
    "home": "/",
    "guide": "/guide/tobacco_new/",
    "life_event": "/life/open_shop/",
    "search": f"/search/?q={quote('开小店卖香烟')}",
}
WARM, TURNS = 5, 40


def measure(*, turns: int = TURNS) -> Result:
    """Server time of the main pages, each in turn with the empty one, in this process."""
    with _empty_page():
        sizes = {name: _get(path)[1] for name, path in {**PAGES, "empty": EMPTY}.items()}
        for path in [*PAGES.values(), EMPTY] * WARM:
            _get(path)
        took: dict[str, list[float]] = {name: [] for name in PAGES}
        empty: list[float] = []
        for _ in range(turns):
            for name, path in PAGES.items():
                empty.append(_get(EMPTY)[0])
                took[name].append(_get(path)[0])
    medians = {name: statistics.median(times) for name, times in took.items()}
    base = statistics.median(empty)
    slowest = max(medians, key=lambda name: medians[name])
    return Result(
        name="page.portal",
        value=round(medians[slowest], 3),
        unit="ms server time",
        ratio=round(medians[slowest] / base, 3),
        against="an empty page through the same stack",
        detail={
            "slowest": slowest,
            "pages_ms": {name: round(value, 3) for name, value in medians.items()},
            "ratios": {name: round(value / base, 2) for name, value in medians.items()},
            "empty_ms": round(base, 3),
            "bytes": sizes,
        },
    )


@contextlib.contextmanager
def _empty_page() -> Iterator[None]:
    from django.conf import settings
    from django.urls import clear_url_caches

    usual = settings.ROOT_URLCONF
    settings.ROOT_URLCONF = "onewindow.program.benching.addresses"
    clear_url_caches()
    try:
        yield
    finally:
        settings.ROOT_URLCONF = usual
        clear_url_caches()


def _get(address: str) -> tuple[float, int]:
    """Milliseconds the whole stack takes for a page, and its size in bytes."""
    status, page, took = inside.ask("GET", address)
    if status != FOUND:
        raise Complaint(f"The page {address} could not be measured: it answers {status}.")
    return took, len(page)
