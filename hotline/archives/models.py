"""What the archive remembers: each sealed package, and each list by which orders were destroyed (第二十七条)."""

from django.db import models

from hotline.orders.models import Order
from hotline.people.models import Account


class Package(models.Model):
    """归档卷: one sealed file of one archived order. Never changed; the next one is chained to its seal."""

    place = models.PositiveBigIntegerField("第几卷", unique=True)
    order = models.ForeignKey(Order, models.PROTECT, related_name="packages")
    version = models.PositiveSmallIntegerField()
    sealed_at = models.DateTimeField()
    sealed_through = models.PositiveIntegerField("封存到第几条记录")
    head = models.BinaryField("该条记录的链值", max_length=32)
    manifest = models.BinaryField(max_length=32)
    previous = models.BinaryField(max_length=32)
    seal = models.BinaryField(max_length=32, unique=True)
    digest = models.BinaryField("文件的 SM3 值，也是文件名", max_length=32)
    size = models.PositiveIntegerField()
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["order", "version"], name="one_package_a_version")]


class DestructionList(models.Model):
    """鉴定清单: drawn up by one person, decided on by another; once carried out, a certificate."""

    number = models.CharField(max_length=20, unique=True)
    drawn_up_by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    drawn_up_at = models.DateTimeField()
    opinion = models.TextField("鉴定意见")
    digest = models.BinaryField("清单的 SM3 值", max_length=32)
    outcome = models.CharField(
        max_length=10, blank=True, choices=[("approved", "批准"), ("refused", "不批准")]
    )
    decided_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.TextField("审批意见", blank=True)
    certificate = models.CharField("销毁凭证编号", max_length=20, null=True, unique=True)
    executed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("drawn_up_by")),
                name="destroyed_by_two",
            ),
        ]
        indexes = [
            models.Index(
                fields=["id"],
                condition=models.Q(outcome="approved", executed_at=None),
                name="list_to_carry_out",
            ),
        ]


class DestructionItem(models.Model):
    """One order on a list; `kept` says why it was not destroyed after all."""

    list = models.ForeignKey(DestructionList, models.PROTECT, related_name="items")
    order = models.ForeignKey(Order, models.PROTECT, related_name="destruction_items")
    kept = models.CharField("未销毁的原因", max_length=200, blank=True)
    destroyed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "order"], name="once_on_a_list")]
