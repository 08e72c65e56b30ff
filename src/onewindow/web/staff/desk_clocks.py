"""Both clocks of a case with their reasons, the card that stands, the time left out."""

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext as _

from onewindow.cases import planning, queries
from onewindow.rules import clock
from onewindow.rules.cards import Level
from onewindow.rules.clock_words import KIND_WORDS, PauseKind
from onewindow.web import kit as frame
from onewindow.web import saying, words
from onewindow.web.staff.desk_file import File

CARDS = {
    Level.WARNING: (pgettext_lazy("card", "预警"), "amber"),
    Level.YELLOW: (pgettext_lazy("card", "黄牌"), "amber"),
    Level.RED: (pgettext_lazy("card", "红牌"), "red"),
}


def card(file: File) -> dict[str, object] | None:
    """The supervision card that stands now, with its moment."""
    found = queries.card(file.dossier, at=frame.now())
    if found is None:
        return None
    word, tone = CARDS[found.level]
    return {"word": word, "tone": tone, "since": found.since_at}


def clocks(file: File) -> list[dict[str, object]]:
    """Both clocks with the reasons for their days, the binding one marked."""
    found = file.dossier.clocks
    if found is None:
        return []
    legal, promised = planning.limits_of(file.case)
    language = get_language() or "zh"
    return [
        {
            "name": name,
            "limit": saying.limit(limit["days"], limit["unit"]),
            "is_demonstration": limit["evidence"] == "D",
            "due_on": due.on,
            "is_provisional": due.provisional,
            "is_binding": due is found.binding,
            "reasons": clock.explain(due, language),
        }
        for name, limit, due in (
            (_("承诺时限"), promised, found.promised),
            (_("法定时限"), legal, found.statutory),
        )
        if due is not None
    ]


def pause_word(kind: str) -> str:
    """What a special procedure is called."""
    chinese, english = KIND_WORDS[PauseKind(kind)]
    return english.capitalize() if words.in_english() else chinese


def pauses(file: File) -> list[dict[str, object]]:
    """The special procedures of a case, as its page lists them."""
    return [
        {
            "kind": pause_word(one.kind),
            "reason": one.reason,
            "days": one.granted_days,
            "since": one.since_on,
            "until": one.until_on,
            "result": one.result,
        }
        for one in file.dossier.pauses
    ]
