"""Addresses of the catalogue's owners, and of nobody else."""

HERE, ONE = "staff/catalogue/", "staff/catalogue/of/<slug:code>/"
DRAFT = f"{ONE}draft/"
READ = (
    HERE,
    f"{HERE}files/export/",
    f"{ONE}versions/<int:number>/",
    DRAFT,
    f"{DRAFT}preview/",
    f"{DRAFT}difference/",
)
BOTH = (
    *(f"{HERE}{page}/" for page in ("new", "synonyms", "top", "files")),
    ONE,
    f"{ONE}places/",
    f"{ONE}withdraw/",
    *(f"{DRAFT}{page}/" for page in ("publish", "discard", "english", "<slug:section>")),
)
