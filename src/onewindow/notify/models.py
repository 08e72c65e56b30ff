"""Messages, one per person per fact; the letters they make; what became of each on its way.

Members of staff are told by notices of their own; a mail tells of those that came together.
"""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from onewindow.cases.models import Case, Package
from onewindow.entropy import new_id
from onewindow.hall.models import Ticket
from onewindow.people.models import Account, Person
from onewindow.rules.messages import Channel, Group, Kind


class Letter(models.Model):
    """信. Messages to one person, of facts near in time, that arrive as one."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(Person, models.PROTECT, related_name="letters", db_index=False)
    at = models.DateTimeField()  # of the first fact
    closes_at = models.DateTimeField()  # until then more of them may come in
    is_shown = models.BooleanField(default=False)  # on the person's own page
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["person", "-at", "-id"],
                name="notify_letter_list",
                condition=Q(is_shown=True),
            ),
            models.Index(
                fields=["person"],
                name="notify_letter_unread",
                condition=Q(is_shown=True, read_at=None),
            ),
            models.Index(fields=["person", "closes_at"], name="notify_letter_open"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.at}"


ABOUT_NEITHER = ["proxy-given", "proxy-ended", "appointment-off"]


class Message(models.Model):
    """消息. One fact told to one person. The database refuses a second time."""

    letter = models.ForeignKey(Letter, models.PROTECT, related_name="messages")
    person = models.ForeignKey(Person, models.PROTECT, db_index=False)
    occasion = models.CharField(max_length=60)  # which fact: entry:812, or a term that ends
    kind = models.CharField(max_length=20, choices=[(k.value, k.value) for k in Kind])
    # What it is about: a package, one case of it, a number in a hall, or an authority to act
    package = models.ForeignKey(Package, models.PROTECT, null=True, related_name="messages")
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="messages")
    ticket = models.ForeignKey(Ticket, models.PROTECT, null=True, db_index=False)
    at = models.DateTimeField()
    detail = models.JSONField(default=dict)  # days and the like: nothing personal
    channels = ArrayField(models.CharField(max_length=4))  # by which it is told

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "occasion"], name="notify_message_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[k.value for k in Kind]), name="notify_message_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind__in=["near", "rate", "review-answered"],
                    ticket__isnull=False,
                    package=None,
                )
                | Q(kind__in=ABOUT_NEITHER, ticket=None, package=None)
                | Q(package__isnull=False, ticket=None),
                name="notify_message_about_one_thing",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.occasion}"


class Sending(models.Model):
    """发送. One letter on one way out of the house, and what became of it.

    account: of the member of staff whom a mail tells of notices; else it is a person's letter.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "待发送"
        CLAIMED = "claimed", "发送中"
        SENT = "sent", "已发出"
        FAILED = "failed", "发送失败"
        UNKNOWN = "unknown", "不知是否发出"
        NOWHERE = "nowhere", "没有号码或地址"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    letter = models.ForeignKey(Letter, models.PROTECT, null=True, related_name="sendings")
    account = models.ForeignKey(Account, models.PROTECT, null=True, db_index=False)
    channel = models.CharField(max_length=4, choices=[(c.value, c.value) for c in Channel])
    state = models.CharField(max_length=7, choices=State.choices, default=State.WAITING)
    due_at = models.DateTimeField()
    is_urgent = models.BooleanField(default=False)  # at any hour
    tries = models.PositiveSmallIntegerField(default=0)
    gateway = models.CharField(max_length=10, blank=True)  # that has it, or had it last
    claim = models.UUIDField(null=True)  # of the worker that holds it
    claimed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=20, blank=True)  # why not, in one word of ours

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["letter", "channel"], name="notify_sending_once"),
            models.CheckConstraint(
                condition=Q(letter__isnull=False, account=None)
                | Q(letter=None, account__isnull=False, channel="mail"),
                name="notify_sending_to_one",
            ),
            models.CheckConstraint(
                condition=Q(state="claimed", claim__isnull=False, claimed_at__isnull=False)
                | ~Q(state="claimed"),
                name="notify_sending_claimed_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["waiting", "claimed"], ended_at=None)
                | ~Q(state__in=["waiting", "claimed"]) & Q(ended_at__isnull=False),
                name="notify_sending_ends_with_a_moment",
            ),
        ]
        indexes = [
            models.Index(
                fields=["channel", "due_at"],
                name="notify_sending_due",
                condition=Q(state="waiting"),
            ),
            models.Index(
                fields=["claimed_at"], name="notify_sending_held", condition=Q(state="claimed")
            ),
            models.Index(
                fields=["ended_at"],
                name="notify_sending_trouble",
                condition=Q(state__in=["failed", "unknown"]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"


class Notice(models.Model):
    """工作消息. One fact told to one member of staff. The database refuses a second time.

    about: the card, the review, the assessment… it leads to. mail: the one that tells of it too.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="notices", db_index=False)
    occasion = models.CharField(max_length=60)
    sort = models.CharField(max_length=20)  # of rules.staff_news
    about = models.UUIDField()
    at = models.DateTimeField()
    detail = models.JSONField(default=dict)  # levels, days and the like: nothing personal
    read_at = models.DateTimeField(null=True)
    mail = models.ForeignKey(Sending, models.PROTECT, null=True, related_name="notices")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "occasion"], name="notify_notice_once"),
        ]
        indexes = [
            models.Index(fields=["account", "-at", "-id"], name="notify_notice_list"),
            models.Index(
                fields=["account"], name="notify_notice_unread", condition=Q(read_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.sort}"


class Wish(models.Model):
    """通知偏好. What one person wants to be told of, and how; without one, what the house holds
    good."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="wishes", db_index=False)
    group = models.CharField(max_length=10, choices=[(g.value, g.value) for g in Group])
    channels = ArrayField(models.CharField(max_length=4))

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "group"], name="notify_wish_once"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.group}"
