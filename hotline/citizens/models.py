"""What is kept for people without accounts: the digest of each request's code, and how often somebody came."""

from django.db import models

from hotline.orders.models import Order


class QueryCode(models.Model):
    """查询码: opens one request to whoever filed it. Only a keyed digest is kept (第九条)."""

    order = models.OneToOneField(Order, models.PROTECT, primary_key=True, related_name="query_code")
    digest = models.BinaryField(max_length=16)
    made_at = models.DateTimeField()

    class Meta:
        db_table = "citizens_query_code"


class Tally(models.Model):
    """次数: how often one address (or one request) did one thing within one hour. Addresses stand as keyed digests."""

    what = models.CharField(max_length=20)
    whom = models.BinaryField(max_length=16)
    since = models.DateTimeField(db_index=True)
    count = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["what", "whom", "since"], name="one_tally_an_hour")]
