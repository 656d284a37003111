"""A month's assessment: the round, each unit's score, each point lost, each appeal (第三十条)."""

from django.db import models

from hotline.people.models import Account, Unit


class Round(models.Model):
    """一个月的考评, with the card it was scored by."""

    month = models.CharField(max_length=7, unique=True)
    card = models.JSONField("评分标准")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    appeals_until = models.DateTimeField("申诉截至")
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")


class Score(models.Model):
    """One unit's score: as drafted, and as it is after the appeals. rank None: not ranked."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="scores")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    orders = models.PositiveIntegerField("转办量")
    items = models.JSONField("各项：计分的件、总件数")
    drafted = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    score = models.DecimalField(max_digits=5, decimal_places=1, null=True)
    rank = models.PositiveSmallIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "unit"], name="scored_once_a_month")]


class Loss(models.Model):
    """失分: one order that cost a unit points, under which rule, on what evidence."""

    round = models.ForeignKey(Round, models.PROTECT, related_name="losses")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    order_number = models.CharField(max_length=20)
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
