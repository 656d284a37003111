"""What is known of a file besides its content. Its own name is not kept: names of files name people (第九条)."""

import uuid

from django.db import models

from hotline.people.models import Account


class Attachment(models.Model):
    """附件: one file as it was kept. Which order it belongs to stands in that order's events, with the same digest."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    kind = models.CharField(max_length=4)
    size = models.PositiveIntegerField()
    digest = models.BinaryField(max_length=32)
    stored_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    stored_at = models.DateTimeField()
