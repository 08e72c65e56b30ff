"""Addresses of the board that everybody may open who leads a hall, a department or the whole."""

FOR_ALL_LEADERS = (
    "staff/board/",
    "staff/board/towns/",
    "staff/board/funnel/",
    "staff/board/cases/<slug:what>/",
    "staff/board/wall/",
)
