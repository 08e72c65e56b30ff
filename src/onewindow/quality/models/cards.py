"""Supervision cards: the rules of giving them, what is watched, the cards, and urging."""

from django.db import models
from django.db.models import F, Q

from onewindow.cases.models import Case
from onewindow.entropy import new_id
from onewindow.places.models import Centre, Department
from onewindow.quality.models.ratings import Review
from onewindow.rules.card_loop import TO_DO, CardState, CardVerb, Why
from onewindow.rules.cards import Level, Subject

KINDS = [(one.value, one.value) for one in Subject]
LEVELS = [(one.value, one.value) for one in Level]
KEY = 60
LIT = ["red", "yellow", "warning"]


class CardTable(models.Model):
    """发牌规则. One published version of the thresholds; the database refuses any change of it.

    In force is the newest that has begun; of two that begin on one day, the later number.
    """

    number = models.PositiveIntegerField(unique=True)
    since = models.DateField()
    body = models.JSONField()
    published_at = models.DateTimeField()
    published_by = models.CharField(max_length=60)
    name = models.CharField(max_length=60, blank=True)  # of who published it
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["-since", "-number"], name="quality_cardtable_force")]

    def __str__(self) -> str:
        return f"{self.number} {self.since}"


class Watch(models.Model):
    """在办监察. One open subject, its terms, when its next threshold passes, and its lamp.

    key: kind and identifier of the subject. case: what it belongs to; review: of a complaint.
    shifts: [moment, working days] granted. level: the lamp that is lit, empty for none;
    level_at: the moment that was passed. urges: how often it was urged.
    """

    key = models.CharField(max_length=KEY, primary_key=True)
    kind = models.CharField(max_length=14, choices=KINDS)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="watches")
    review = models.ForeignKey(Review, models.PROTECT, null=True, related_name="watches")
    centre = models.ForeignKey(Centre, models.PROTECT, db_index=False)
    department = models.ForeignKey(Department, models.PROTECT, null=True, db_index=False)
    since_at = models.DateTimeField()
    limit = models.JSONField(null=True)  # [days, unit]
    statutory = models.JSONField(null=True)
    shifts = models.JSONField(default=list)
    next_at = models.DateTimeField(null=True)
    rules = models.CharField(max_length=40)  # number of the table and mark of the calendar
    level = models.CharField(max_length=7, choices=LEVELS, blank=True)
    level_at = models.DateTimeField(null=True)
    urges = models.PositiveIntegerField(default=0)
    urged_at = models.DateTimeField(null=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(case__isnull=False, review=None)
                | Q(case=None, review__isnull=False, kind="complaint"),
                name="quality_watch_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(level="", level_at=None) | ~Q(level="") & Q(level_at__isnull=False),
                name="quality_watch_lit_since",
            ),
        ]
        indexes = [
            models.Index(
                fields=["next_at"], name="quality_watch_due", condition=Q(next_at__isnull=False)
            ),
            models.Index(fields=["rules"], name="quality_watch_rules"),
            models.Index(
                fields=["level", "level_at", "key"],
                name="quality_watch_lamps",
                condition=~Q(level=""),
            ),
            models.Index(
                fields=["centre", "level", "level_at"],
                name="quality_watch_centre",
                condition=~Q(level=""),
            ),
            models.Index(
                fields=["department", "level", "level_at"],
                name="quality_watch_department",
                condition=~Q(level=""),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.level}"


class Card(models.Model):
    """黄牌、红牌. One level that one subject has passed, and what came of it.

    late_at: the threshold that was passed; given_at: when it was noticed. due_on: the day by
    which somebody has to act; None where nobody has. why: of what the rule took back.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=KEY)
    kind = models.CharField(max_length=14, choices=KINDS)
    level = models.CharField(max_length=7, choices=LEVELS)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="cards")
    review = models.ForeignKey(Review, models.PROTECT, null=True, related_name="cards")
    centre = models.ForeignKey(Centre, models.PROTECT, db_index=False)
    department = models.ForeignKey(Department, models.PROTECT, null=True, db_index=False)
    table = models.ForeignKey(CardTable, models.PROTECT, db_index=False)
    by_hand = models.BooleanField()
    state = models.CharField(max_length=9, choices=[(s.value, s.value) for s in CardState])
    late_at = models.DateTimeField()
    given_at = models.DateTimeField()
    due_on = models.DateField(null=True)
    explained_by = models.CharField(max_length=60, blank=True)
    explained_at = models.DateTimeField(null=True)
    judged_at = models.DateTimeField(null=True)
    judged_by = models.CharField(max_length=60, blank=True)
    why = models.CharField(max_length=8, choices=[(w.value, w.value) for w in Why], blank=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        constraints = [
            # What the rule took back was never due; its threshold may pass in earnest later.
            models.UniqueConstraint(
                fields=["key", "level"],
                condition=~Q(state="withdrawn"),
                name="quality_card_once",
            ),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in CardState]),
                name="quality_card_state_known",
            ),
            models.CheckConstraint(
                condition=Q(level__in=["yellow", "red"]), name="quality_card_yellow_or_red"
            ),
            models.CheckConstraint(
                condition=Q(state="withdrawn") & ~Q(why="") | ~Q(state="withdrawn") & Q(why=""),
                name="quality_card_withdrawn_for_a_reason",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["proposed", "asked", "answered"]) | Q(due_on__isnull=False),
                name="quality_card_to_do_by_a_day",
            ),
            models.CheckConstraint(
                condition=Q(given_at__gte=F("late_at")), name="quality_card_after_the_moment"
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_on", "id"],
                name="quality_card_to_do",
                condition=Q(state__in=sorted(str(one) for one in TO_DO)),
            ),
            models.Index(fields=["centre", "-id"], name="quality_card_centre"),
            models.Index(fields=["department", "-id"], name="quality_card_department"),
            models.Index(fields=["late_at", "centre", "department"], name="quality_card_period"),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.level} {self.state}"


class CardNote(models.Model):
    """红黄牌记录. What somebody wrote at one step of a card."""

    card = models.ForeignKey(Card, models.PROTECT, related_name="notes")
    verb = models.CharField(max_length=8, choices=[(v.value, v.value) for v in CardVerb])
    at = models.DateTimeField()
    by = models.CharField(max_length=60)
    name = models.CharField(max_length=60, blank=True)
    text = models.CharField(max_length=500)

    def __str__(self) -> str:
        return f"{self.card_id} {self.verb}"


class Urge(models.Model):
    """督办. One message about one lamp to who handles it and who heads them, and its answer.

    id: of the form that sent it, so that a double click is one. again: said to be once more on
    the same day.
    """

    id = models.UUIDField(primary_key=True, editable=False)
    key = models.CharField(max_length=KEY)
    kind = models.CharField(max_length=14, choices=KINDS)
    level = models.CharField(max_length=7, choices=LEVELS)
    case = models.ForeignKey(Case, models.PROTECT, null=True, related_name="urges")
    review = models.ForeignKey(Review, models.PROTECT, null=True, related_name="urges")
    centre = models.ForeignKey(Centre, models.PROTECT, db_index=False)
    department = models.ForeignKey(Department, models.PROTECT, null=True, db_index=False)
    at = models.DateTimeField()
    day = models.DateField()
    again = models.BooleanField(default=False)
    by = models.CharField(max_length=60)
    name = models.CharField(max_length=60)
    handler = models.CharField(max_length=60, blank=True)  # whom it is told, beside the head
    handler_name = models.CharField(max_length=60, blank=True)
    text = models.CharField(max_length=500)
    answer_due_on = models.DateField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.CharField(max_length=60, blank=True)
    answerer = models.CharField(max_length=60, blank=True)
    answer = models.CharField(max_length=500, blank=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["key", "day"], condition=Q(again=False), name="quality_urge_once_a_day"
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="")
                | Q(answered_at__isnull=False) & ~Q(answer=""),
                name="quality_urge_answered_in_words",
            ),
        ]
        indexes = [
            models.Index(fields=["key", "-at"], name="quality_urge_lamp"),
            models.Index(
                fields=["department", "answer_due_on"],
                name="quality_urge_department",
                condition=Q(answered_at=None),
            ),
            models.Index(
                fields=["centre", "answer_due_on"],
                name="quality_urge_centre",
                condition=Q(answered_at=None),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.key} {self.at}"
