"""好差评: five grades, one rating of each service and each matter, and what casts doubt on it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum, StrEnum

from onewindow.rules.refusal import Problem, Refusal

TEXT_MOST = 300


class Grade(IntEnum):
    """The national code of satisfaction; stars run the other way. Source: GB/T 39046-2020 A.8."""

    VERY_GOOD = 1  # 非常满意
    GOOD = 2  # 满意
    FAIR = 3  # 基本满意
    BAD = 4  # 不满意
    VERY_BAD = 5  # 非常不满意

    @property
    def stars(self) -> int:
        """How many stars show it: five for very good."""
        return 6 - self


BAD = frozenset({Grade.BAD, Grade.VERY_BAD})  # 差评


class Channel(StrEnum):
    """Where a rating was given. Source: provincial rating feeds; house names."""

    PAD = "pad"  # 评价器
    SCREEN = "screen"  # 客屏
    KIOSK = "kiosk"  # 自助终端
    QR = "qr"  # 纸上二维码
    LINK = "link"  # 消息里的链接
    WEB = "web"  # 电脑
    PHONE = "phone"  # 手机


class Doubt(StrEnum):
    """Why a rating may not be what it says; it is kept, and shown to be doubtful."""

    SELF = "self"  # 被评价人自己的账号
    STAFF = "staff"  # 工作人员的账号
    BURST = "burst"  # 同一设备短时间大量评价
    EARLY = "early"  # 服务结束以前


class RatingLinkUnknown(Refusal):
    """No such link was ever given out."""

    code = "rating_link_unknown"


class RatingLinkExpired(Refusal):
    """The time to rate this service is over."""

    code = "rating_link_expired"


class NothingToRateYet(Refusal):
    """The service has not begun, or the matter has not been decided."""

    code = "nothing_to_rate_yet"


class RatingGiven(Refusal):
    """Somebody has rated this service, and nothing says that it is the same person."""

    code = "rating_given"


class RatingSettled(Refusal):
    """The time to change a rating is over, or somebody has begun to put right what it says."""

    code = "rating_settled"


@dataclass(frozen=True, slots=True)
class Given:
    """What is known when a rating comes in.

    by_account: whose session gave it, as the journal calls them; empty for nobody's.
    is_staff: that account holds a post. clerk: who served. ended_at: None while the service
    goes on. beside: moments of other ratings from the same machine or network.
    """

    at: datetime
    by_account: str
    is_staff: bool
    clerk: str
    ended_at: datetime | None
    beside: Sequence[datetime] = ()


def doubts(given: Given, *, burst_most: int, burst_within: timedelta) -> frozenset[Doubt]:
    """Why the rating is doubtful; empty when nothing speaks against it.

    burst_most: ratings from one machine or network within `burst_within` that are still
    ordinary, this one among them. Source: 国办发〔2019〕51号 (误评、恶意差评要排除); house rule.
    """
    found = set()
    if given.is_staff:
        is_own = bool(given.clerk) and given.by_account == given.clerk
        found.add(Doubt.SELF if is_own else Doubt.STAFF)
    near = [one for one in given.beside if abs(given.at - one) <= burst_within]
    if len(near) + 1 > burst_most:
        found.add(Doubt.BURST)
    if given.ended_at is None or given.at < given.ended_at:
        found.add(Doubt.EARLY)
    return frozenset(found)


def counts(grade: Grade, doubtful: Collection[Doubt]) -> bool:
    """Whether a rating enters the scores before a person has judged it.

    A doubt never flatters: a doubtful good grade is left out, a doubtful bad one counts until
    an appeal or the office sets it aside. Source: house rule.
    """
    return not doubtful or grade in BAD


def may_change(*, rated_at: datetime, at: datetime, edit_days: int, is_handled: bool) -> bool:
    """Whether the same person's second rating still takes the place of the first.

    Not once somebody has taken up a bad review: what is wrong is put right, not talked away.
    Source: house rule.
    """
    return not is_handled and at - rated_at <= timedelta(days=edit_days)


def is_open(*, ended_at: datetime | None, at: datetime, link_days: int) -> bool:
    """Whether a service may still be rated; one that goes on always. Source: house rule."""
    return ended_at is None or at - ended_at <= timedelta(days=link_days)


def check(
    *, grade: int, reasons: Collection[str], text: str, offered: Collection[str]
) -> list[Problem]:
    """Everything wrong with a rating as it was sent. offered: reasons of this grade.

    Source: house rule.
    """
    found = []
    if grade not in set(Grade):
        found.append(Problem("grade", "grade_missing", "Choose one of the five grades."))
    if set(reasons) - set(offered):
        said = "Choose among the reasons of this grade."
        found.append(Problem("reasons", "reason_unknown", said))
    if len(text) > TEXT_MOST:
        params = {"most": TEXT_MOST}
        found.append(Problem("text", "too_long", f"At most {TEXT_MOST} characters.", params))
    return found
