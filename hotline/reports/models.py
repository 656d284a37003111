"""Reports as they were made, and who signed them (第二十八条). Append-only."""

from django.db import models

from hotline.people.models import Account


class Report(models.Model):
    """统计分析报告: one version of a period's report, frozen: its blocks of words and tables, and its workbook."""

    period = models.CharField("时期", max_length=8)
    version = models.PositiveSmallIntegerField("第几版")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    due = models.DateTimeField("应报出")
    reason = models.CharField("更正的理由", max_length=200, blank=True)
    blocks = models.JSONField()
    book = models.BinaryField("附件表")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["period", "version"], name="report_version_once")]


class Signing(models.Model):
    """签发: who signed a report, and when."""

    report = models.OneToOneField(Report, models.PROTECT, primary_key=True, related_name="signing")
    signed_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
