"""What the bureau decided for all orders: questions about the text, interpretations, the basis of the trial (append-only); what units file of their own duties."""

from django.db import models

from hotline.attachments.models import Attachment
from hotline.people.models import Account, Unit


class Subject(models.Model):
    """What a row is about: one of our readings, or an article without one."""

    reading = models.PositiveSmallIntegerField("读法", null=True)
    article = models.CharField(max_length=12)

    class Meta:
        abstract = True
        indexes = [models.Index(fields=["article"])]


class Question(Subject):
    """请求解释: a unit or the centre asks what the text means."""

    text = models.CharField(max_length=1000)
    asked_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()


class Interpretation(Subject):
    """解释 (第三十三条): the bureau's answer. Never edited; a later one on the same subject takes its place."""

    question = models.ForeignKey(Question, models.PROTECT, null=True, related_name="answers")
    answer = models.CharField(max_length=2000)
    document = models.CharField("文号", max_length=60)
    document_date = models.DateField("成文日期")
    signer = models.CharField("签发人", max_length=30)
    clause = models.CharField("解释的条款", max_length=60)
    parameter = models.CharField("所定的数目", max_length=60, blank=True)
    value = models.CharField("定为", max_length=120, blank=True)
    recorded_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()


class TrialBasis(models.Model):
    """On what basis the work goes on after the trial period (第三十四条). The latest one speaks."""

    basis = models.CharField("依据", max_length=300)
    document = models.CharField("文号", max_length=60)
    document_date = models.DateField("成文日期")
    until = models.DateField("施行至", null=True)
    recorded_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()

    class Meta:
        db_table = "ledger_trial_basis"


class Filing(models.Model):
    """履责凭证: what a unit files to show that it did what an article asks of it. Decided on once, never edited."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="filings")
    obligation = models.CharField("台账项", max_length=20)
    words = models.CharField("说明", max_length=500)
    document = models.CharField("文号", max_length=60, blank=True)
    dated = models.DateField("成文或办理日期")
    attachment = models.ForeignKey(Attachment, models.PROTECT, null=True, related_name="+")
    filed_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField()
    check_due = models.DateTimeField("应核对")
    accepted = models.BooleanField(null=True)
    checked_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    checked_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [models.Index(fields=["unit", "obligation", "-id"], name="filing_of_unit")]
        constraints = [
            models.UniqueConstraint(
                fields=["unit", "obligation"], condition=models.Q(accepted=None), name="one_filing_waiting"
            )
        ]
