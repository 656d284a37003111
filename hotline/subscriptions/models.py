"""Who is sent which paper, and what was sent to whom."""

from django.db import models

from hotline.people.models import Account, Unit


class Kind(models.TextChoices):
    """The papers one may be sent, each once it is signed or published."""

    MONTH = "month", "月报"
    QUARTER = "quarter", "季报"
    YEAR = "year", "年报"
    SPECIAL = "special", "专项报告"
    CIRCULAR = "circular", "运行情况通报"
    ASSESSMENT = "assessment", "考评通报"


class Subscription(models.Model):
    """订阅: one kind of paper to a unit, to those of one post in it, or to one person."""

    kind = models.CharField("送什么", max_length=10, choices=Kind)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    post = models.CharField("岗位，空为全单位", max_length=20, blank=True)
    account = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    day = models.PositiveSmallIntegerField("每月几日送，空为签发后就送", null=True)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "unit", "post", "account"],
                condition=models.Q(ended_at=None),
                nulls_distinct=False,
                name="subscribed_once",
            )
        ]


class Sending(models.Model):
    """送达: one paper sent to one subscriber, once."""

    subscription = models.ForeignKey(Subscription, models.PROTECT, related_name="sendings")
    paper = models.BigIntegerField("哪一份")
    title = models.CharField(max_length=80)
    sent_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscription", "paper"], name="sent_once")]
        indexes = [models.Index(fields=["-sent_at"], name="sending_latest")]
