"""The things of design.md §2. Rows only: what may happen to them stands in the tables and in the door."""

from typing import Any

from django.db import models

from hotline.people.models import Account, Caller, Unit
from hotline.regulation.acceptance import KINDS
from hotline.regulation.steps import State

MASKED = 3
"""Marks around masks make what was written longer, three times at the most."""


class Contact(models.Model):
    """来件: one call, message or transfer. One contact may open several orders (一事一单)."""

    channel = models.CharField(max_length=12)
    origin_number = models.CharField(max_length=MASKED * 60, blank=True)
    arrived_at = models.DateTimeField()
    caller = models.ForeignKey(Caller, models.PROTECT)
    recording = models.CharField(max_length=80, blank=True)
    registered_by = models.ForeignKey(Account, models.PROTECT)


class Order(models.Model):
    """工单: one matter. One state column; everything else about status is computed from duties."""

    number = models.CharField(max_length=20, unique=True)
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="orders")
    kind = models.CharField(max_length=12)
    area = models.CharField(max_length=12, blank=True)
    topic = models.CharField(max_length=MASKED * 60, blank=True)
    title = models.CharField(max_length=60)
    text = models.TextField()
    sealed = models.BinaryField(null=True)
    county = models.CharField(max_length=MASKED * 20, blank=True)
    place = models.CharField(max_length=MASKED * 120, blank=True)
    matter_time = models.CharField(max_length=MASKED * 40, blank=True)
    plate = models.CharField(max_length=MASKED * 20, blank=True)
    company = models.CharField(max_length=MASKED * 60, blank=True)
    route = models.CharField(max_length=MASKED * 60, blank=True)
    object_key = models.CharField(max_length=60, blank=True)
    reply_by = models.CharField(max_length=MASKED * 10, blank=True)
    state = models.CharField(max_length=12, choices=[(s.value, s.label) for s in State])
    lead_unit = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="led_orders", db_index=False)
    safety = models.BooleanField(default=False)
    alarm_off_at = models.DateTimeField("安全警报解除于", null=True)
    major = models.BooleanField(default=False)
    secret = models.BooleanField(default=False)
    shielded = models.BooleanField("对被反映的单位隐去来电人", default=False)
    restricted = models.BooleanField("来电人要求限制处理", default=False)
    words_closed = models.BooleanField("按第十六条第（五）项退回，内容只由两人查看", default=False)
    recused = models.JSONField("回避的人（账号）", default=list)
    registered_at = models.DateTimeField()
    first_dispatched_at = models.DateTimeField(null=True)
    caller_due = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    archived_at = models.DateTimeField(null=True)
    destroy_not_before = models.DateField(null=True)
    province_number = models.CharField("省中心单号", max_length=60, blank=True)
    handed_by = models.ForeignKey(
        Account, models.PROTECT, null=True, related_name="handed_orders", db_index=False
    )
    source_due = models.DateTimeField("来源期限", null=True)
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="merged_orders", db_index=False
    )
    split_from = models.ForeignKey(
        "self", models.PROTECT, null=True, related_name="split_orders", db_index=False
    )
    redo_count = models.PositiveSmallIntegerField(default=0)
    disputes = models.PositiveSmallIntegerField("主办退单次数", default=0)
    designated_at = models.DateTimeField("指定承办，不得再退单", null=True)
    statutory_law = models.CharField("法定时限的依据", max_length=120, blank=True)
    extended_at = models.DateTimeField("准予延期", null=True)
    first_score = models.CharField("首次回访满意程度", max_length=12, blank=True)
    final_score = models.CharField("最终回访满意程度", max_length=12, blank=True)
    reopened_count = models.PositiveSmallIntegerField(default=0)
    followed_at = models.DateTimeField("并单随主单了结", null=True)
    unreasonable_until = models.DateTimeField("骚扰或不合理诉求，标记至", null=True)
    on_hold = models.BooleanField("依法留存，不得销毁", default=False)
    sealed_at = models.DateTimeField("归档卷已封存", null=True)
    destroyed_at = models.DateTimeField(null=True)
    last_seq = models.PositiveIntegerField(default=0)
    head = models.BinaryField(max_length=32)
    is_sample = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(state__in=[s.value for s in State]), name="state_is_known"
            ),
            models.CheckConstraint(condition=models.Q(kind__in=list(KINDS)), name="kind_is_known"),
        ]
        indexes = [
            models.Index(fields=["state", "-id"], name="order_in_state"),
            models.Index(fields=["lead_unit", "-id"], name="order_of_unit"),
            models.Index(fields=["registered_at"], name="order_registered"),
            models.Index(fields=["id"], condition=~models.Q(recused=[]), name="order_with_recusals"),
            models.Index(
                fields=["id"],
                condition=models.Q(safety=True) & ~models.Q(state="archived"),
                name="order_safety_open",
            ),
            models.Index(
                fields=["object_key", "-id"], condition=~models.Q(object_key=""), name="order_object"
            ),
            models.Index(
                fields=["source_due", "id"],
                condition=models.Q(source_due__isnull=False, closed_at=None),
                name="order_source_due",
            ),
            models.Index(
                fields=["merged_into"],
                condition=models.Q(merged_into__isnull=False),
                name="order_merged_into_main",
            ),
            models.Index(
                fields=["id"], condition=models.Q(state="archived", sealed_at=None), name="order_to_seal"
            ),
            models.Index(
                fields=["destroy_not_before", "id"],
                condition=models.Q(state="archived", on_hold=False),
                name="order_to_appraise",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class TaskRole(models.TextChoices):
    LEAD = "lead", "主办"
    JOINT = "joint", "会办"
    SUBORDINATE = "subordinate", "下级承办"


class Task(models.Model):
    """承办任务: what one unit owes on one order, with its own dates and a named handler."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="tasks")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="tasks", db_index=False)
    role = models.CharField(max_length=12, choices=TaskRole, default=TaskRole.LEAD)
    handler = models.ForeignKey(Account, models.PROTECT, null=True, related_name="tasks")
    dispatched_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=20, blank=True)
    result = models.TextField(blank=True)
    process = models.TextField(blank=True)
    basis = models.TextField(blank=True)
    inner_note = models.TextField(blank=True)
    parent = models.ForeignKey("self", models.PROTECT, null=True, related_name="children", db_index=False)
    return_reason = models.CharField("退单理由", max_length=12, blank=True)
    return_outcome = models.CharField("退单裁定", max_length=12, blank=True)
    drafted_at = models.DateTimeField(null=True)
    endorsed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    signed_off_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+", db_index=False)
    told_how = models.CharField(max_length=10, blank=True)
    opinion = models.CharField(max_length=12, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-order"], name="task_of_unit"),
            models.Index(fields=["-id"], condition=~models.Q(return_outcome=""), name="task_precedent"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["order"], condition=models.Q(role="lead", ended_at=None), name="one_lead_at_a_time"
            ),
            models.UniqueConstraint(
                fields=["order", "unit"], condition=models.Q(ended_at=None), name="one_open_task_a_unit"
            ),
        ]


class Event(models.Model):
    """One step, recorded for ever: chained by SM3 to the one before it."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="events", db_index=False)
    seq = models.PositiveIntegerField()
    action = models.CharField(max_length=20)
    actor = models.ForeignKey(Account, models.PROTECT, null=True, db_index=False)
    unit = models.ForeignKey(Unit, models.PROTECT, null=True, db_index=False)
    on_behalf_of = models.ForeignKey(Unit, models.PROTECT, null=True, related_name="+", db_index=False)
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()
    from_state = models.CharField(max_length=12, blank=True)
    to_state = models.CharField(max_length=12)
    article = models.CharField(max_length=12)
    rule_version = models.CharField(max_length=10)
    request_id = models.UUIDField(null=True, unique=True)
    request_digest = models.BinaryField(max_length=16, null=True)
    previous = models.BinaryField(max_length=32)
    body_digest = models.BinaryField(max_length=32)
    digest = models.BinaryField(max_length=32)

    new_body: "EventBody"
    """The body of an event that is not saved yet."""

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "seq"], name="events_in_order")]
        indexes = [
            models.Index(
                fields=["actor", "recorded_at"],
                condition=models.Q(action="call_back"),
                name="event_called_back",
            )
        ]

    @property
    def given(self) -> dict[str, Any]:
        """What was said in the step; nothing once its body is destroyed."""
        return self.body.given if hasattr(self, "body") else {}


class EventBody(models.Model):
    """What was said in a step, masked; personal values sealed apart. Destruction deletes this row alone."""

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="body")
    salt = models.BinaryField(max_length=16)
    given = models.JSONField()
    sealed = models.BinaryField(null=True)

    class Meta:
        db_table = "orders_event_body"


class ResealedBody(models.Model):
    """The sealed values of a step under a newer key. The event's own stay as they were chained: their key is gone (decision 0142)."""

    event = models.OneToOneField(Event, models.PROTECT, primary_key=True, related_name="resealed")
    sealed = models.BinaryField()

    class Meta:
        db_table = "orders_resealed_body"


class OwedDuty(models.Model):
    """One duty owed: who, since, by when, under which article, and how the days were counted."""

    order = models.ForeignKey(Order, models.PROTECT, related_name="duties", db_index=False)
    task = models.ForeignKey(Task, models.PROTECT, null=True, related_name="duties", db_index=False)
    kind = models.CharField(max_length=20)
    owed_by = models.ForeignKey(Unit, models.PROTECT, related_name="duties", db_index=False)
    since = models.DateTimeField()
    first_due = models.DateTimeField()
    due = models.DateTimeField()
    warn_at = models.DateTimeField()
    article = models.CharField(max_length=12)
    provisional = models.BooleanField(default=False)
    trace = models.JSONField(default=list)
    assessed_due = models.DateTimeField("考评用的期限", null=True)
    attempts = models.JSONField(default=list)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Event, models.PROTECT, null=True, db_index=False)
    ground = models.CharField("未尽而止的原因", max_length=80, blank=True)
    claimed_at = models.DateTimeField("单位补录所称的时刻", null=True)
    claim_accepted = models.BooleanField("补录经核实", null=True)
    warned_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField("到期后已催办", null=True)
    pressed_at = models.DateTimeField("最近一次催办", null=True)
    rung = models.PositiveSmallIntegerField("已升级几次", default=0)
    next_rung_at = models.DateTimeField("下次升级", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order", "kind"], condition=models.Q(ended_at=None, task=None), name="owed_once"
            ),
            models.UniqueConstraint(
                fields=["order", "kind", "task"], condition=models.Q(ended_at=None), name="owed_once_a_task"
            ),
        ]
        indexes = [
            models.Index(
                fields=["owed_by", "due", "id", "kind"],
                include=["warn_at", "order"],
                condition=models.Q(ended_at=None),
                name="duty_open_of",
            ),
            models.Index(
                fields=["due", "id"],
                include=["warn_at"],
                condition=models.Q(ended_at=None),
                name="duty_open_due",
            ),
            models.Index(
                fields=["warn_at"], include=["due"], condition=models.Q(ended_at=None), name="duty_open_warn"
            ),
            models.Index(fields=["kind", "due"], condition=models.Q(ended_at=None), name="duty_open"),
            models.Index(
                fields=["warn_at"], condition=models.Q(ended_at=None, warned_at=None), name="duty_to_warn"
            ),
            models.Index(
                fields=["due"], condition=models.Q(ended_at=None, reminded_at=None), name="duty_to_remind"
            ),
            models.Index(
                fields=["next_rung_at"],
                condition=models.Q(ended_at=None, next_rung_at__isnull=False),
                name="duty_to_escalate",
            ),
            models.Index(fields=["order"], name="duty_of_order"),
        ]


class HolidayNotice(models.Model):
    """放假通知 imported since the program was made: counted by once the centre's head has approved it (reading 9)."""

    year = models.PositiveSmallIntegerField()
    number = models.CharField("文号", max_length=40)
    number_verified = models.BooleanField(default=False)
    days_off = models.JSONField()
    make_up_workdays = models.JSONField()
    imported_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    imported_at = models.DateTimeField()
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    approved = models.BooleanField(null=True)
    reason = models.CharField("不用的理由", max_length=200, blank=True)
    recounted_at = models.DateTimeField("重计完毕", null=True)

    class Meta:
        db_table = "orders_holiday_notice"


class SearchEntry(models.Model):
    """The words of an order for full-text search, personal values left out; filled by search.py in SQL."""

    order = models.OneToOneField(Order, models.PROTECT, primary_key=True)


class NumberSeries(models.Model):
    """The day's running number; taken last in the registering transaction, so numbers have no gaps."""

    day = models.DateField(primary_key=True)
    last = models.PositiveIntegerField()


class SampleSeed(models.Model):
    """The month's seed of the call-back sample: its digest is public before, the seed after (reading 7)."""

    month = models.CharField(max_length=7, primary_key=True)
    seed = models.BinaryField(max_length=32)
    made_at = models.DateTimeField(null=True)
    topped_at = models.DateTimeField("月末已补足", null=True)


class IntakeDraft(models.Model):
    """A half-filled intake form: kept for its typist, visible to 值班长 at hand-over. Sealed: it holds a caller."""

    account = models.OneToOneField(Account, models.CASCADE, primary_key=True)
    saved_at = models.DateTimeField()
    sealed = models.BinaryField()


class DaySeal(models.Model):
    """A Merkle root over all chain heads at the end of a day, to be exported and kept elsewhere."""

    day = models.DateField(primary_key=True)
    chains = models.PositiveIntegerField()
    root = models.BinaryField(max_length=32)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "orders_day_seal"


class MajorMatter(models.Model):
    """重大事项 (第二十九条): orders that belong together, the measures taken jointly, the bulletins on it."""

    title = models.CharField(max_length=MASKED * 60)
    orders = models.ManyToManyField(Order, related_name="major_matters")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    closing = models.TextField(blank=True)


class JointMeasure(models.Model):
    """联动措施: what one unit does about a major matter, and by which day."""

    matter = models.ForeignKey(MajorMatter, models.PROTECT, related_name="measures")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    text = models.TextField()
    due = models.DateField()
    added_at = models.DateTimeField()
    added_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    result = models.TextField(blank=True)


class Bulletin(models.Model):
    """专报: what the leading group was told about a major matter, and when. Never changed."""

    matter = models.ForeignKey(MajorMatter, models.PROTECT, related_name="bulletins")
    ordinal = models.PositiveSmallIntegerField()
    text = models.TextField()
    issued_at = models.DateTimeField()
    issued_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matter", "ordinal"], name="bulletins_in_order")]
