"""One case as the desk holds it in hand: its dossier, its turn, its plan, and their words."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from onewindow.cases import planning, queries
from onewindow.rules import clock
from onewindow.rules.actors import Actor
from onewindow.rules.plans import Plan
from onewindow.web import kit as frame
from onewindow.web import words
from onewindow.web.staff import desk_offers, shown
from onewindow.web.staff.desk_offers import Offers, Turn

# Texts that become part of the record: Chinese, whatever the signer reads.
OPINIONS: Mapping[str, tuple[str, ...]] = {
    "承办": (
        "材料齐全，符合法定形式，建议准予。",
        "材料齐全，需现场核查后再定。",
        "不符合法定条件，建议不予。",
    ),
    "核查": (
        "现场与申请一致，符合条件。",
        "现场与申请不一致，不符合条件。",
    ),
    "审核": (
        "已复核，同意承办意见。",
        "已复核，不同意承办意见。",
    ),
}
STEPS: Mapping[str, str | Promise] = {
    "承办": pgettext_lazy("step", "承办"),
    "核查": pgettext_lazy("step", "核查"),
    "审核": pgettext_lazy("step", "审核"),
    "批准": pgettext_lazy("step", "批准"),
}


class File:
    """One case on the screen of whoever may see it."""

    def __init__(self, case_id: UUID, by: Actor) -> None:
        self.by, self.at = by, frame.now()
        self.today = clock.local_day(self.at)
        self.dossier = queries.dossier(case_id=case_id, to=by, today=self.today)
        self.case = self.dossier.case
        self.inside = queries.inside(self.case)
        self.turn: Turn = desk_offers.turn(self.dossier, self.inside, by)
        self.offers: Offers = desk_offers.offers(self.dossier, self.inside, self.turn)
        self.plan: Plan = planning.plan_of(self.dossier.package, today=self.today)
        self.english: Mapping[str, str] = planning.bundle_of(self.dossier.package).english

    @property
    def name(self) -> str:
        """The matter's name in the reader's language."""
        return shown.name(self.dossier.row)

    def url(self, name: str) -> str:
        """The address of one of the case's own pages."""
        return reverse(f"staff:{name}", args=[self.case.pk])


def step_word(name: str) -> str:
    """What a step of the department's process is called."""
    return str(STEPS.get(name, name))


def who(entry: Any) -> str:
    """Who brought a fact about."""
    return _("依法自动") if entry.actor == "law" else str(entry.detail.get("name") or "")


def event_word(fact: str) -> str:
    """What a fact of the journal is called."""
    verb = fact.removeprefix("case.")
    known = {str(one): str(word) for one, word in words.VERBS.items()}
    return known.get(verb, _("催办") if verb == "urged" else verb)
