"""What is owed to whom. A published version never changes (the database refuses it)."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models.functions import Coalesce

from onewindow.places.models import Centre, Department


class Status(models.TextChoices):
    """How far a version has come."""

    DRAFT = "draft", "草稿"
    PUBLISHED = "published", "已发布"
    SUPERSEDED = "superseded", "已被替代"
    WITHDRAWN = "withdrawn", "已停办"


class Version(models.Model):
    """What matter and life-event versions share: one JSON document with its fingerprint."""

    number = models.PositiveIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.DRAFT)
    body = models.JSONField()
    digest = models.BinaryField(max_length=32)
    edited_at = models.DateTimeField()
    edited_by = models.CharField(max_length=60)
    published_at = models.DateTimeField(null=True)
    published_by = models.CharField(max_length=60, blank=True)

    class Meta:
        abstract = True


class Matter(models.Model):
    """事项. One service that a department owes."""

    code = models.CharField(max_length=40, primary_key=True)
    department = models.ForeignKey(Department, models.PROTECT)
    implementing_code = models.CharField(max_length=31)  # 实施编码
    code_is_demonstration = models.BooleanField(default=True)

    def __str__(self) -> str:
        return self.code


class MatterVersion(Version):
    """实施清单版本. What a case pins."""

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="versions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["matter", "number"], name="catalog_mv_number"),
            models.UniqueConstraint(
                fields=["matter"],
                condition=models.Q(status="published"),
                name="catalog_mv_one_published",
            ),
            models.UniqueConstraint(
                fields=["matter"], condition=models.Q(status="draft"), name="catalog_mv_one_draft"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.number}"


class LifeEvent(models.Model):
    """一件事. A bundle of matters that one occasion in a life asks for."""

    code = models.CharField(max_length=40, primary_key=True)

    def __str__(self) -> str:
        return self.code


class LifeEventVersion(Version):
    """一件事版本."""

    life_event = models.ForeignKey(LifeEvent, models.PROTECT, related_name="versions")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["life_event", "number"], name="catalog_lv_number"),
            models.UniqueConstraint(
                fields=["life_event"],
                condition=models.Q(status="published"),
                name="catalog_lv_one_published",
            ),
            models.UniqueConstraint(
                fields=["life_event"],
                condition=models.Q(status="draft"),
                name="catalog_lv_one_draft",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.life_event_id} {self.number}"


class Offering(models.Model):
    """进驻、下沉. From when a matter is handled at a centre (or online), how, and how deep."""

    class Channel(models.TextChoices):
        WINDOW = "window", "窗口"
        WEB = "web", "网上"
        PHONE = "phone", "掌上"
        KIOSK = "kiosk", "自助终端"
        POST = "post", "邮寄"

    class Depth(models.TextChoices):
        GUIDE = "guide", "咨询引导"
        COLLECT = "collect", "代收"
        ACCEPT = "accept", "受理"
        DECIDE = "decide", "办结"

    matter = models.ForeignKey(Matter, models.PROTECT, related_name="offerings")
    centre = models.ForeignKey(Centre, models.PROTECT, null=True)  # null: the whole county, online
    channel = models.CharField(max_length=6, choices=Channel.choices)
    depth = models.CharField(max_length=7, choices=Depth.choices)
    during = DateRangeField()  # half-open; upper end null while it lasts
    evidence = models.CharField(max_length=1)

    class Meta:
        constraints = [
            ExclusionConstraint(
                name="catalog_offering_one_at_a_time",
                expressions=[
                    ("matter", RangeOperators.EQUAL),
                    (Coalesce("centre", models.Value("")), RangeOperators.EQUAL),
                    ("channel", RangeOperators.EQUAL),
                    ("during", RangeOperators.OVERLAPS),
                ],
            )
        ]

    def __str__(self) -> str:
        return f"{self.matter_id} {self.centre_id} {self.channel} {self.depth}"


class Synonym(models.Model):
    """同义词. A plain word that people say, and the catalogue's own words for it."""

    term = models.CharField(max_length=40, unique=True)
    expands_to = ArrayField(models.CharField(max_length=40))
    note = models.CharField(max_length=40, blank=True)  # what kind of word it is: 俗称, 旧称

    def __str__(self) -> str:
        return self.term


class TopTask(models.Model):
    """大家常办. One line of the first page, a matter or a life event, in its owners' order."""

    code = models.CharField(max_length=40, primary_key=True)
    position = models.PositiveSmallIntegerField()

    def __str__(self) -> str:
        return self.code


class SearchEntry(models.Model):
    """检索条目. One published matter or life event as lists and the search see it."""

    code = models.CharField(max_length=40, primary_key=True)
    is_life_event = models.BooleanField()
    title = models.CharField(max_length=200)
    title_en = models.CharField(max_length=300)
    department = models.CharField(max_length=30)
    zone = models.CharField(max_length=30, blank=True)  # 专区
    kind = models.CharField(max_length=30, blank=True)  # 事项类型
    initials = models.CharField(max_length=200)  # 拼音首字母
    pinyin = models.CharField(max_length=1000)  # syllables without tones, one space between
    also = models.TextField()  # further words that tell it: result, questions, materials
    terms = SearchVectorField()  # characters, bigrams, syllables and English stems
    meaning = models.BinaryField(max_length=1024)  # 512 half-precision numbers
    indexed_at = models.DateTimeField()

    class Meta:
        indexes = [
            models.Index(fields=["is_life_event", "initials", "code"], name="catalog_search_abc"),
            GinIndex(fields=["terms"], name="catalog_search_terms"),
            GinIndex(fields=["initials"], opclasses=["gin_trgm_ops"], name="catalog_search_trgm"),
        ]

    def __str__(self) -> str:
        return self.code
