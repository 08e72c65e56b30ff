"""The machines of a hall: what each is, who looked after it, and how it is now."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from onewindow.entropy import new_id
from onewindow.hall.models.floor import Window
from onewindow.places.models import Centre


class Device(models.Model):
    """设备. One machine of a hall. Its token, when it has one, opens the house to it alone."""

    class Kind(models.TextChoices):
        KIOSK = "kiosk", "自助终端"
        PC = "pc", "网办电脑"
        TICKET = "ticket", "取号机"
        HALL_SCREEN = "hall_screen", "大厅屏"
        WINDOW_SCREEN = "window_screen", "窗口屏"
        READER = "reader", "读卡器"
        SCANNER = "scanner", "高拍仪"
        CAMERA = "camera", "摄像头"
        PRINTER = "printer", "打印机"
        RATING = "rating", "评价器"
        SIGNATURE = "signature", "签字板"
        LOCKER = "locker", "取件柜"
        CALLER = "caller", "呼叫器"

    class State(models.TextChoices):
        IN_USE = "in_use", "在用"
        PAUSED = "paused", "停用"
        REPAIR = "repair", "维修"
        SCRAPPED = "scrapped", "报废"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    kind = models.CharField(max_length=13, choices=Kind.choices)
    serial = models.CharField(max_length=40, unique=True)
    model = models.CharField(max_length=60)
    ppi = models.PositiveSmallIntegerField(null=True)  # of its screen, for sizes in millimetres
    centre = models.ForeignKey(Centre, models.PROTECT, related_name="devices", db_index=False)
    window = models.ForeignKey(Window, models.PROTECT, null=True, related_name="devices")
    place = models.CharField(max_length=60)
    place_en = models.CharField(max_length=120, blank=True)
    bought_on = models.DateField(null=True)
    warranty_until = models.DateField(null=True)
    state = models.CharField(max_length=8, choices=State.choices, default=State.IN_USE)
    token_hash = models.BinaryField(max_length=32, null=True, unique=True)
    token_issued_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)
    changed_at = models.DateTimeField()  # of what processes keep: token, state
    corrections = models.PositiveIntegerField(default=0)  # by its owners; 0: as its file says
    evidence = models.CharField(max_length=1)  # of its being there at all
    is_demonstration = models.BooleanField(default=False)  # serial, model and days are invented

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(token_hash=None, revoked_at=None)
                | Q(token_issued_at__isnull=False, token_hash__isnull=False),
                name="hall_device_token_was_issued",
            ),
            models.CheckConstraint(
                condition=Q(ppi=None) | Q(ppi__gte=20, ppi__lte=1000), name="hall_device_ppi"
            ),
        ]
        indexes = [
            models.Index(fields=["centre", "kind"], name="hall_device_centre"),
            models.Index(fields=["changed_at"], name="hall_device_changed"),
        ]

    def __str__(self) -> str:
        return self.serial


class Health(models.Model):
    """健康. How a machine with an account is: one narrow row, rewritten by its beats.

    No index but the key, and room on every page (fillfactor, migration 0002), so that a beat
    rewrites its row in place. last_beat_at: of the last beat that was written.
    """

    device = models.OneToOneField(Device, models.CASCADE, primary_key=True, related_name="health")
    last_beat_at = models.DateTimeField(null=True)
    since = models.DateTimeField(null=True)  # when it came to be as it is
    paper = models.CharField(max_length=5, default="none")  # ok low out none
    network = models.CharField(max_length=5, default="ok")  # ok weak
    reader = models.CharField(max_length=5, default="none")  # ok fault none
    disk = models.CharField(max_length=5, default="ok")  # ok low full
    version = models.CharField(max_length=20, blank=True)
    used_at = models.DateTimeField(null=True)  # when somebody last stood before it
    alarms = ArrayField(models.CharField(max_length=6), default=list)  # silent paper reader disk
    alarm_since = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(alarms=[], alarm_since=None)
                | ~Q(alarms=[]) & Q(alarm_since__isnull=False),
                name="hall_health_alarm_has_a_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.device_id} {self.last_beat_at}"


class DailyCheck(models.Model):
    """每日检查. Somebody tried a machine; once a day, and the last word counts."""

    device = models.ForeignKey(Device, models.PROTECT, related_name="checks", db_index=False)
    day = models.DateField()
    clerk = models.CharField(max_length=60)  # as the journal calls them
    ok = models.BooleanField()
    note = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["device", "day"], name="hall_check_once_a_day"),
            models.CheckConstraint(
                condition=Q(ok=True) | ~Q(note=""), name="hall_check_says_what_is_wrong"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.device_id} {self.day}"


class Fault(models.Model):
    """故障. What is wrong with a machine, until it is repaired."""

    class Severity(models.TextChoices):
        MINOR = "minor", "还能用"
        STOP = "stop", "不能用"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    device = models.ForeignKey(Device, models.PROTECT, related_name="faults", db_index=False)
    what = models.CharField(max_length=200)
    severity = models.CharField(max_length=5, choices=Severity.choices)
    opened_at = models.DateTimeField()
    opened_by = models.CharField(max_length=60)
    repaired_at = models.DateTimeField(null=True)
    repaired_by = models.CharField(max_length=60, blank=True)
    outcome = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(repaired_at=None, repaired_by="", outcome="")
                | Q(repaired_at__isnull=False, repaired_at__gte=models.F("opened_at"))
                & ~Q(repaired_by="")
                & ~Q(outcome=""),
                name="hall_fault_repair_is_told",
            ),
        ]
        indexes = [models.Index(fields=["device", "-opened_at"], name="hall_fault_device")]

    def __str__(self) -> str:
        return f"{self.device_id} {self.what}"


class Consumable(models.Model):
    """耗材. What was put into a machine anew."""

    class What(models.TextChoices):
        ROLL = "roll", "纸卷"
        PAPER = "paper", "纸张"
        TONER = "toner", "墨粉、墨盒"
        RIBBON = "ribbon", "色带"
        OTHER = "other", "其他"

    device = models.ForeignKey(Device, models.PROTECT, related_name="consumables", db_index=False)
    what = models.CharField(max_length=6, choices=What.choices)
    at = models.DateTimeField()
    by = models.CharField(max_length=60)

    class Meta:
        indexes = [models.Index(fields=["device", "-at"], name="hall_consumable_device")]

    def __str__(self) -> str:
        return f"{self.device_id} {self.what}"
