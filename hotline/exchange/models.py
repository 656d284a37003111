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
