"""Papers in, papers out. Bodies are sealed; files lie encrypted in the store."""

from django.db import models

from onewindow.entropy import new_id
from onewindow.people.models import Person
from onewindow.places.models import Department
from onewindow.sealing import SealedJSON, SealedText


class Grade(models.TextChoices):
    """材料可信等级 (国办函〔2016〕108号)."""

    A = "A", "发证机关提供"
    B = "B", "窗口核验"
    C = "C", "申请人上传，需核原件"
    D = "D", "申请人自行承诺"


class Document(models.Model):
    """文件. A file somebody gave us; the bytes are in the store under `sha256`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    owner = models.ForeignKey(Person, models.PROTECT, null=True)
    package = models.UUIDField(null=True, db_index=True)  # for which it was given
    material = models.CharField(max_length=40)
    title = SealedText()
    sha256 = models.BinaryField(max_length=32)
    mime = models.CharField(max_length=40)
    size = models.PositiveIntegerField()
    pages = models.PositiveSmallIntegerField()
    grade = models.CharField(max_length=1, choices=Grade.choices, default=Grade.C)
    valid_until = models.DateField(null=True)
    may_reuse = models.BooleanField(default=False)  # the owner's consent
    created_at = models.DateTimeField()
    created_by = models.CharField(max_length=60)

    def __str__(self) -> str:
        return str(self.pk)


class Paper(models.Model):
    """文书. A numbered paper the law asks for; drawn as PDF from its frozen body."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=30)
    number = models.CharField(max_length=60, unique=True)
    subject = models.UUIDField(db_index=True)  # the case, or the package it speaks of
    package = models.UUIDField(db_index=True)
    template = models.CharField(max_length=40)
    body = SealedJSON()
    issued_at = models.DateTimeField()
    issued_by = models.CharField(max_length=60)

    def __str__(self) -> str:
        return self.number


class PaperSeries(models.Model):
    """文号. How far one authority's numbering of one kind of paper has come this year."""

    key = models.CharField(max_length=60, primary_key=True)  # 机关简称 + 性质 + 年
    last = models.PositiveIntegerField()

    def __str__(self) -> str:
        return f"{self.key} {self.last}"


class Certificate(models.Model):
    """电子证照. What a decision issued; valid, expired or revoked on any given day."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    identifier = models.CharField(max_length=90, unique=True)  # 证照标识
    code = models.CharField(max_length=20, unique=True)  # for the public check
    title = models.CharField(max_length=100)
    matter = models.CharField(max_length=40)
    case_number = models.CharField(max_length=50)
    case = models.UUIDField(unique=True)
    issuer = models.ForeignKey(Department, models.PROTECT)
    holder = models.ForeignKey(Person, models.PROTECT, related_name="certificates")
    body = SealedJSON()  # what it says: ordered lines of label and value
    digest = models.BinaryField(max_length=32)
    issued_on = models.DateField()
    valid_until = models.DateField(null=True)
    revoked_on = models.DateField(null=True)
    revoked_why = models.CharField(max_length=200, blank=True)
    is_demonstration = models.BooleanField(default=True)

    class Meta:
        indexes = [models.Index(fields=["holder", "matter"], name="documents_cert_holder")]

    def __str__(self) -> str:
        return self.identifier


class Showing(models.Model):
    """亮证. The digits a holder's telephone shows for a certificate in one half minute."""

    certificate = models.ForeignKey(Certificate, models.CASCADE, related_name="showings")
    step = models.PositiveIntegerField()  # the half minute, counted from 1970
    nth = models.PositiveSmallIntegerField(default=0)
    code = models.CharField(max_length=8)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code", "step"], name="documents_showing_one_certificate_a_code"
            ),
            models.UniqueConstraint(
                fields=["certificate", "step"], name="documents_showing_one_code_at_a_time"
            ),
        ]
        indexes = [models.Index(fields=["step"], name="documents_showing_step")]

    def __str__(self) -> str:
        return f"{self.certificate_id} {self.step}"


class RegisterEntry(models.Model):
    """演示登记库. What another department's register would answer; ours, and labelled so."""

    source = models.CharField(max_length=20)
    person = models.ForeignKey(Person, models.CASCADE)
    data = SealedJSON()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "person"], name="documents_register_once")
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.person_id}"
