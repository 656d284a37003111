"""The text-message sender: a documented HTTP adapter (docs/notices.md), so that any gateway can stand behind it."""

import json

from django.conf import settings

from hotline.notices.models import Delivery, Notice
from hotline.notices.not_sent import NotSent
from hotline.notices.post import Unanswered, call, is_safe
from hotline.notices.wording import sms_text

COME_AGAIN = frozenset({401, 403, 408, 409, 425, 429})
"""Answers that a repaired key or a little patience can change; other 4xx would be refused again."""


def is_configured() -> bool:
    return bool(settings.SMS_URL)


def send(delivery: Delivery, notices: list[Notice], address: str) -> str:
    """POST one message; the receipt is the gateway's own number. NotSent with a sentence that names nobody."""
    if not is_safe(settings.SMS_URL):
        raise NotSent("短信平台地址须是 https，或内网 http（HOTLINE_SMS_URL）")
    said = {"id": str(delivery.key), "to": address, "text": sms_text(notices)}
    headers = {"Authorization": f"Bearer {settings.SMS_TOKEN}", "Idempotency-Key": str(delivery.key)}
    try:
        status, answer = call(
            "POST", settings.SMS_URL, json.dumps(said, ensure_ascii=False).encode(), headers
        )
    except Unanswered as error:
        raise NotSent(f"短信平台没有应答（{error}）", line_down=True) from None
    if not 200 <= status < 300:
        final = 400 <= status < 500 and status not in COME_AGAIN
        raise NotSent(f"短信平台答 {status}", final=final, line_down=not final)
    return _receipt(answer)


def _receipt(answer: bytes) -> str:
    try:
        given = json.loads(answer)
        return str(given.get("receipt", ""))[:80] if isinstance(given, dict) else ""
    except ValueError:
        return ""
