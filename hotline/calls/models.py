"""Calls as the telephone platform tells of them. The number is sealed like a caller's; what was told is never changed."""

from django.db import models

from hotline.attachments.models import Attachment
from hotline.orders.models import Order
from hotline.people.models import Account


class Call(models.Model):
    """来电: one call, put together from its events in whatever order they come. agent: whose telephone rings or rang last.

    bound: an order hangs on it, and its number and recording live as long as that order.
    """

    platform = models.ForeignKey(Account, models.PROTECT, related_name="+")
    key = models.CharField(max_length=60)
    seal_id = models.UUIDField()
    phone_sealed = models.BinaryField(null=True)
    phone_index = models.BinaryField(max_length=16, null=True)
    agent = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    came_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    missed_at = models.DateTimeField("没有接通", null=True)
    transferred_at = models.DateTimeField(null=True)
    transferred_to = models.CharField(max_length=40, blank=True)
    recording_sealed = models.BinaryField("平台的录音编号", null=True)
    file = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    bound = models.BooleanField("已登记成工单", default=False)
    rung_back_at = models.DateTimeField("已回拨接通", null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["platform", "key"], name="one_call_a_key")]
        indexes = [
            models.Index(fields=["-came_at", "-id"], name="call_came"),
            models.Index(
                fields=["phone_index", "-came_at"],
                condition=models.Q(phone_index__isnull=False),
                name="call_of_number",
            ),
            models.Index(
                fields=["came_at"], condition=models.Q(ended_at=None, missed_at=None), name="call_going_on"
            ),
            models.Index(
                fields=["-came_at"],
                condition=models.Q(missed_at__isnull=False, rung_back_at=None),
                name="call_to_ring_back",
            ),
            models.Index(
                fields=["came_at"],
                condition=models.Q(bound=False, phone_sealed__isnull=False),
                name="call_to_forget",
            ),
        ]


class CallEvent(models.Model):
    """来电事件: one thing the platform told, once a key of its own. Append-only; no number in it."""

    platform = models.ForeignKey(Account, models.PROTECT, related_name="+")
    key = models.CharField(max_length=80)
    call = models.ForeignKey(Call, models.PROTECT, related_name="events")
    event = models.CharField(max_length=12)
    agent = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    happened_at = models.DateTimeField()
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "calls_event"
        constraints = [models.UniqueConstraint(fields=["platform", "key"], name="told_once_a_key")]


class CallOrder(models.Model):
    """来电登记: an order that was registered from a call, or that a call was added to. Append-only."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="of_orders")
    order = models.ForeignKey(Order, models.PROTECT, related_name="calls")
    bound_at = models.DateTimeField()
    bound_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        db_table = "calls_order"
        constraints = [models.UniqueConstraint(fields=["call", "order"], name="bound_once")]


class RingBack(models.Model):
    """回拨: an attempt to reach somebody whose call nobody answered. Append-only."""

    call = models.ForeignKey(Call, models.PROTECT, related_name="ring_backs")
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    reached = models.BooleanField()
    note = models.CharField(max_length=600, blank=True)

    class Meta:
        db_table = "calls_ring_back"
