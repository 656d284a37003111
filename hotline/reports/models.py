"""Reports as they were made, and who signed them (第二十八条). Append-only. What-if replays beside them."""

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
    paper = models.BinaryField("正文，docx", default=b"")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["period", "version"], name="report_version_once")]


class Signing(models.Model):
    """签发: who signed a report, and when."""

    report = models.OneToOneField(Report, models.PROTECT, primary_key=True, related_name="signing")
    signed_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()


class WhatIf(models.Model):
    """假设推演: on time by unit as recorded and under other numbers, counted a part at a beat; writes no order (第三十四条)."""

    start = models.DateField()
    end = models.DateField()
    changes = models.JSONField()
    in_force = models.JSONField("现行的回复工作日数")
    asked_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    asked_at = models.DateTimeField()
    total = models.PositiveIntegerField()
    done = models.PositiveIntegerField(default=0)
    reached = models.BigIntegerField("数到哪一条责任", default=0)
    result = models.JSONField(default=dict)
    finished_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "reports_what_if"
        indexes = [models.Index(fields=["id"], condition=models.Q(finished_at=None), name="what_if_running")]


class Making(models.Model):
    """编制: somebody asked for a period's report; the watch makes it and says here how far it is."""

    period = models.CharField("时期", max_length=8)
    reason = models.CharField("更正的理由", max_length=200, blank=True)
    asked_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()
    started_at = models.DateTimeField(null=True)
    share = models.PositiveSmallIntegerField("进度（%）", default=0)
    doing = models.CharField("正在做", max_length=40, blank=True)
    done_at = models.DateTimeField(null=True)
    report = models.ForeignKey(Report, models.PROTECT, null=True, related_name="+")
    refused = models.CharField("没有编成", max_length=200, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["period"], condition=models.Q(done_at=None), name="one_making_at_a_time"
            )
        ]
