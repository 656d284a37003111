"""A campaign on one hot topic: its orders, measures and course, and the reports made of it (第二十二条、第二十八条)."""

from django.db import models

from hotline.orders.models import MASKED, Order
from hotline.people.models import Account, Unit


class Campaign(models.Model):
    """专项治理: one theme many complain of, who answers for it, until when, with what result."""

    title = models.CharField("名称", max_length=MASKED * 60)
    by = models.CharField("主题的哪一类", max_length=12)
    theme = models.CharField("主题", max_length=200)
    period = models.CharField("从哪一期的热点发起", max_length=8)
    problem = models.CharField("问题", max_length=MASKED * 1000)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+", verbose_name="牵头单位")
    person = models.CharField("责任人", max_length=30)
    begins = models.DateField("开始")
    ends = models.DateField("应完成")
    opened_at = models.DateTimeField()
    opened_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    result = models.CharField("结果", max_length=MASKED * 1000, blank=True)
    effect = models.JSONField("办结时的成效", null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["by", "theme"], condition=models.Q(closed_at=None), name="one_campaign_a_theme"
            )
        ]


class Attached(models.Model):
    """列入的工单: by its theme, or by hand."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="attached")
    order = models.ForeignKey(Order, models.PROTECT, related_name="campaigns")
    by_hand = models.BooleanField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["campaign", "order"], name="attached_once_to_a_campaign")
        ]


class Measure(models.Model):
    """治理措施: what a unit does by a day, and what came of it."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="measures")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    text = models.CharField("措施", max_length=MASKED * 500)
    due = models.DateField("期限")
    result = models.CharField("落实情况", max_length=MASKED * 500, blank=True)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")


class CampaignDeed(models.Model):
    """专项治理的经过: each deed, by whom, when. Append-only."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="deeds")
    what = models.CharField(max_length=12)
    words = models.TextField()
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "campaigns_deed"


class SpecialReport(models.Model):
    """专项报告: one version of a campaign's report, frozen as made. Append-only."""

    campaign = models.ForeignKey(Campaign, models.PROTECT, related_name="reports")
    version = models.PositiveSmallIntegerField("第几版")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    reason = models.CharField("更正的理由", max_length=200, blank=True)
    blocks = models.JSONField()
    paper = models.BinaryField("正文，docx")

    class Meta:
        db_table = "campaigns_report"
        constraints = [
            models.UniqueConstraint(fields=["campaign", "version"], name="special_report_version_once")
        ]


class SpecialSigning(models.Model):
    """签发: who signed a special report, and when. Append-only."""

    report = models.OneToOneField(SpecialReport, models.PROTECT, primary_key=True, related_name="signing")
    signed_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()

    class Meta:
        db_table = "campaigns_signing"
