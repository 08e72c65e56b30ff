"""Who: the personal data of everybody the house knows, sealed column by column."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value
from django.db.models.functions import Coalesce

from onewindow.entropy import new_id
from onewindow.places.models import Centre, Department, Division
from onewindow.sealing import SealedText


class Person(models.Model):
    """自然人、法人. Whom the law knows by a number: a citizen, a business, an organisation."""

    class Kind(models.TextChoices):
        NATURAL = "自然人"
        LEGAL = "法人"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=3, choices=Kind.choices, default=Kind.NATURAL)
    name = SealedText(null=False)
    number = SealedText(null=False)  # 公民身份号码 or 统一社会信用代码
    number_hash = models.BinaryField(max_length=32, unique=True)
    phone = SealedText()
    address = SealedText()
    mail = SealedText()
    # What messages to them are written in; the database fills it for set-based writing.
    language = models.CharField(max_length=7, default="zh-hans", db_default="zh-hans")
    town = models.ForeignKey(Division, models.PROTECT, null=True)
    is_demonstration = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class AccountManager(BaseUserManager["Account"]):
    """What Django's authentication asks of a manager."""


class Account(AbstractBaseUser):
    """账号. A way in: a citizen's, bound to a person, or a member of staff's."""

    username = models.CharField(max_length=60, unique=True)
    name = models.CharField(max_length=60)  # shown; staff only, citizens show their person's
    person = models.OneToOneField(Person, models.PROTECT, null=True)
    # Where mail of their work reaches a member of staff, and its language; citizens: their person's
    mail = SealedText()
    language = models.CharField(max_length=7, default="zh-hans", db_default="zh-hans")
    is_active = models.BooleanField(default=True)
    is_demonstration = models.BooleanField(default=False)

    USERNAME_FIELD = "username"
    objects: Any = AccountManager()

    def __str__(self) -> str:
        return self.username


MOMENTS = Func(F("since"), F("until"), function="tstzrange")
DAYS = Func(F("since"), F("until"), Value("[]"), function="daterange")


class Post(models.Model):
    """岗位. A role held by an account at a centre or in a department, from when until when.

    since None: since the account was opened; until None: for good. The same post is never held
    twice at a time.
    """

    account = models.ForeignKey(Account, models.CASCADE, related_name="posts")
    role = models.CharField(max_length=20)
    centre = models.ForeignKey(Centre, models.PROTECT, null=True)
    department = models.ForeignKey(Department, models.PROTECT, null=True)
    since = models.DateTimeField(null=True)
    until = models.DateTimeField(null=True)
    granted_by = models.CharField(max_length=60, blank=True)
    ended_by = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="people_post_once_at_a_time",
                expressions=[
                    ("account", RangeOperators.EQUAL),
                    ("role", RangeOperators.EQUAL),
                    (Coalesce("centre_id", Value("")), RangeOperators.EQUAL),
                    (Coalesce("department_id", Value("")), RangeOperators.EQUAL),
                    (MOMENTS, RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=F("since")),
                name="people_post_ends_after_it_began",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.role}"


class Substitution(models.Model):
    """代班. Somebody stands in at another's post from one moment to another, and only then.

    until: when it ends by itself, or was ended earlier. One stands in at a post at a time.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="stands_in")
    post = models.ForeignKey(Post, models.PROTECT, related_name="stood_in")
    since = models.DateTimeField()
    until = models.DateTimeField()
    why = models.CharField(max_length=100)
    granted_by = models.CharField(max_length=60)
    granted_at = models.DateTimeField()
    ended_by = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="people_substitution_one_at_a_time",
                expressions=[
                    ("post", RangeOperators.EQUAL),
                    (MOMENTS, RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(until__gte=F("since")), name="people_substitution_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.post_id}"


class Absence(models.Model):
    """请假. Days on which somebody is not at work, the first and the last of them."""

    class Kind(models.TextChoices):
        LEAVE = "leave", "年休"
        SICK = "sick", "病假"
        TRAINING = "training", "培训"
        ERRAND = "errand", "公出"
        OTHER = "other", "其他"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="absences")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    since = models.DateField()
    until = models.DateField()
    granted_by = models.CharField(max_length=60)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="people_absence_once",
                expressions=[
                    ("account", RangeOperators.EQUAL),
                    (DAYS, RangeOperators.OVERLAPS),
                ],
            ),
            models.CheckConstraint(
                condition=Q(until__gte=F("since")), name="people_absence_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.since}"


class Qualification(models.Model):
    """受理资格. What somebody may accept: one matter, those of a zone, or all of them.

    until: the last good day. source: the training certificate it comes from, why: its number.
    """

    class Scope(models.TextChoices):
        MATTER = "matter", "事项"
        ZONE = "zone", "专区"
        ALL = "all", "全部"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, models.PROTECT, related_name="qualifications")
    scope = models.CharField(max_length=6, choices=Scope.choices)
    code = models.CharField(max_length=40, blank=True)  # of the matter; the zone's name
    since = models.DateField()
    until = models.DateField()
    why = models.CharField(max_length=40)
    source = models.UUIDField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "scope", "code"], name="people_qualification_once"
            ),
            models.CheckConstraint(
                condition=Q(scope="all", code="") | ~Q(scope="all") & ~Q(code=""),
                name="people_qualification_for_something",
            ),
            models.CheckConstraint(
                condition=Q(until__gte=F("since")), name="people_qualification_has_days"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account_id} {self.scope} {self.code}"


class Requirement(models.Model):
    """受理资格要求. Whether a county's windows ask for a qualification, from a moment on."""

    county = models.CharField(max_length=6)
    is_on = models.BooleanField()
    since = models.DateTimeField()
    set_by = models.CharField(max_length=60)

    class Meta:
        indexes = [
            models.Index(fields=["county", "-since", "-id"], name="people_requirement_now"),
        ]

    def __str__(self) -> str:
        return f"{self.county} {self.is_on}"


class Application(models.Model):
    """接入应用. A program that speaks the API with a token; only the token's hash is kept."""

    name = models.CharField(max_length=60, unique=True)
    token_hash = models.BinaryField(max_length=32, unique=True)
    scopes = ArrayField(models.CharField(max_length=40))
    roles = ArrayField(models.CharField(max_length=20), default=list)
    centres = ArrayField(models.CharField(max_length=12), default=list)
    departments = ArrayField(models.CharField(max_length=30), default=list)
    revoked_at = models.DateTimeField(null=True)
    is_demonstration = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Allowance(models.Model):
    """限流. Until when a caller has used up what it may ask; forgotten when the server falls."""

    key = models.CharField(max_length=100, primary_key=True)  # what is limited, and for whom
    spent_until = models.DateTimeField()  # no index: it would make every update dear

    def __str__(self) -> str:
        return self.key


class Proxy(models.Model):
    """亲友代办委托. One person has left matters of theirs to another, until a day or until taken
    back."""

    class Relation(models.TextChoices):
        FAMILY = "family", "亲属"
        AGENT = "agent", "受委托人"

    class Channel(models.TextChoices):
        OWN = "own", "本人登录"
        WINDOW = "window", "窗口"

    class End(models.TextChoices):
        REVOKED = "revoked", "收回"
        RESIGNED = "resigned", "辞去"
        OVER = "over", "到期"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    grantor = models.ForeignKey(Person, models.PROTECT, related_name="given", db_index=False)
    proxy = models.ForeignKey(Person, models.PROTECT, related_name="held", db_index=False)
    relation = models.CharField(max_length=8, choices=Relation.choices)
    matters = ArrayField(models.CharField(max_length=40), default=list)  # sorted; empty: all
    until_on = models.DateField()  # the last good day
    channel = models.CharField(max_length=6, choices=Channel.choices)
    paper = models.UUIDField(null=True)  # the scanned 授权委托书, where it was given at a window
    granted_at = models.DateTimeField()
    granted_by = models.CharField(max_length=60)
    ended_at = models.DateTimeField(null=True)
    ended_why = models.CharField(max_length=8, choices=End.choices, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["grantor", "proxy", "matters"],
                condition=models.Q(ended_at=None),
                name="people_proxy_one_of_a_kind",
            ),
            models.CheckConstraint(
                condition=~models.Q(grantor=models.F("proxy")), name="people_proxy_is_another"
            ),
            models.CheckConstraint(
                condition=models.Q(channel="own", paper=None)
                | models.Q(channel="window", paper__isnull=False),
                name="people_proxy_by_log_in_or_on_paper",
            ),
        ]
        indexes = [
            models.Index(
                fields=["proxy"],
                name="people_proxy_held",
                condition=models.Q(ended_at=None),
            ),
            models.Index(
                fields=["until_on"],
                name="people_proxy_term",
                condition=models.Q(ended_at=None),
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class EntryCode(models.Model):
    """一次码. What a person's phone shows so that a kiosk knows them: soon over, good once."""

    person = models.OneToOneField(Person, models.CASCADE, primary_key=True)
    code_hash = models.BinaryField(max_length=32, unique=True)
    until = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.person_id)
