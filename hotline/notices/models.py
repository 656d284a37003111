"""The outbox: who is to be told what. One row a telling, told once."""

from django.db import models


class Notice(models.Model):
    """A line under somebody's bell. `key` makes a second attempt to leave it harmless."""

    key = models.CharField(max_length=80, unique=True)
    unit = models.ForeignKey("people.Unit", models.PROTECT, null=True)
    post = models.CharField("岗位", max_length=20, blank=True)
    order_number = models.CharField(max_length=20)
    sentence = models.CharField(max_length=200)
    article = models.CharField(max_length=12, blank=True)
    urgent = models.BooleanField(default=False)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["unit", "-created_at"], name="notice_of_unit")]
