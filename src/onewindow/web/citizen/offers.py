"""What a person may begin: one matter or one life event, in the versions now in force."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from onewindow.cases import planning
from onewindow.cases.actions import drafts
from onewindow.catalog import queries as catalog
from onewindow.people import queries as people
from onewindow.rules import remembered
from onewindow.rules.actors import Actor
from onewindow.rules.bundles import Bundle
from onewindow.rules.conditions import UNSURE
from onewindow.rules.facts import Facts
from onewindow.rules.plans import Plan
from onewindow.rules.refusal import NotFound
from onewindow.web import words

MATTER, LIFE = "matter", "life"
ASKED = "asked"  # answers given while looking around, in the session


@dataclass(frozen=True, slots=True)
class Offer:
    """A matter or a life event joined for one hand-in. kind: matter or life."""

    kind: str
    code: str
    bundle: Bundle

    @property
    def english(self) -> Mapping[str, str]:
        """The English of its texts."""
        return self.bundle.english

    @property
    def name(self) -> str:
        """Its name in the reader's language."""
        return words.said(self.bundle.name, self.english)

    @property
    def guide(self) -> str:
        """The address of its guide."""
        return reverse(f"citizen:{'life' if self.kind == LIFE else 'guide'}", args=[self.code])

    @property
    def key(self) -> str:
        """Under which its answers lie in the session."""
        return f"{self.kind}:{self.code}"

    @property
    def wanted(self) -> dict[str, Any]:
        """What `drafts.begin` has to be told."""
        return {"life_event": self.code} if self.kind == LIFE else {"matters": (self.code,)}


def offer(kind: str, code: str) -> Offer:
    """What is in force under this code. Raises NotFound. Two queries, then one."""
    if kind not in (MATTER, LIFE):
        raise NotFound("There is nothing of that kind.")
    life_event = code if kind == LIFE else None
    version, pinned = drafts.pins(life_event=life_event, matters=() if kind == LIFE else (code,))
    bundle = catalog.bundle(life_event_version_id=version, versions=dict(pinned))
    return Offer(kind, code, bundle)


def answers_of(request: HttpRequest, one: Offer) -> dict[str, str]:
    """What was answered before, as far as it still fits what is in force."""
    given = (request.session.get(ASKED) or {}).get(one.key) or {}
    return {
        key: value
        for key, value in given.items()
        if key in one.bundle.asked and (value == UNSURE or value in one.bundle.asked[key].values)
    }


def keep_answers(request: HttpRequest, one: Offer, answers: Mapping[str, str]) -> None:
    """Keep answers in the session until they go into a draft."""
    everything = dict(request.session.get(ASKED) or {})
    everything[one.key] = dict(answers)
    request.session[ASKED] = everything


def forget_answers(request: HttpRequest, one: Offer) -> None:
    """They are in a draft now, or asked anew."""
    everything = dict(request.session.get(ASKED) or {})
    if everything.pop(one.key, None) is not None:
        request.session[ASKED] = everything


def facts_of(me: Actor, one: Offer, *, today: date) -> Facts:
    """What is known of somebody who looks around: age and what they hold, once signed in."""
    if me.person_id is None:
        return Facts(on=today)
    person = people.person(me.person_id)
    held = planning.held(one.bundle, person, today=today)
    return Facts(on=today, birth_on=planning.birth_of(person), held=held)


def plan_of(one: Offer, answers: Mapping[str, str], facts: Facts) -> Plan:
    """The checklist under the answers given so far."""
    return remembered.plan(bundle=one.bundle, answers=answers, facts=facts)
