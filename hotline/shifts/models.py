"""全天受理 (第四条): what one shift hands to the next. Both rows are written once and never changed."""

from django.db import models

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
