"""全天受理 (第四条): what one shift hands to the next, and the numbered paper of an outage. Rows are written once."""

from django.db import models

from hotline.orders.models import Order
from hotline.people.models import Account


class HandOver(models.Model):
    """交接班单: what stood open when a shift ended, made and signed by the outgoing 值班长."""

    made_at = models.DateTimeField()
    outgoing = models.ForeignKey(Account, models.PROTECT, related_name="+")
    incoming = models.ForeignKey(Account, models.PROTECT, related_name="+")
    until = models.DateTimeField("接的班到何时")
    sheet = models.JSONField()
    notes = models.TextField("交代事项", blank=True)
    request_id = models.UUIDField(null=True, unique=True)

    class Meta:
        db_table = "shifts_hand_over"


class TakeOver(models.Model):
    """接班签字: the incoming 值班长 signs the sheet as it is, with a remark where it does not agree."""

    hand_over = models.OneToOneField(HandOver, models.PROTECT, primary_key=True, related_name="taken")
    signed_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    signed_at = models.DateTimeField()
    remark = models.CharField("接班时说明", max_length=1500, blank=True)

    class Meta:
        db_table = "shifts_take_over"


class PaperSeries(models.Model):
    """一本停机纸单: blank intake sheets whose numbers were reserved before they were printed."""

    count = models.PositiveSmallIntegerField()
    reserved_at = models.DateTimeField()
    reserved_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        db_table = "shifts_paper_series"

    @property
    def first(self) -> str:
        return self._number(1)

    @property
    def last(self) -> str:
        return self._number(self.count)

    def numbers(self) -> list[str]:
        """Every number of the series, Z0001-001 and on."""
        return [self._number(nth + 1) for nth in range(self.count)]

    def _number(self, nth: int) -> str:
        return f"Z{self.pk:04}-{nth:03}"

    def settled(self) -> list["PaperSheet"]:
        """The sheets accounted for so far; of one lost and found the later word stands."""
        rows = sorted(self.sheets.all(), key=lambda sheet: sheet.pk)
        return list({sheet.number: sheet for sheet in rows}.values())

    def gaps(self) -> list[str]:
        """缺号: numbers nothing was said of, below the highest one that was."""
        settled = {s.number for s in self.settled()}
        return [n for n in self.numbers() if n not in settled and n < max(settled, default="")]


class Fate(models.TextChoices):
    USED = "used", "已补录"
    VOID = "void", "作废"
    MISSING = "missing", "遗失"


class PaperSheet(models.Model):
    """一张纸单 accounted for: the order it became, or why it became none. Written once."""

    series = models.ForeignKey(PaperSeries, models.PROTECT, related_name="sheets")
    number = models.CharField(max_length=12)
    fate = models.CharField(max_length=8, choices=Fate)
    order = models.ForeignKey(Order, models.PROTECT, null=True, related_name="paper_sheets")
    reason = models.CharField(max_length=600, blank=True)
    taken_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField()
    settled_by = models.ForeignKey(Account, models.PROTECT, related_name="+")

    class Meta:
        db_table = "shifts_paper_sheet"
        constraints = [
            models.UniqueConstraint(fields=["number", "fate"], name="paper_settled_once_a_fate"),
            models.CheckConstraint(
                condition=models.Q(fate="used", order__isnull=False)
                | models.Q(~models.Q(fate="used"), order=None),
                name="used_paper_has_its_order",
            ),
        ]

    @property
    def said(self) -> str:
        """What was said of it, in one phrase."""
        return f"{self.get_fate_display()} {self.order.number}" if self.order else self.get_fate_display()
