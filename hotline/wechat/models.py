"""What is kept of followers of the official account: how far a conversation is, what was heard. Nobody's name, no open id."""

from django.db import models


class Talk(models.Model):
    """公众号对话: one follower's unfinished conversation, sealed; the follower stands as a keyed digest."""

    who = models.BinaryField(max_length=16, primary_key=True)
    sealed = models.BinaryField(null=True)
    touched_at = models.DateTimeField(db_index=True)


class Heard(models.Model):
    """听过的消息: a message is answered once; delivered again it gets the same answer."""

    who = models.BinaryField(max_length=16)
    key = models.CharField(max_length=60)
    sealed = models.BinaryField()
    at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["who", "key"], name="answered_once")]


class UsedSignature(models.Model):
    """用过的签名: in the clear mode the signature does not cover the body, so it is good for one body only."""

    signature = models.BinaryField(max_length=16, primary_key=True)
    body = models.BinaryField(max_length=32)
    at = models.DateTimeField(db_index=True)
