"""What happens at the counter while somebody hands in or collects: what is shown, and signed."""

from django.db import models
from django.db.models import Q

from onewindow.cases.models.casework import Package
from onewindow.documents.models import Document
from onewindow.entropy import new_id
from onewindow.hall.models import Window
from onewindow.people.models import Account, Person
from onewindow.places.models import Centre
from onewindow.sealing import SealedJSON


class Facing(models.Model):
    """客屏. What the customer's screen of a window shows, and when that screen last asked.

    account: the clerk who turned it; what they show goes when they leave the window.
    """

    class Step(models.TextChoices):
        IDLE = "", "空闲"
        LOOK = "look", "正在办"
        SIGN = "sign", "请签名"
        TAKE = "take", "请签收"
        DONE = "done", "办好了"

    window = models.OneToOneField(Window, models.PROTECT, primary_key=True, related_name="facing")
    seen_at = models.DateTimeField(null=True)
    step = models.CharField(max_length=4, choices=Step.choices, blank=True)
    package = models.ForeignKey(
        Package, models.PROTECT, null=True, related_name="+", db_index=False
    )
    account = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="+", db_index=False
    )
    since = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(step="", package=None)
                | ~Q(step="")
                & Q(package__isnull=False, account__isnull=False, since__isnull=False),
                name="cases_facing_shows_a_package",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.window_id} {self.step}"


class Signature(models.Model):
    """签名. One signature for a whole package: for what is handed in, or for what is received.

    shown: what the signer had before them, words and all; digest: its fingerprint, which the
    package must still have when it is accepted. document: the picture of the handwriting;
    None for paper that was not scanned. window: where; None where the clerk sat at none.
    """

    class Purpose(models.TextChoices):
        INTAKE = "intake", "申请"
        DELIVERY = "delivery", "签收"

    class Means(models.TextChoices):
        SCREEN = "screen", "客屏"
        PAD = "pad", "签字板"
        PAPER = "paper", "纸上"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    package = models.ForeignKey(Package, models.PROTECT, related_name="signatures", db_index=False)
    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    means = models.CharField(max_length=6, choices=Means.choices, blank=True)
    window = models.ForeignKey(Window, models.PROTECT, null=True, related_name="+", db_index=False)
    signer = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    text = models.CharField(max_length=20)  # version of the words: intake@1
    shown = SealedJSON()
    digest = models.BinaryField(max_length=32)
    document = models.ForeignKey(
        Document, models.PROTECT, null=True, related_name="+", db_index=False
    )
    asked_at = models.DateTimeField()
    asked_by = models.CharField(max_length=60)
    signed_at = models.DateTimeField(null=True)
    signed_by = models.CharField(max_length=60, blank=True)  # machine or clerk that took it
    voided_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)  # results were handed over on it

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["package", "purpose"],
                condition=Q(voided_at=None, settled_at=None),
                name="cases_signature_one_holds",
            ),
            models.CheckConstraint(
                condition=Q(signed_at=None, means="", signed_by="", document=None)
                | Q(signed_at__isnull=False) & ~Q(means="") & ~Q(signed_by=""),
                name="cases_signature_signed_by_some_means",
            ),
            models.CheckConstraint(
                condition=~Q(means__in=["screen", "pad"]) | Q(document__isnull=False),
                name="cases_signature_on_glass_is_kept",
            ),
        ]
        indexes = [models.Index(fields=["package", "-id"], name="cases_signature_package")]

    def __str__(self) -> str:
        return f"{self.package_id} {self.purpose} {self.means}"


class TypedNumber(models.Model):
    """手工录入. Whose number was typed at a window instead of read, and who compared it."""

    package = models.ForeignKey(
        Package, models.PROTECT, related_name="typed_numbers", db_index=False
    )
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", db_index=False)
    typed_at = models.DateTimeField()
    typed_by = models.CharField(max_length=60)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.CharField(max_length=60, blank=True)
    checker = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["package", "person"], name="cases_typed_once"),
            models.CheckConstraint(
                condition=Q(checked_at=None, checked_by="")
                | Q(checked_at__isnull=False)
                & ~Q(checked_by="")
                & ~Q(checked_by=models.F("typed_by")),
                name="cases_typed_checked_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.package_id} {self.person_id}"


class CounterRule(models.Model):
    """窗口规则. What a centre's head has laid down for its windows; no row: nothing."""

    centre = models.OneToOneField(Centre, models.PROTECT, primary_key=True, related_name="+")
    second_check = models.BooleanField(default=False)  # of numbers typed by hand

    def __str__(self) -> str:
        return f"{self.centre_id} {self.second_check}"
