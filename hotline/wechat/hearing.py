"""One message of a follower, answered once; what is kept of it is sealed and soon forgotten (第二条、第九条)."""

import json
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction

from hotline.citizens import limits
from hotline.people.ciphers import code_digest, seal, sm3, unseal
from hotline.regulation.citation import cites
from hotline.regulation.parameters import value_on
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local
from hotline.wechat.conversation import ASLEEP, hear
from hotline.wechat.models import Heard, Talk, UsedSignature
from hotline.wechat.protocol import Message

KEPT = timedelta(days=2)
REPLAYED = "这个签名已用于另一条消息。"


def fresh(timestamp: str, nonce: str, body: bytes, now: datetime) -> None:
    """Refused 401 for a signature that is old or to come, 409 for one used with another body; a redelivery passes."""
    window = timedelta(minutes=value_on(local(now).date(), "exchange_signature_minutes"))
    if not (timestamp.isascii() and timestamp.isdigit() and len(timestamp) <= 11):
        raise Refused("bad_signature", "时间戳不对。")
    if abs(now.timestamp() - int(timestamp)) > window.total_seconds():
        raise Refused("too_old", "签名的时间与本机相差太多，请校准时钟。")
    used = code_digest(f"wechat signature {timestamp} {nonce}")
    with connection.cursor() as cursor:
        cursor.execute("insert into wechat_usedsignature (signature, body, at) values (%s, %s, %s) on conflict do nothing",
                       [used, sm3(body), now])  # fmt: skip
        first = bool(cursor.rowcount)
    if not first and bytes(UsedSignature.objects.get(pk=used).body) != sm3(body):
        raise Refused("replayed", REPLAYED)


@cites("第二条")
@transaction.atomic
def heard(message: Message, now: datetime) -> str:
    """The answer to a message; "" for none. Two deliveries at once wait for each other and get one answer."""
    who = code_digest(f"wechat follower {message.sender}")
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into wechat_talk (who, touched_at) values (%s, %s) on conflict do nothing", [who, now]
        )
    talk = Talk.objects.select_for_update().get(pk=who)
    before = Heard.objects.filter(who=who, key=message.key).first()
    if before is not None:
        return unseal(before.sealed, _about(who, message.key))
    said = _said(talk, now)
    words = _answer(message, said, who, now)
    talk.sealed, talk.touched_at = seal(json.dumps(said, ensure_ascii=False), _about(who, "talk")), now
    talk.save()
    Heard.objects.create(who=who, key=message.key, sealed=seal(words, _about(who, message.key)), at=now)
    _forget(now)
    return words


def _answer(message: Message, said: dict[str, Any], who: bytes, now: datetime) -> str:
    try:
        limits.count("wechat", who.hex(), now)
        return hear(message, said, now)
    except Refused as refused:
        return refused.sentence


def _said(talk: Talk, now: datetime) -> dict[str, Any]:
    """Where the conversation stands; a quiet one begins anew."""
    if talk.sealed is None or now - talk.touched_at > ASLEEP:
        return {}
    return dict(json.loads(unseal(talk.sealed, _about(bytes(talk.who), "talk"))))


def _about(who: bytes, key: str) -> str:
    return f"wechat:{who.hex()}:{key}"


def _forget(now: datetime) -> None:
    Heard.objects.filter(at__lt=now - KEPT).delete()
    UsedSignature.objects.filter(at__lt=now - KEPT).delete()
    Talk.objects.filter(touched_at__lt=now - KEPT).delete()
