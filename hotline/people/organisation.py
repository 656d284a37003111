"""How the organisation itself changes: units renamed and merged, people deputised for and gone. Rows stay for ever."""

from django.db import models

from hotline.regulation.time_limits import local


class ChangeKind(models.TextChoices):
    RENAMED = "renamed", "更名"
    MERGED = "merged", "并入"
    ABOLISHED = "abolished", "撤销"


class UnitChange(models.Model):
    """机构变动: recorded ahead with its day of effect, carried out by the watch on that day (decision 0135)."""

    unit = models.ForeignKey("people.Unit", models.PROTECT, related_name="changes")
    kind = models.CharField(max_length=10, choices=ChangeKind)
    successor = models.ForeignKey("people.Unit", models.PROTECT, null=True, related_name="inherited")
    on = models.DateField("生效日")
    old_name = models.CharField(max_length=60)
    old_short_name = models.CharField(max_length=30)
    new_name = models.CharField(max_length=60, blank=True)
    new_short_name = models.CharField(max_length=30, blank=True)
    document = models.CharField("文号", max_length=60)
    recorded_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    recorded_at = models.DateTimeField()
    done_at = models.DateTimeField("已生效", null=True)
    orders = models.PositiveIntegerField("转给承继单位的工单", default=0)
    people = models.PositiveIntegerField("转到承继单位的人", default=0)
    stuck = models.CharField("没能生效的原因", max_length=200, blank=True)
    cancelled_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_unit_change"
        constraints = [
            models.UniqueConstraint(
                fields=["unit"],
                condition=models.Q(done_at=None, cancelled_at=None),
                name="one_change_waiting",
            )
        ]

    @property
    def words(self) -> str:
        """What changed, as a report says it."""
        day = f"{self.on:%Y-%m-%d}"
        if self.kind == ChangeKind.RENAMED:
            return f"{self.new_short_name}（原{self.old_short_name}）{day} 更名"
        done = "并入" if self.kind == ChangeKind.MERGED else "撤销，职责划入"
        return f"{self.old_short_name} {day} {done}{self.successor.short_name if self.successor else ''}"


class Deputy(models.Model):
    """代理: who acts for whom in the posts of a unit, from when to when, on what paper (第二十四条, decision 0136)."""

    principal = models.ForeignKey("people.Account", models.PROTECT, related_name="deputies")
    deputy = models.ForeignKey("people.Account", models.PROTECT, related_name="deputised_for")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    reason = models.CharField("事由", max_length=100)
    made_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    made_at = models.DateTimeField()
    ended_at = models.DateTimeField("提前终止", null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("starts_at")), name="deputy_runs_forward"
            )
        ]

    @property
    def until(self) -> str:
        return f"{local(self.ended_at or self.ends_at):%Y-%m-%d %H:%M}"


class Departure(models.Model):
    """离岗移交: what somebody who left had in hand, and who took it (第十八条). One row a hand-over."""

    account = models.ForeignKey("people.Account", models.PROTECT, related_name="departures")
    heir = models.ForeignKey("people.Account", models.PROTECT, null=True, related_name="+")
    reason = models.CharField("事由", max_length=100)
    moved = models.JSONField(default=dict)
    done_by = models.ForeignKey("people.Account", models.PROTECT, related_name="+")
    done_at = models.DateTimeField()
