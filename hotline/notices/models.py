"""The outboxes: who is to be told what, and what of it left the house, when, with which result."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from hotline.people.models import Account


class Notice(models.Model):
    """A line under somebody's bell. `key` makes a second attempt to leave it harmless."""

    key = models.CharField(max_length=80, unique=True)
    unit = models.ForeignKey("people.Unit", models.PROTECT, null=True)
    post = models.CharField("岗位", max_length=20, blank=True)
    order_number = models.CharField(max_length=20)
    sentence = models.CharField(max_length=200)
    article = models.CharField(max_length=12, blank=True)
    urgent = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    spread_at = models.DateTimeField("已分给收件人", null=True)

    class Meta:
        indexes = [
            models.Index(fields=["unit", "-created_at"], name="notice_of_unit"),
            models.Index(fields=["id"], condition=models.Q(spread_at=None), name="notice_to_spread"),
        ]


def to_account(pk: int) -> str:
    """What `Outgoing.partner` says of a partner with an account here; the province has none."""
    return f"account:{pk}"


ONE_PERSON = "@"


def to_person(pk: int) -> str:
    """What `Notice.post` says where a line is for one person of the unit alone."""
    return f"{ONE_PERSON}{pk}"


class Outgoing(models.Model):
    """对外流转: what another centre is to be told of an order, left in the transaction of the step it tells of.

    One order's messages leave in the order of its steps. The payload is masked; the caller is added, or not, at the
    moment of sending (decision 0030).
    """

    partner = models.CharField(max_length=30)
    order_number = models.CharField(max_length=20)
    seq = models.PositiveIntegerField()
    action = models.CharField(max_length=20)
    payload = models.JSONField()
    is_sample = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    filed_for = models.DateField("装入哪天的文件", null=True)
    sent_at = models.DateTimeField("收到回执", null=True)
    sent_how = models.CharField(
        max_length=5, choices=[("line", "线路"), ("file", "文件"), ("hand", "人工")], blank=True
    )
    settled_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    failed_at = models.DateTimeField(null=True)
    receipt = models.CharField("对方单号", max_length=60, blank=True)
    last_error = models.CharField(max_length=80, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["partner", "due_at", "id"],
                condition=models.Q(sent_at=None, failed_at=None, filed_for=None, is_sample=False),
                name="outgoing_to_send",
            ),
            models.Index(fields=["partner", "created_at"], name="outgoing_of_day"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["partner", "order_number", "seq"], name="told_once_a_step")
        ]

    @property
    def key(self) -> str:
        """What makes a repeat recognisable to the other side."""
        return f"{self.order_number}:{self.seq}"


class Channel(models.TextChoices):
    EMAIL = "email", "邮件"
    SMS = "sms", "短信"


class Delivery(models.Model):
    """外发: one message to one person on one channel, with the notices gathered in it. The log of sendings too.

    It gathers while it waits (no attempt yet); from the first attempt on, text and `key` stay, so that a repeat
    after a lost lease is the same message to whoever receives it.
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="deliveries")
    channel = models.CharField(max_length=5, choices=Channel)
    key = models.UUIDField(unique=True)
    at_once = models.BooleanField(default=False)
    articles = ArrayField(models.CharField(max_length=12), default=list)
    notices = models.ManyToManyField(Notice, related_name="deliveries")
    made_at = models.DateTimeField()
    due_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    lease_until = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    failed_at = models.DateTimeField(null=True)
    receipt = models.CharField(max_length=80, blank=True)
    last_error = models.CharField(max_length=80, blank=True)

    class Meta:
        verbose_name_plural = "deliveries"
        indexes = [
            models.Index(
                fields=["due_at", "id"],
                condition=models.Q(sent_at=None, failed_at=None),
                name="delivery_to_send",
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "channel", "at_once"],
                condition=models.Q(attempts=0, sent_at=None, failed_at=None),
                name="one_delivery_gathers",
            )
        ]
