"""Assessment (第三十条): a month's rounds, scores, points lost, appeals; the bureau's inspections; the year."""

from django.db import models

from hotline.people.models import Account, Unit

UNITS, CENTRE = "units", "centre"
"""Whom a round is about: those that carry orders, or the centre itself (decision 0131)."""


class Round(models.Model):
    """一个月的考评, with the card it was scored by."""

    month = models.CharField(max_length=7)
    about = models.CharField("考评谁", max_length=6, default=UNITS)
    card = models.JSONField("评分标准")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    appeals_until = models.DateTimeField("申诉截至")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["month", "about"], name="one_round_a_month")]


class Score(models.Model):
    """One unit's score: as drafted, and as it is after the appeals. rank None: not ranked."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="scores")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    orders = models.PositiveIntegerField("转办量")
    items = models.JSONField("各项：计分的件、总件数")
    drafted = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    score = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    rank = models.PositiveSmallIntegerField(null=True)
    listed = models.CharField("红榜、黑榜", max_length=5, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "unit"], name="scored_once_a_month")]


class Loss(models.Model):
    """失分: one order that cost a unit points, under which rule, on what evidence."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="losses")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    order_number = models.CharField("单号，履责的为空", max_length=20, blank=True)
    rule = models.CharField(max_length=24)
    points = models.DecimalField(max_digits=5, decimal_places=2)
    article = models.CharField(max_length=12)
    evidence = models.CharField(max_length=200)

    class Meta:
        verbose_name_plural = "losses"
        indexes = [models.Index(fields=["round", "unit"], name="losses_of_unit")]


class Appeal(models.Model):
    """申诉: a unit's head against one loss, and what the bureau decided."""

    loss = models.OneToOneField(Loss, models.PROTECT, primary_key=True, related_name="appeal")
    text = models.CharField(max_length=1000)
    filed_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    upheld = models.BooleanField(null=True)
    reason = models.CharField(max_length=1000, blank=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)


class Inspection(models.Model):
    """季度监督检查: the bureau looked at one unit in one quarter."""

    quarter = models.CharField(max_length=7)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    on = models.DateField("检查日期")
    words = models.CharField("检查情况", max_length=1000)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["quarter", "unit"], name="inspected_once_a_quarter")]


class Finding(models.Model):
    """检查发现的问题: its article, its points, by when it is to be put right."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="findings")
    text = models.CharField("问题", max_length=500)
    article = models.CharField("条款", max_length=12)
    order_number = models.CharField("涉及工单", max_length=20, blank=True)
    points = models.DecimalField("扣分", max_digits=4, decimal_places=1)
    due = models.DateTimeField("应整改")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+")


class Rectification(models.Model):
    """整改: what the unit did about a finding, and whether the bureau found it done. Decided on once."""

    finding = models.ForeignKey(Finding, models.PROTECT, related_name="rectifications")
    text = models.CharField("整改情况", max_length=500)
    filed_at = models.DateTimeField()
    filed_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    accepted = models.BooleanField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    checked_at = models.DateTimeField(null=True)
    checked_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["finding"],
                condition=models.Q(accepted=None) | models.Q(accepted=True),
                name="one_rectification_stands",
            )
        ]


class YearRound(models.Model):
    """年末综合考评, with the formula it was made by."""

    year = models.CharField(max_length=4, unique=True)
    formula = models.JSONField("年度算式")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")


class YearScore(models.Model):
    """One unit's year: its months and inspections as they stood, the year-end check, the sum."""

    round = models.ForeignKey(YearRound, models.PROTECT, related_name="scores")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    months = models.JSONField("各月得分")
    inspections = models.JSONField("各季检查得分")
    ledger_red = models.PositiveSmallIntegerField("履责台账缺项")
    checked = models.DecimalField("年末核查", max_digits=4, decimal_places=1, null=True)
    check_reason = models.CharField(max_length=500, blank=True)
    checked_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    score = models.DecimalField(max_digits=4, decimal_places=1, null=True)
    rank = models.PositiveSmallIntegerField(null=True)
    listed = models.CharField("红榜、黑榜", max_length=5, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "unit"], name="scored_once_a_year")]


class Merit(models.Model):
    """表扬、追责 (第三十一条): of a unit, or of a person of it, with its basis; proposed, decided, published, withdrawn."""

    kind = models.CharField(max_length=6)
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    person = models.CharField("个人", max_length=30, blank=True)
    article = models.CharField("条款", max_length=12)
    basis = models.CharField("依据", max_length=200)
    facts = models.CharField("事由", max_length=1000)
    harm = models.CharField("不良社会影响", max_length=500, blank=True)
    order_number = models.CharField("涉及工单", max_length=20, blank=True)
    proposed_at = models.DateTimeField()
    proposed_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    statement_until = models.DateTimeField("陈述截至", null=True)
    statement = models.CharField("陈述", max_length=1000, blank=True)
    stated_at = models.DateTimeField(null=True)
    stated_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    accepted = models.BooleanField(null=True)
    decision = models.CharField("决定", max_length=300, blank=True)
    document = models.CharField("文号", max_length=60, blank=True)
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    withdraw_reason = models.CharField("撤销的理由", max_length=300, blank=True)
    withdrawn_at = models.DateTimeField(null=True)
    withdrawn_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
