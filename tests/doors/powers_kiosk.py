"""Addresses of an application at a machine: nobody comes in without the machine's token."""

ONE = "apply/<uuid:package>/"
READ = [
    "apply/",
    "apply/begun/",
    "apply/for/<slug:kind>/<slug:code>/",
    ONE,
    *(f"{ONE}{page}/" for page in ("papers", "answers", "filled", "kept", "done")),
]
POSTED = ["apply/for/<slug:kind>/<slug:code>/begin/"]
BOTH = [
    f"{ONE}{page}/" for page in ("ask", "known", "field", "place", "paper", "delivery", "check")
]
