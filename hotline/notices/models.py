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
