"""Both clocks of a case with their reasons, the card that stands, the time left out."""

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from onewindow.cases import planning, queries
from onewindow.quality.queries import cards
from onewindow.rules import clock
from onewindow.rules.actors import Actor
from onewindow.rules.clock_words import KIND_WORDS, PauseKind
from onewindow.web import card_words, saying, words
from onewindow.web import kit as frame
from onewindow.web.staff import card_kit
from onewindow.web.staff.desk_file import File


def card(file: File) -> dict[str, object] | None:
    """The supervision card that stands now, with its moment."""
    found = queries.card(file.dossier, at=frame.now())
    if found is None:
        return None
    word, tone = card_words.LEVELS[found.level]
    return {"word": word, "tone": tone, "since": found.since_at}


def issued(file: File, by: Actor) -> list[dict[str, object]]:
    """The cards that were given over the case, for whoever may see cards. One query."""
    if not by.has(*card_kit.READERS):
        return []
    return [
        {
            "word": card_words.LEVELS[level][0],
            "level": level,
            "kind": card_words.KINDS[kind],
            "state": card_words.STATES[state],
            "href": reverse("staff:card", args=[pk]),
        }
        for pk, kind, level, state in cards.of_case(case_id=file.case.pk, to=by)
    ]


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
