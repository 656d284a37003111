"""Keys exchanged while people work: new ones beside the old, everything sealed anew by the watch, then the old laid aside (第九条, decision 0142)."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection, transaction

from hotline.people.access_log import log_look
from hotline.people.ciphers import keys
from hotline.people.keys import (
    FILE,
    KeysMissing,
    fingerprint,
    put_keys,
    read,
    with_new_keys,
    without_old_keys,
)
from hotline.people.models import Account, Installation, KeyRotation
from hotline.people.roles import Role
from hotline.regulation.refusals import Refused

ARTICLE = "第九条"
LOCK = 12330
MOST_KEYS = 255
SETTLES = timedelta(hours=1)
"""No request lives so long: whoever sealed with the old key has written by then, or never will."""


def begin(actor: Account, reason: str, now: datetime) -> KeyRotation:
    """New keys beside the old. Refused 403, 409 while an exchange is under way, 422 without a reason."""
    if not actor.is_active or Role.SECURITY_ADMIN not in actor.held:
        raise Refused("not_yours", "更换密钥由安全管理员办理（三权分立）。", ARTICLE)
    if not reason.strip():
        words = "请写明为什么更换密钥。"
        raise Refused("incomplete", words, ARTICLE, fields={"reason": words})
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LOCK])
        ring = keys()
        if ring.former or under_way():
            raise Refused("not_open", "上一次更换还没有完成，请等它完成。", ARTICLE)
        if ring.newest >= MOST_KEYS:
            raise Refused("not_open", f"密钥已换到第 {MOST_KEYS} 号，不能再换，请与开发单位联系。", ARTICLE)
        made = KeyRotation.objects.create(
            number=ring.newest + 1, reason=reason.strip()[:200], asked_by=actor, begun_at=now
        )
        log_look(actor, "keys_changed", now, reason=made.reason)
        try:
            put_keys(settings.KEYS_DIR, with_new_keys(ring))
        except OSError as refused:
            words = (
                f"密钥文件写不进去（{refused.strerror}），没有更换。请检查 {settings.KEYS_DIR} 的权限和空间。"
            )
            raise Refused("not_open", words, ARTICLE) from None
    return made


def under_way() -> KeyRotation | None:
    """The exchange that is not finished."""
    return KeyRotation.objects.filter(finished_at=None).order_by("id").first()


def held(now: datetime) -> KeyRotation | None:
    """The exchange under way, locked, inside a transaction; None where there is none, or another loop holds it.

    The file says whether there is one: a process killed between file and row left the one without the other.
    """
    ring = keys()
    found = KeyRotation.objects.select_for_update(skip_locked=True).filter(finished_at=None).first()
    if ring.former is None:
        if found is not None and found.number == ring.newest:
            finish(found, now)
        return None
    if found is None and under_way() is None:
        found = KeyRotation.objects.create(number=ring.newest, reason="密钥文件已换，接着办完", begun_at=now)
    _remember(ring.after.fingerprint)
    return found


def retire(found: KeyRotation, now: datetime) -> None:
    """Nothing is left under the old keys: they open nothing any more, and lie aside in the file."""
    put_keys(settings.KEYS_DIR, without_old_keys(keys()))
    finish(found, now)


def finish(found: KeyRotation, now: datetime) -> None:
    found.finished_at = now
    found.save()


def _remember(after: str) -> None:
    Installation.objects.filter(key="keys").exclude(value=after).update(value=after)


def former_keys(remembered: str, there: Path) -> None:
    """Put the keys an older database was sealed with into an empty folder. KeysMissing where they are not kept."""
    kept: list[dict[str, Any]] = [words for words in keys().retired if fingerprint(read(words)) == remembered]
    if not kept:
        raise KeysMissing("密钥文件里没有保留这个库当时的密钥。请从当时的备份恢复。")
    if (there / FILE).exists():
        raise KeysMissing(f"{there} 里已有密钥文件，不覆盖。请换一个空目录。")
    there.mkdir(parents=True, exist_ok=True, mode=0o700)
    put_keys(there, read(kept[-1]))
