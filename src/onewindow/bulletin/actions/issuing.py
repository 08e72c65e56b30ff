"""A bulletin's life: drafted from figures, its words edited, signed, corrected by revisions."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from onewindow.bulletin import queries
from onewindow.bulletin.actions import facts
from onewindow.bulletin.models import Bulletin
from onewindow.catalog import canonical
from onewindow.journal.actions import record
from onewindow.rules import bulletins, clock, periods, telling
from onewindow.rules.actors import LAW, Actor
from onewindow.rules.bulletins import BulletinVerb
from onewindow.rules.periods import Period
from onewindow.rules.refusal import Incomplete, NotFound, Problem, Refusal
from onewindow.rules.telling import Sentence

DRAFT, SIGNED = Bulletin.State.DRAFT, Bulletin.State.SIGNED
DRAFTED_AT_HOUR = 8  # of the day after a month, by itself
LONGEST = 1_000  # characters of one sentence
LONGEST_REASON = 300


class AlreadyDrafted(Refusal):
    """There is a draft of this period already, or a signed one that only a correction changes."""

    code = "bulletin_already_there"


class NotOverYet(Refusal):
    """The period still runs."""

    code = "period_not_over"


class IsSigned(Refusal):
    """Signed: nothing in it changes any more."""

    code = "bulletin_is_signed"


class OthersWrote(Refusal):
    """Somebody else has changed the words since they were shown."""

    code = "bulletin_others_wrote"


class FiguresDisagree(Refusal):
    """Figures that do not agree with each other are not signed."""

    code = "figures_disagree"


def draft(*, period: Period, by: Actor, at: datetime) -> Bulletin:
    """起草. Count a period that is over, lock its figures, let them write their sentences.

    Facts are brought up to date first. Raises NotPermitted, NotOverYet, AlreadyDrafted.
    Source: the city's monthly bulletin (draft on the first day of the next month: house rule).
    """
    bulletins.require(by, BulletinVerb.DRAFT)
    if clock.local_day(at) < period.until_on:
        raise NotOverYet("This period is not over yet.", until=period.until_on)
    with transaction.atomic():
        if _of(period).exists():
            raise AlreadyDrafted("There is a bulletin of this period.", period=str(period))
        return _drafted(period, revision=1, reason="", by=by, at=at)


def draft_due(*, at: datetime) -> Bulletin | None:
    """Draft last month's by itself on its first morning; None when there is nothing to do.

    Only where last month had a case at all. Source: house rule.
    """
    today, hour = clock.local_day(at), at.astimezone(clock.CHINA).hour
    if hour < DRAFTED_AT_HOUR:
        return None
    period = periods.last(periods.month(today.year, today.month))
    if _of(period).exists():
        return None
    facts.keep_up()
    if not queries.has_cases(period):
        return None
    try:
        return draft(period=period, by=LAW, at=at)
    except AlreadyDrafted:
        return None


def edit(
    *, bulletin_id: UUID, texts: Mapping[str, str], version: int, by: Actor, at: datetime
) -> Bulletin:
    """改写. Put a person's words in the place of sentences; empty words leave a sentence out.

    texts: key of a sentence → Chinese words. version: the one that was shown. The English of a
    sentence that was rewritten is left out: nobody has written it. Figures stay.
    Raises NotPermitted, NotFound, IsSigned, OthersWrote, Incomplete. Source: house rule.
    """
    bulletins.require(by, BulletinVerb.EDIT)
    with transaction.atomic():
        one = _draft_of(bulletin_id)
        if one.version != version:
            raise OthersWrote("Somebody else has changed the words since.")
        known = {line["key"] for line in one.text}
        problems = [
            Problem(key, "too_long", "This sentence is too long.", {"most": LONGEST})
            for key, words in texts.items()
            if len(words) > LONGEST
        ]
        problems += [
            Problem(key, "unknown_field", "There is no such sentence.", {"label": key})
            for key in sorted(texts.keys() - known)
        ]
        if problems:
            raise Incomplete(problems)
        changed = [
            line["key"] for line in one.text if texts.get(line["key"], line["zh"]) != line["zh"]
        ]
        if changed:
            one.text = [
                {"key": line["key"], "zh": texts[line["key"]].strip(), "en": "", "is_edited": True}
                if line["key"] in changed
                else line
                for line in one.text
            ]
            one.version += 1
            one.save(update_fields=["text", "version"])
            record(at=at, actor=by.id, fact="bulletin.edit", subject=one.pk, sentences=changed)
        return one


def sign(*, bulletin_id: UUID, version: int, by: Actor, at: datetime) -> Bulletin:
    """签发. Freeze it; a fingerprint over figures and text goes into the journal.

    version: of the text that was read. Raises NotPermitted, NotFound, IsSigned, OthersWrote,
    FiguresDisagree. Source: house rule.
    """
    bulletins.require(by, BulletinVerb.SIGN)
    with transaction.atomic():
        one = _draft_of(bulletin_id)
        if one.version != version:
            raise OthersWrote("Somebody else has changed the words since.")
        if one.figures["contradictions"]:
            raise FiguresDisagree("The figures do not agree with each other.")
        one.digest = canonical.digest({"figures": one.figures, "text": one.text})
        one.state, one.signed_at, one.signed_by, one.signer = SIGNED, at, by.id, by.name
        one.save()
        record(at=at, actor=by.id, fact="bulletin.sign", subject=one.pk, digest=one.digest.hex())
        return one


def correct(*, bulletin_id: UUID, reason: str, by: Actor, at: datetime) -> Bulletin:
    """更正. Count the period of a signed bulletin anew, as its next revision, and say why.

    Raises NotPermitted, NotFound, AlreadyDrafted, Incomplete. Source: house rule.
    """
    bulletins.require(by, BulletinVerb.CORRECT)
    given = reason.strip()
    if not given:
        raise Incomplete([Problem("reason", "required", "Say what was wrong.")])
    if len(given) > LONGEST_REASON:
        raise Incomplete(
            [Problem("reason", "too_long", "This is too long.", {"most": LONGEST_REASON})]
        )
    with transaction.atomic():
        one = Bulletin.objects.select_for_update().filter(pk=bulletin_id).first()
        if one is None:
            raise NotFound("There is no such bulletin.")
        period = Period(one.since_on, one.until_on)
        newest = _of(period).order_by("-revision").first()
        if newest is None or newest.state == DRAFT:
            raise AlreadyDrafted("There is a draft of this period.", period=str(period))
        return _drafted(period, revision=newest.revision + 1, reason=given, by=by, at=at)


def discard(*, bulletin_id: UUID, by: Actor, at: datetime) -> None:
    """作废草稿. Give a draft up, so that the period can be counted anew.

    Raises NotPermitted, NotFound, IsSigned. Source: house rule.
    """
    bulletins.require(by, BulletinVerb.DISCARD)
    with transaction.atomic():
        one = _draft_of(bulletin_id)
        record(at=at, actor=by.id, fact="bulletin.discard", subject=one.pk)
        one.delete()


def _drafted(period: Period, *, revision: int, reason: str, by: Actor, at: datetime) -> Bulletin:
    for _ in facts.catch_up():
        pass
    told, figures = queries.told(period)
    lines = [telling.title(told), *telling.sentences(told)]
    one = Bulletin(
        county=settings.COUNTY,
        since_on=period.since_on,
        until_on=period.until_on,
        revision=revision,
        reason=reason,
        figures=figures,
        text=[_line(sentence) for sentence in lines],
        drafted_at=at,
        drafted_by=by.id,
        is_demonstration=bool(figures["demonstration"]),
    )
    try:
        with transaction.atomic():
            one.save(force_insert=True)
    except IntegrityError:
        raise AlreadyDrafted("There is a bulletin of this period.", period=str(period)) from None
    record(at=at, actor=by.id, fact="bulletin.draft", subject=one.pk, period=str(period))
    return one


def _line(sentence: Sentence) -> dict[str, object]:
    return {
        "key": sentence.key, "zh": sentence.zh, "en": sentence.en, "is_edited": False,
    }  # fmt: skip


def _of(period: Period) -> QuerySet[Bulletin]:
    return Bulletin.objects.filter(
        county=settings.COUNTY, since_on=period.since_on, until_on=period.until_on
    )


def _draft_of(bulletin_id: UUID) -> Bulletin:
    one = Bulletin.objects.select_for_update().filter(pk=bulletin_id).first()
    if one is None:
        raise NotFound("There is no such bulletin.")
    if one.state != DRAFT:
        raise IsSigned("This bulletin is signed; only a correction changes anything.")
    return one
