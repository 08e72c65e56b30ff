"""The package one person hands in once, and the cases it holds."""

from uuid import UUID

from django.db import models
from django.db.models import Q

from onewindow.catalog.models import LifeEventVersion, MatterVersion
from onewindow.documents.models import Certificate, Document
from onewindow.entropy import new_id
from onewindow.hall.models import Ticket
from onewindow.people.models import Person, Proxy
from onewindow.places.models import Centre, Department
from onewindow.rules.actors import Actor
from onewindow.rules.lifecycle import BEFORE_ACCEPTANCE, OPEN, State
from onewindow.sealing import SealedJSON, SealedText


class Package(models.Model):
    """申报（一次收件）. What one person hands in once; holds 1..n cases."""

    class Channel(models.TextChoices):
        WINDOW = "window", "窗口"
        WEB = "web", "网上"
        PHONE = "phone", "掌上"
        KIOSK = "kiosk", "自助终端"
        POST = "post", "邮寄"
        API = "api", "接口"

    class Relation(models.TextChoices):
        SELF = "self", "本人"
        AGENT = "agent", "受委托人"
        FAMILY = "family", "亲属"
        GUARDIAN = "guardian", "监护人"

    class Stage(models.TextChoices):
        DRAFT = "draft", "草稿"
        SUBMITTED = "submitted", "已提交"
        DISCARDED = "discarded", "已放弃"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    stage = models.CharField(max_length=9, choices=Stage.choices, default=Stage.DRAFT)
    county = models.CharField(max_length=6)
    centre = models.ForeignKey(Centre, models.PROTECT)
    channel = models.CharField(max_length=6, choices=Channel.choices)
    life_event = models.ForeignKey(LifeEventVersion, models.PROTECT, null=True)
    versions = models.JSONField()  # [matter code, pinned version id], in the order chosen
    answers = models.JSONField(default=dict)
    form = SealedJSON()  # concept → value
    delivery = models.CharField(max_length=10, default="窗口领取")
    # Where db_index is False, another index begins with the same column.
    applicant = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="packages", db_index=False
    )
    agent = models.ForeignKey(
        Person, models.PROTECT, null=True, related_name="agencies", db_index=False
    )
    relation = models.CharField(max_length=8, choices=Relation.choices, default=Relation.SELF)
    proxy = models.ForeignKey(  # 亲友代办: what the agent acts upon, while it lives
        Proxy, models.PROTECT, null=True, related_name="packages"
    )
    code = models.CharField(max_length=16, unique=True)  # 收件码
    ticket = models.ForeignKey(  # the visit to a hall it was filled in on
        Ticket, models.PROTECT, null=True, related_name="packages", db_index=False
    )
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=60)
    helper = models.CharField(max_length=60, blank=True)  # clerk who filled in for the applicant
    updated_at = models.DateTimeField()
    keep_until = models.DateField(null=True)  # a draft's end; given up, the end of its files
    submitted_at = models.DateTimeField(null=True)
    signed_at = models.DateTimeField(null=True)
    confirmed = models.JSONField(default=list)  # rules a clerk ticked before acceptance
    idempotency_key = models.CharField(max_length=80, null=True)
    request_digest = models.BinaryField(max_length=32, null=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["created_by", "idempotency_key"], name="cases_package_once"
            ),
            models.CheckConstraint(
                condition=~Q(stage="submitted")
                | Q(submitted_at__isnull=False, applicant__isnull=False),
                name="cases_package_submitted_by_someone",
            ),
            models.CheckConstraint(
                condition=Q(relation="self", agent=None) | ~Q(relation="self") | Q(stage="draft"),
                name="cases_package_agent_named",
            ),
        ]
        indexes = [
            models.Index(
                fields=["keep_until"],
                name="cases_package_keep",
                condition=Q(keep_until__isnull=False),
            ),
            models.Index(fields=["applicant", "-id"], name="cases_package_applicant"),
            models.Index(
                fields=["agent", "-id"],
                name="cases_package_agent",
                condition=Q(agent__isnull=False),
            ),
            models.Index(
                fields=["ticket"],
                name="cases_package_ticket",
                condition=Q(ticket__isnull=False),
            ),
            models.Index(
                fields=["created_by", "-id"],
                name="cases_package_drafts",
                condition=Q(stage="draft"),
            ),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def people(self) -> frozenset[UUID]:
        """The applicant and whoever acts for them, while what they act upon lives."""
        acting = self.agent_id if self.proxy is None or self.proxy.ended_at is None else None
        return frozenset(pk for pk in (self.applicant_id, acting) if pk)

    def is_made_by(self, by: Actor) -> bool:
        """Whether `by` began it, and has not lost the authority upon which they did."""
        is_lost = self.proxy is not None and self.proxy.ended_at is not None
        return self.created_by == by.id and not (is_lost and by.person_id not in self.people)

    @property
    def pinned(self) -> dict[str, int]:
        """Matter code → pinned version id."""
        return dict(self.versions)


class Case(models.Model):
    """办件. One matter for one applicant, from intake to archive."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    package = models.ForeignKey(Package, models.PROTECT, related_name="cases", db_index=False)
    county = models.CharField(max_length=6)
    centre = models.ForeignKey(Centre, models.PROTECT)
    department = models.ForeignKey(Department, models.PROTECT)
    version = models.ForeignKey(MatterVersion, models.PROTECT)
    matter = models.CharField(max_length=40)
    number = models.CharField(max_length=50, unique=True)  # 办件编号
    stage = models.PositiveSmallIntegerField()  # order in the package; equal = parallel
    is_automatic = models.BooleanField(default=False)
    state = models.CharField(max_length=20, choices=[(s.value, s.value) for s in State])
    submitted_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True)
    statutory_due_on = models.DateField(null=True)
    promised_due_on = models.DateField(null=True)
    due_on = models.DateField(null=True)  # the binding one; null while a pause is open
    due_is_provisional = models.BooleanField(default=False)
    extension_days = models.PositiveSmallIntegerField(default=0)
    handler = models.CharField(max_length=60, blank=True)  # who took it up
    handler_name = models.CharField(max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    is_demonstration = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["package", "matter"], name="cases_matter_once"),
            models.CheckConstraint(
                condition=Q(state__in=[s.value for s in State]), name="cases_state_known"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["granted", "refused", "certified", "ready", "posted"])
                | Q(decided_at__isnull=False),
                name="cases_decided_when_decided",
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["accepted", "accepted-with-gaps", "in-review", "paused"])
                | Q(accepted_at__isnull=False),
                name="cases_accepted_when_accepted",
            ),
        ]
        indexes = [
            models.Index(
                fields=["department", "due_on", "id"],
                name="cases_desk",
                condition=Q(state__in=["accepted", "accepted-with-gaps", "in-review", "paused"]),
            ),
            models.Index(
                fields=["handler", "due_on", "id"],
                name="cases_mine",
                condition=Q(state__in=["accepted", "accepted-with-gaps", "in-review", "paused"])
                & ~Q(handler=""),
            ),
            models.Index(
                fields=["centre", "submitted_at", "id"],
                name="cases_window_in",
                condition=Q(state__in=sorted(s.value for s in BEFORE_ACCEPTANCE)),
            ),
            models.Index(
                fields=["centre", "decided_at", "id"],
                name="cases_window_out",
                condition=Q(state__in=["refused", "granted", "certified", "ready"]),
            ),
            models.Index(
                fields=["due_on"],
                name="cases_due",
                condition=Q(state__in=sorted(s.value for s in OPEN)),
            ),
        ]

    def __str__(self) -> str:
        return self.number


class CaseSeries(models.Model):
    """办件流水. How far one implementing code's numbering has come on one day."""

    key = models.CharField(max_length=40, primary_key=True)  # 实施编码 + YYYYMMDD
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.key} {self.last}"


class Material(models.Model):
    """材料. One paper the package must bring, asked once for all its cases."""

    class Status(models.TextChoices):
        MISSING = "missing", "待提供"
        FOUND = "found", "系统已有"
        CONFIRMED = "confirmed", "已确认"
        DISPUTED = "disputed", "申请人认为有误"
        GIVEN = "given", "已提交"
        PAPER = "paper", "收到纸质件"
        PROMISED = "promised", "告知承诺"
        AWAITED = "awaited", "待前序办结"
        GAP = "gap", "容缺待补"
        WAIVED = "waived", "免提交"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    package = models.ForeignKey(Package, models.CASCADE, related_name="materials", db_index=False)
    material = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    need = models.CharField(max_length=2)  # 必要 情形 容缺
    matters = models.JSONField()  # codes of the matters that ask for it
    status = models.CharField(max_length=9, choices=Status.choices, default=Status.MISSING)
    document = models.ForeignKey(Document, models.PROTECT, null=True, related_name="+")
    certificate = models.ForeignKey(Certificate, models.PROTECT, null=True, related_name="+")
    register = models.CharField(max_length=20, blank=True)  # where it was found
    grade = models.CharField(max_length=1, blank=True)
    checked = models.CharField(max_length=6, blank=True)  # right | wrong, the clerk's eye
    checked_by = models.CharField(max_length=60, blank=True)
    remark = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["package", "material"], name="cases_material_once")
        ]

    def __str__(self) -> str:
        return self.name


class Supplement(models.Model):
    """补正. One notice that lists everything missing at once."""

    package = models.ForeignKey(Package, models.PROTECT, related_name="supplements")
    items = models.JSONField()  # [{where, name, what, how}]
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=60)
    due_on = models.DateField()
    typed = SealedJSON()  # field → value, as far as its person has come with the answer
    before = SealedJSON()  # field → value that the answer replaced
    answered_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["package"],
                condition=Q(answered_at=None, lapsed_at=None),
                name="cases_supplement_one_open",
            )
        ]

    def __str__(self) -> str:
        return f"{self.package_id} {self.due_on}"


class Gap(models.Model):
    """容缺. A paper that may come after acceptance, by a day."""

    package = models.ForeignKey(Package, models.PROTECT, related_name="gaps")
    material = models.ForeignKey(Material, models.PROTECT)
    due_on = models.DateField()
    filled_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.material_id} {self.due_on}"


class Step(models.Model):
    """环节. One step of the matter's own review: 承办, 核查, 审核, 批准."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="steps")
    order = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=10)
    people = models.PositiveSmallIntegerField(default=1)
    done_at = models.DateTimeField(null=True)
    done_by = models.CharField(max_length=60, blank=True)
    names = models.CharField(max_length=120, blank=True)  # who signed, two where the law wants
    opinion = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "order"], name="cases_step_order")]

    def __str__(self) -> str:
        return f"{self.case_id} {self.name}"


class Pause(models.Model):
    """特别程序. Time that one or both clocks leave out."""

    case = models.ForeignKey(Case, models.PROTECT, related_name="pauses")
    kind = models.CharField(max_length=20)
    reason = models.CharField(max_length=300)
    granted_days = models.PositiveSmallIntegerField()
    since_on = models.DateField()
    until_on = models.DateField(null=True)  # half-open: the day work goes on
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["case"], condition=Q(until_on=None), name="cases_pause_one_open"
            ),
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=models.F("since_on")),
                name="cases_pause_in_order",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.kind}"


class Decision(models.Model):
    """决定. Granted or refused, with reasons; after a commitment, the inspection that is due."""

    case = models.OneToOneField(Case, models.PROTECT, related_name="decision")
    is_granted = models.BooleanField()
    reasons = models.TextField()
    on_commitment = models.BooleanField(default=False)
    inspect_by = models.DateField(null=True)
    inspected_at = models.DateTimeField(null=True)
    inspection_passed = models.BooleanField(null=True)
    inspection_note = models.CharField(max_length=300, blank=True)
    decided_at = models.DateTimeField()
    decided_by = models.CharField(max_length=60)
    decider = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.case_id} {self.is_granted}"


class Delivery(models.Model):
    """送达. How the result reaches its person, and the proof that it did."""

    class Mode(models.TextChoices):
        COUNTER = "counter", "窗口领取"
        LOCKER = "locker", "取件柜"
        POST = "post", "邮寄"
        ONLINE = "online", "电子送达"

    case = models.OneToOneField(Case, models.PROTECT, related_name="delivery")
    mode = models.CharField(max_length=7, choices=Mode.choices)
    ready_at = models.DateTimeField()
    locker = models.CharField(max_length=20, blank=True)
    pickup_hash = models.BinaryField(max_length=32, null=True)
    tracking = models.CharField(max_length=40, blank=True)
    posted_at = models.DateTimeField(null=True)
    delivered_at = models.DateTimeField(null=True)
    receiver = SealedText()
    proof = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["pickup_hash"],
                condition=Q(delivered_at=None, pickup_hash__isnull=False),
                name="cases_delivery_in_a_locker",
            )
        ]

    def __str__(self) -> str:
        return f"{self.case_id} {self.mode}"
