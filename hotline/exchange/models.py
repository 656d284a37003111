"""What other systems hand us: their signing keys, the numbers they used once, the copies they sent."""

from django.db import models

from hotline.orders.models import Order
from hotline.people.models import Account


class PartnerKey(models.Model):
    """签名密钥: the secret a partner signs with. Sealed, because a signature can only be checked with the secret."""

    account = models.OneToOneField(Account, models.PROTECT, primary_key=True, related_name="signing_key")
    sealed = models.BinaryField()
    made_at = models.DateTimeField()


class UsedNonce(models.Model):
    """A number a partner signed with. It counts once; forgotten when its timestamp is too old anyway."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    nonce = models.CharField(max_length=64)
    seen_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "nonce"], name="a_nonce_counts_once")]


class Copy(models.Model):
    """收到的抄送: what a partner calls an order, and what we call it. One a partner and number."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="copies")
    foreign_number = models.CharField(max_length=60)
    order = models.OneToOneField(Order, models.PROTECT, related_name="copied_from")
    last_seq = models.PositiveIntegerField()
    received_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "copies"
        constraints = [models.UniqueConstraint(fields=["account", "foreign_number"], name="copied_once")]
        indexes = [models.Index(fields=["account", "received_at"], name="copy_of_day")]


class CopyMessage(models.Model):
    """One message about a copy as it came, sealed: the order itself holds a supplement in short."""

    copy = models.ForeignKey(Copy, models.PROTECT, related_name="messages")
    seq = models.PositiveIntegerField()
    action = models.CharField(max_length=20)
    sealed = models.BinaryField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["copy", "seq"], name="message_kept_once")]


class Open311Request(models.Model):
    """经 Open311 来的件: which requests everybody may ask about, and whose key filed each (decision 0120)."""

    order = models.OneToOneField(Order, models.PROTECT, primary_key=True, related_name="open311")
    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    filed_at = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "exchange_open311_request"


class PartnerSetting(models.Model):
    """对接设置: where a partner is told what became of its orders, and how the columns of its files are read."""

    account = models.OneToOneField(Account, models.PROTECT, primary_key=True, related_name="partner_setting")
    url = models.CharField(max_length=200, blank=True)
    columns = models.JSONField(default=dict)
    set_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    set_at = models.DateTimeField(null=True)


class PartnerImport(models.Model):
    """转办导入: one file of a partner's orders. Its rows lie sealed until they are taken; those refused stay, for mending."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    by = models.ForeignKey(Account, models.PROTECT, related_name="+")
    at = models.DateTimeField()
    digest = models.BinaryField(max_length=32)
    heads = models.JSONField()
    fields = models.JSONField()
    sealed = models.BinaryField()
    rows = models.PositiveIntegerField()
    place = models.PositiveIntegerField(default=0)
    made = models.PositiveIntegerField(default=0)
    repeated = models.PositiveIntegerField(default=0)
    refused = models.JSONField(default=list)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    undone_at = models.DateTimeField(null=True)
    undone_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "exchange_partner_import"
        indexes = [models.Index(fields=["account", "-id"], name="import_of_partner")]


class Handed(models.Model):
    """转来的件: a partner's number and our order. One a partner and number, but for those of an import that was undone."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    foreign_number = models.CharField(max_length=60)
    order = models.OneToOneField(Order, models.PROTECT, related_name="handed")
    imported = models.ForeignKey(PartnerImport, models.PROTECT, null=True, related_name="handed")
    sealed = models.BinaryField(null=True)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "foreign_number"],
                condition=models.Q(undone_at=None),
                name="handed_once_a_number",
            )
        ]
        indexes = [models.Index(fields=["account", "-id"], name="handed_by_partner")]


class LateWord(models.Model):
    """未能办入的来文: what a partner sent about an order that took it no more. Kept for a person to decide on."""

    handed = models.ForeignKey(Handed, models.PROTECT, related_name="late_words")
    verb = models.CharField(max_length=12)
    key = models.CharField(max_length=80)
    received_at = models.DateTimeField()
    refused = models.CharField(max_length=300)
    sealed = models.BinaryField()
    settled_by = models.ForeignKey(Account, models.PROTECT, null=True, related_name="+")
    settled_at = models.DateTimeField(null=True)
    what_was_done = models.CharField(max_length=200, blank=True)

    class Meta:
        db_table = "exchange_late_word"
        constraints = [models.UniqueConstraint(fields=["handed", "verb", "key"], name="late_word_kept_once")]
        indexes = [models.Index(fields=["id"], condition=models.Q(settled_at=None), name="late_word_open")]
