"""What members of staff are told: which facts, whom by their posts, and in what words' name."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from onewindow.rules.card_loop import CardVerb
from onewindow.rules.reviews import ReviewVerb
from onewindow.rules.star_assessments import StarVerb


class Notice(StrEnum):
    """One sort of fact that a member of staff should know."""

    CARD_PROPOSED = "card-proposed"  # 待确认发牌
    CARD_GIVEN = "card-given"  # 发牌，不要求说明
    CARD_ASKED = "card-asked"  # 发牌，要求说明
    CARD_ANSWERED = "card-answered"
    CARD_UPHELD = "card-upheld"
    CARD_LIFTED = "card-lifted"
    CARD_WITHDRAWN = "card-withdrawn"
    URGED = "urged"  # 督办
    URGE_ANSWERED = "urge-answered"
    REVIEW_OPENED = "review-opened"  # 差评待处理
    REVIEW_LATE = "review-late"
    REVIEW_APPEALED = "review-appealed"
    REVIEW_UPHELD = "review-upheld"  # 申诉成立
    REVIEW_REJECTED = "review-rejected"
    REVIEW_ANSWERED = "review-answered"  # 待核实
    REVIEW_SENT_BACK = "review-sent-back"
    REVIEW_CLOSED = "review-closed"
    STAR_OPENED = "star-opened"
    STAR_SUBMITTED = "star-submitted"
    STAR_SENT_BACK = "star-sent-back"
    STAR_VISIT = "star-visit"  # 初核通过，等现场核验
    STAR_NOTICED = "star-noticed"
    STAR_OBJECTED = "star-objected"
    STAR_RETURNED = "star-returned"  # 异议成立，重新核验
    STAR_AWARDED = "star-awarded"
    STAR_DECLINED = "star-declined"
    STAR_RECHECK = "star-recheck"
    STAR_CONFIRMED = "star-confirmed"
    STAR_DOWNGRADED = "star-downgraded"
    STAR_VETOED = "star-vetoed"
    STAR_EXPIRED = "star-expired"
    TRAINING_INVITED = "training-invited"
    TRAINING_CANCELLED = "training-cancelled"
    TRAINING_ENDING = "training-ending"


class Whom(StrEnum):
    """Who is told of a fact, by what they have to do with it."""

    CONCERNED = "concerned"  # who answers for what a card stands over, and who handles it
    HANDLER = "handler"  # who has taken up the case or the review
    HALL = "hall"  # the centre's heads
    DESK = "desk"  # the department's approvers
    OFFICE = "office"
    URGER = "urger"  # who urged
    NAMED = "named"  # accounts that the fact itself names


@dataclass(frozen=True, slots=True)
class Told:
    """A sort of notice and who gets it."""

    notice: Notice
    to: tuple[Whom, ...]


N, W = Notice, Whom
FACTS: Mapping[str, Told] = {
    f"card.{CardVerb.PROPOSE}": Told(N.CARD_PROPOSED, (W.OFFICE,)),
    f"card.{CardVerb.GIVE}": Told(N.CARD_GIVEN, (W.CONCERNED,)),
    f"card.{CardVerb.ASK}": Told(N.CARD_ASKED, (W.CONCERNED,)),
    f"card.{CardVerb.ANSWER}": Told(N.CARD_ANSWERED, (W.OFFICE,)),
    f"card.{CardVerb.UPHOLD}": Told(N.CARD_UPHELD, (W.CONCERNED,)),
    f"card.{CardVerb.LIFT}": Told(N.CARD_LIFTED, (W.CONCERNED,)),
    f"card.{CardVerb.WITHDRAW}": Told(N.CARD_WITHDRAWN, (W.CONCERNED,)),
    "urge.sent": Told(N.URGED, (W.CONCERNED,)),
    "urge.answered": Told(N.URGE_ANSWERED, (W.URGER,)),
    f"review.{ReviewVerb.OPEN}": Told(N.REVIEW_OPENED, (W.HALL,)),
    "review.late_call": Told(N.REVIEW_LATE, (W.HANDLER, W.HALL, W.OFFICE)),
    "review.late_correction": Told(N.REVIEW_LATE, (W.HANDLER, W.HALL, W.OFFICE)),
    f"review.{ReviewVerb.APPEAL}": Told(N.REVIEW_APPEALED, (W.OFFICE,)),
    f"review.{ReviewVerb.UPHOLD}": Told(N.REVIEW_UPHELD, (W.HANDLER, W.HALL)),
    f"review.{ReviewVerb.REJECT}": Told(N.REVIEW_REJECTED, (W.HANDLER, W.HALL)),
    f"review.{ReviewVerb.ANSWER}": Told(N.REVIEW_ANSWERED, (W.OFFICE,)),
    f"review.{ReviewVerb.SEND_BACK}": Told(N.REVIEW_SENT_BACK, (W.HANDLER, W.HALL)),
    f"review.{ReviewVerb.CLOSE}": Told(N.REVIEW_CLOSED, (W.HANDLER, W.HALL)),
    f"star.{StarVerb.OPEN}": Told(N.STAR_OPENED, (W.HALL,)),
    f"star.{StarVerb.SUBMIT}": Told(N.STAR_SUBMITTED, (W.OFFICE,)),
    f"star.{StarVerb.SEND_BACK}": Told(N.STAR_SENT_BACK, (W.HALL,)),
    f"star.{StarVerb.PASS_REVIEW}": Told(N.STAR_VISIT, (W.HALL,)),
    f"star.{StarVerb.PUBLISH}": Told(N.STAR_NOTICED, (W.HALL,)),
    f"star.{StarVerb.OBJECT}": Told(N.STAR_OBJECTED, (W.OFFICE, W.HALL)),
    f"star.{StarVerb.RETURN}": Told(N.STAR_RETURNED, (W.HALL,)),
    f"star.{StarVerb.AWARD}": Told(N.STAR_AWARDED, (W.HALL,)),
    f"star.{StarVerb.DECLINE}": Told(N.STAR_DECLINED, (W.HALL,)),
    f"star.{StarVerb.RECHECK}": Told(N.STAR_RECHECK, (W.HALL, W.OFFICE)),
    f"star.{StarVerb.CONFIRM}": Told(N.STAR_CONFIRMED, (W.HALL,)),
    f"star.{StarVerb.DOWNGRADE}": Told(N.STAR_DOWNGRADED, (W.HALL,)),
    f"star.{StarVerb.VETO}": Told(N.STAR_VETOED, (W.HALL,)),
    f"star.{StarVerb.EXPIRE}": Told(N.STAR_EXPIRED, (W.HALL, W.OFFICE)),
    "session.planned": Told(N.TRAINING_INVITED, (W.NAMED,)),
    "session.cancelled": Told(N.TRAINING_CANCELLED, (W.NAMED,)),
    "training.ending": Told(N.TRAINING_ENDING, (W.NAMED,)),
}


def told(fact: str, detail: Mapping[str, object]) -> Told | None:
    """Who of the staff is told of a fact, and as what; None for all that is nobody's news.

    A card that is given and asks why in the same breath is told once, as the asking.
    Source: house rule (发牌、督办、差评、评星、培训都要告知本人).
    """
    if fact == f"card.{CardVerb.GIVE}" and detail.get("asks"):
        return None
    return FACTS.get(fact)
