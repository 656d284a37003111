"""What the watch keeps of the figures: every row of every base, its sums a day and a month, and how far it has come.

All of that can be thrown away and made anew from events and duties (decision 0090); nothing else is counted from.
And the screens that show the wall.
"""

from django.db import models

from hotline.people.models import Account


class CountedRow(models.Model):
    """One row of one base of indicators, as hotline/statistics/bases.py finds it."""

    pk = models.CompositePrimaryKey("order_id", "base", "ordinal")
    order_id = models.BigIntegerField()
    base = models.CharField(max_length=16)
    ordinal = models.PositiveSmallIntegerField()
    day = models.DateField("计入哪一天")
    at = models.DateTimeField()
    until = models.DateTimeField(null=True)
    unit_id = models.BigIntegerField(null=True)
    hit = models.IntegerField()
    word = models.CharField(max_length=12, null=True)  # noqa: DJ001  null as in the statement

    class Meta:
        db_table = "statistics_row"
        indexes = [models.Index(fields=["base", "day", "at", "order_id"], name="row_of_day")]


class Cell(models.Model):
    """Sums of one base on one day, or in one month, in one cut: how many rows and how many of them count above the line.

    unit: 0 for everything, -1 for what is no unit's, else one unit's. `rows` is what a month adds up, the others what
    a quarter and a year do: an order confirmed twice in a year counts in both months and once in the year.
    """

    span = models.CharField(max_length=5, choices=[("day", "日"), ("month", "月")])
    day = models.DateField()
    unit = models.BigIntegerField()
    base = models.CharField(max_length=16)
    cut = models.CharField(max_length=12)
    value = models.CharField(max_length=200)
    kind = models.CharField(max_length=12)
    on_spot = models.BooleanField()
    rows = models.IntegerField()
    hits = models.IntegerField()
    rows_quarter = models.IntegerField()
    hits_quarter = models.IntegerField()
    rows_year = models.IntegerField()
    hits_year = models.IntegerField()

    class Meta:
        db_table = "statistics_cell"
        indexes = [models.Index(fields=["span", "base", "day"], name="cell_of_day")]


class Rolled(models.Model):
    """How far the sums have come: one row."""

    began_at = models.DateTimeField()
    next_order = models.BigIntegerField(default=0)
    next_month = models.DateField(null=True)
    complete = models.BooleanField(default=False)
    through = models.BigIntegerField("已计到哪条记录")
    missing = models.JSONField("还没有见到的号码", default=list)
    rolled_at = models.DateTimeField()

    class Meta:
        db_table = "statistics_rolled"


class Screen(models.Model):
    """大屏: a screen that may show the wall and nothing else; only the digest of its code is kept (decision 0091)."""

    label = models.CharField("在哪里", max_length=40)
    digest = models.BinaryField(max_length=32, unique=True)
    opened_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    opened_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
