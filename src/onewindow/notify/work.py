"""Notices to members of staff in words: for their page, and for the mail that tells of several."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from onewindow.cases.models import Case
from onewindow.catalog import queries as catalog
from onewindow.notify.gateways import Outgoing
from onewindow.notify.models import Notice
from onewindow.notify.work_sentences import LEVELS, SENTENCES, TITLES
from onewindow.places import queries as places
from onewindow.rules.staff_news import Notice as Sort
from onewindow.wording import words

PAGE = "/staff/messages/"


@dataclass(frozen=True, slots=True)
class Noticed:
    """One notice with all that its sentence needs. case: the matter's version and the number."""

    id: UUID
    sort: Sort
    about: UUID
    at: datetime
    is_read: bool
    detail: Mapping[str, Any]
    version: int | None
    number: str
    centre: str
    centre_en: str

    @property
    def title(self) -> str:
        """What happened, in a few words."""
        return str(TITLES[self.sort]) % self._given()

    @property
    def sentence(self) -> str:
        """What happened and what is to be done, in the language of the moment."""
        return str(SENTENCES[self.sort]) % self._given()

    def _given(self) -> dict[str, str]:
        english = words.in_english()
        return {
            "card": str(LEVELS.get(self.detail.get("level", ""), "")),
            "what": self._what(),
            "centre": self.centre_en if english else self.centre,
            "day": self._day("due_on"),
            "visit": self._visit(),
            "until": self._day("until"),
            "grade": self.detail.get("grade_name_en" if english else "grade_name", ""),
            "year": str(self.detail.get("year", "")),
            "course": self.detail.get("course_en" if english else "course", ""),
            "when": self._when(),
            "place": self.detail.get("place", ""),
        }

    def _what(self) -> str:
        """The matter, or that it is a bad review, and its number."""
        if self.version is None:
            return _("%(centre)s的一条差评") % {
                "centre": self.centre_en if words.in_english() else self.centre
            }
        one = catalog.compiled(self.version)
        name = words.said(one.name, one.english)
        return _("《%(name)s》（%(number)s）") % {"name": name, "number": self.number}

    def _day(self, key: str) -> str:
        on = self.detail.get(key)
        return words.day(date.fromisoformat(on), english=words.in_english()) if on else "—"

    def _visit(self) -> str:
        if not self.detail.get("visit_on"):
            return _("核验日期另行通知。")
        return _("核验日期是%(day)s。") % {"day": self._day("visit_on")}

    def _when(self) -> str:
        at = self.detail.get("starts_at")
        if not at:
            return "—"
        local = timezone.localtime(datetime.fromisoformat(at))
        return words.moment(local, english=words.in_english())


def in_order(rows: QuerySet[Notice], *, most: int | None = None) -> list[Noticed]:
    """Notices ready to be said, newest first, at most so many. At most three queries."""
    found = list(rows.order_by("-at", "-id")[:most])
    ids = {UUID(row.detail["case"]) for row in found if "case" in row.detail}
    about = Case.objects.filter(pk__in=ids) if ids else Case.objects.none()
    rows_of = about.values_list("pk", "version_id", "number")
    cases: dict[str, tuple[int | None, str]] = {
        str(pk): (version, number) for pk, version, number in rows_of
    }
    halls = {one.pk: one for one in places.centres()} if found else {}
    told = []
    for row in found:
        version, number = cases.get(row.detail.get("case", ""), (None, ""))
        hall = halls.get(row.detail.get("centre", ""))
        told.append(
            Noticed(
                id=row.pk,
                sort=Sort(row.sort),
                about=row.about,
                at=row.at,
                is_read=row.read_at is not None,
                detail=row.detail,
                version=version,
                number=number,
                centre=hall.name if hall else "",
                centre_en=hall.name_en if hall else "",
            )
        )
    return told


def compose(told: Sequence[Noticed], *, sending: UUID, to: str, language: str) -> Outgoing:
    """The mail of these notices, each with the address that leads to it."""
    with translation.override(language):
        lines = [_("您好！您在“一窗”有新的工作消息："), ""]
        for one in told:
            lines += [one.sentence, f"{settings.SITE_URL}{PAGE}{one.id}/", ""]
        lines.append(
            _("不想收邮件，可以在这里改：%(address)s") % {"address": f"{settings.SITE_URL}{PAGE}"}
        )
        lines.append(_("这封信由系统发出，请不要回复。"))
        if settings.DEMONSTRATION:
            lines.append(_("演示系统：人员和办件均为虚构。"))
        return Outgoing(sending, to, "\n".join(lines) + "\n", language, _subject(told))


def _subject(told: Sequence[Noticed]) -> str:
    others = len(told) - 1
    said = told[0].title
    if others:
        said += ngettext("，另有 %(n)s 条消息", "，另有 %(n)s 条消息", others) % {"n": others}
    return _("一窗：%(subject)s") % {"subject": said}
