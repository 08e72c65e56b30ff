"""Reading cases. Every query over people names who asks; lists are keyset-paged."""

from onewindow.cases.queries.dossiers import (
    Dossier,
    certificate_for,
    document_for,
    dossier,
    paper_for,
)
from onewindow.cases.queries.lists import PAGE, Page, Row, desk, find, light, window_in, window_out
from onewindow.cases.queries.packages import (
    PackageRow,
    drafts_pinning,
    my_packages,
    package_for,
    recent_duplicates,
)
from onewindow.cases.queries.progress import Lane, Progress, Step, lanes, progress

__all__ = [
    "PAGE",
    "Dossier",
    "Lane",
    "PackageRow",
    "Page",
    "Progress",
    "Row",
    "Step",
    "certificate_for",
    "desk",
    "document_for",
    "dossier",
    "drafts_pinning",
    "find",
    "lanes",
    "light",
    "my_packages",
    "package_for",
    "paper_for",
    "progress",
    "recent_duplicates",
    "window_in",
    "window_out",
]
