"""Where things are: open data, loaded from files, kept by its owners."""

from django.db import models


class Division(models.Model):
    """行政区划. A place of the statistical code: province, city, county, town or village."""

    code = models.CharField(max_length=12, primary_key=True)
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120, blank=True)
    level = models.CharField(max_length=10)  # 省 市 县 乡 村
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children")
    kind = models.CharField(max_length=30)
    is_statistical = models.BooleanField(default=False)

    def __str__(self) -> str:
        return self.name


class Department(models.Model):
    """部门. An authority that owes matters and decides them."""

    code = models.CharField(max_length=30, primary_key=True)
    name = models.CharField(max_length=60, unique=True)
    formal_name = models.CharField(max_length=60)  # as its papers call it
    name_en = models.CharField(max_length=120)
    short = models.CharField(max_length=20)  # 机关简称, in the numbers of its papers
    uscc = models.CharField(max_length=18, unique=True)
    uscc_is_demonstration = models.BooleanField(default=True)
    phone = models.CharField(max_length=30)
    complaint_phone = models.CharField(max_length=30)

    def __str__(self) -> str:
        return self.name


class Centre(models.Model):
    """便民服务中心. One town's hall; its code is the town's."""

    code = models.CharField(max_length=12, primary_key=True)
    county = models.CharField(max_length=6)
    division = models.OneToOneField(Division, models.PROTECT, related_name="centre")
    name = models.CharField(max_length=60)
    name_en = models.CharField(max_length=120)
    address = models.CharField(max_length=200, blank=True)
    phone = models.CharField(max_length=60, blank=True)
    opening_hours = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=300, blank=True)
    # On a sketch of equal squares, from the north-west: what lies beside what, no map
    tile_row = models.PositiveSmallIntegerField(null=True)
    tile_column = models.PositiveSmallIntegerField(null=True)
    tile_evidence = models.CharField(max_length=1, blank=True)
    star_target = models.CharField(max_length=10, blank=True)  # 五星标杆, 五星 …: what it works for
    residents = models.PositiveIntegerField(null=True)  # who live in its town; None: not known
    residents_evidence = models.CharField(max_length=1, blank=True)

    def __str__(self) -> str:
        return self.name


class CalendarYear(models.Model):
    """年度日历. A year whose holidays the State Council has published."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    digest = models.CharField(max_length=32, default="")  # of its exceptions: a correction shows

    def __str__(self) -> str:
        return str(self.year)


class CalendarDay(models.Model):
    """日历例外. A weekday off, or a weekend day worked to make up for it (调休)."""

    day = models.DateField(primary_key=True)
    is_working = models.BooleanField()
    name = models.CharField(max_length=40)
    name_en = models.CharField(max_length=60)

    def __str__(self) -> str:
        return f"{self.day} {self.name}"
