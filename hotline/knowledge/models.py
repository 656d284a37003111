"""Entries of the knowledge base, their versions, what was done to them, and who said that one did not help (第十三条)."""

from datetime import date

from django.db import models

from hotline.people.models import Account, Unit


class State(models.TextChoices):
    """Where a version stands."""

    SUBMITTED = "submitted", "待审"
    PUBLISHED = "published", "在用"
    SENT_BACK = "sent_back", "退改"
    REPLACED = "replaced", "旧版"


class Entry(models.Model):
    """知识条目: one question a unit answers for. Never deleted: orders cite its versions."""

    unit = models.ForeignKey(Unit, models.PROTECT, related_name="knowledge")
    current = models.OneToOneField("Version", models.PROTECT, null=True, related_name="current_of")
    withdrawn_at = models.DateTimeField("下架于", null=True)
    made_at = models.DateTimeField()
    is_sample = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["unit", "-id"], name="knowledge_of_unit")]

    @property
    def number(self) -> str:
        """How people name it: Z12."""
        return f"Z{self.pk}"


class Version(models.Model):
    """One wording of an entry. What was published is never changed: a later version takes its place."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="versions")
    ordinal = models.PositiveSmallIntegerField("第几版")
    question = models.CharField("问题", max_length=200)
    answer = models.TextField("答复")
    basis = models.CharField("依据（名称和条款）", max_length=300)
    link = models.URLField("依据原文网址", max_length=300, blank=True)
    area = models.CharField("领域", max_length=12)
    topic = models.CharField("主题", max_length=60, blank=True)
    county = models.CharField("县区", max_length=20, blank=True)
    keywords = models.CharField("别的问法", max_length=200, blank=True)
    is_open = models.BooleanField("对群众公开", default=True)
    valid_until = models.DateField("有效至")
    state = models.CharField(max_length=10, choices=State, default=State.SUBMITTED)
    submitted_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    submitted_at = models.DateTimeField()
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    renewal_asked_at = models.DateTimeField("已请续期", null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "ordinal"], name="knowledge_version_once"),
            models.UniqueConstraint(
                fields=["entry"], condition=models.Q(state="submitted"), name="knowledge_one_waiting"
            ),
        ]
        indexes = [
            models.Index(
                fields=["submitted_at"], condition=models.Q(state="submitted"), name="knowledge_waiting"
            ),
            models.Index(
                fields=["valid_until"], condition=models.Q(state="published"), name="knowledge_ends"
            ),
        ]

    @property
    def cite(self) -> str:
        """How an answer names it: Z12-3."""
        return f"Z{self.entry_id}-{self.ordinal}"

    def is_over(self, today: date) -> bool:
        """Whether its last day is past."""
        return today > self.valid_until


class Deed(models.Model):
    """What was done to an entry, by whom: append-only. by None: the machine."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="deeds")
    version = models.ForeignKey(Version, models.PROTECT, null=True)
    at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    what = models.CharField(max_length=12)
    words = models.CharField(max_length=500, blank=True)


class Feedback(models.Model):
    """没帮上忙: said of a version by the desk or by a citizen; the unit answers by a new version or in words."""

    version = models.ForeignKey(Version, models.PROTECT, related_name="feedback")
    unit = models.ForeignKey(Unit, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    words = models.CharField(max_length=500)
    due = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    answer = models.CharField(max_length=500, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["unit", "due"], condition=models.Q(answered_at=None), name="knowledge_complained"
            )
        ]
