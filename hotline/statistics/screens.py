"""Screens in a hall: a code opens the wall on one of them, and nothing else of the program (decision 0091)."""

import secrets
from datetime import datetime, timedelta

from hotline.orders.access import log_look
from hotline.people.ciphers import sm3
from hotline.people.models import Account
from hotline.people.roles import Role
from hotline.regulation.jurisdiction import short_of
from hotline.regulation.refusals import Refused
from hotline.statistics.models import Screen

LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
"""None that looks like another on a remote control."""
LENGTH = 16
LIVES = timedelta(days=366)
ARTICLE = "第九条"


def open_screen(label: str, *, actor: Account, now: datetime) -> str:
    """A new screen's code, told this once; valid for a year. Refused 403 or 422."""
    _may(actor)
    label = label.strip()[:40]
    if not label or "\0" in label:
        raise Refused(
            "incomplete", "请写这块屏在哪里。", fields={"label": "请写这块屏在哪里，如“服务大厅”。"}
        )
    code = "".join(secrets.choice(LETTERS) for _ in range(LENGTH))
    Screen.objects.create(
        label=label, digest=sm3(code.encode()), opened_by=actor, opened_at=now, ends_at=now + LIVES
    )
    log_look(actor, "screen_opened", now, reason=label)
    return code


def close_screen(pk: int, *, actor: Account, now: datetime) -> None:
    """The code of a screen opens nothing any more. Refused 403 or 404."""
    _may(actor)
    found = Screen.objects.filter(pk=pk, closed_at=None).first()
    if found is None:
        raise Refused("unknown", "没有这块屏，或已关掉。")
    found.closed_at = now
    found.save(update_fields=["closed_at"])
    log_look(actor, "screen_closed", now, reason=found.label)


def is_screen(code: str, now: datetime) -> bool:
    """Whether a code is that of a living screen; written with blanks or small letters, too."""
    plain = "".join(code.upper().split()).replace("-", "").encode(errors="replace")
    return Screen.objects.filter(digest=sm3(plain), closed_at=None, ends_at__gt=now).exists()


def _may(actor: Account) -> None:
    if not (actor.is_active and Role.SHIFT_LEAD in actor.held):
        raise Refused("not_yours", f"大屏由{short_of('centre')}值班长开关。", ARTICLE)
