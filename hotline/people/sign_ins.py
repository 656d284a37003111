"""Who is signed in from where, and how that ends: by oneself, by the security administrator, with the account (第九条)."""

from datetime import datetime, timedelta

from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import transaction
from django.db.models import QuerySet

from hotline.people.access_log import log_look
from hotline.people.models import Account, SignIn
from hotline.regulation.refusals import Refused

ARTICLE = "第九条"


@transaction.atomic
def begin(account: Account, session_key: str, address: str, agent: str, now: datetime) -> None:
    """Somebody came in: kept while the session lives. What lies idle of theirs is put away."""
    for row in SignIn.objects.filter(account=account, seen_at__lt=now - _idle()):
        _end(row)
    SignIn.objects.update_or_create(
        session_key=session_key,
        defaults={"account": account, "began_at": now, "seen_at": now, "address": address[:45], "agent": agent[:200]},
    )  # fmt: skip
    log_look(account, "signed_in", now, reason=address)


def seen(session_key: str, now: datetime) -> None:
    """The session was used."""
    SignIn.objects.filter(session_key=session_key).update(seen_at=now)


def moved(before: str | None, after: str | None) -> None:
    """The session goes on under another key."""
    SignIn.objects.filter(session_key=before or "").update(session_key=after or "")


def living(account: Account, now: datetime) -> QuerySet[SignIn]:
    """The sessions of an account that would still open a page, the newest first."""
    return SignIn.objects.filter(account=account, seen_at__gte=now - _idle()).order_by("-seen_at", "-id")


@transaction.atomic
def end_one(actor: Account, account: Account, pk: int, now: datetime) -> None:
    """End one session. Refused 404 where it is not that account's or over."""
    row = SignIn.objects.filter(account=account, pk=pk).first()
    if row is None:
        raise Refused("unknown", "这次登录已经结束了。", ARTICLE)
    _end(row)
    log_look(actor, "session_ended", now, reason=f"{account.username}：{row.address}")


def end_all(account: Account, *, except_key: str | None = None) -> int:
    """End every session of an account, at once; how many there were."""
    rows = list(SignIn.objects.filter(account=account).exclude(session_key=except_key or ""))
    for row in rows:
        _end(row)
    return len(rows)


def ended(session_key: str | None) -> None:
    """The session was ended by its owner going out, or by lying idle."""
    SignIn.objects.filter(session_key=session_key or "").delete()


def _end(row: SignIn) -> None:
    Session.objects.filter(session_key=row.session_key).delete()
    row.delete()


def _idle() -> timedelta:
    return timedelta(minutes=settings.IDLE_MINUTES + 1)  # seen_at is written once a minute
