"""The log of every look at personal data and every change of an account (第九条): lines are added here and nowhere changed."""

from datetime import datetime

from hotline.people.models import AccessLog, Account


def log_look(
    person: Account, what: str, now: datetime, *, number: str = "", reason: str = "", hits: int = 0
) -> None:
    """One line in the access log."""
    AccessLog.objects.create(
        at=now, account=person, what=what, order_number=number, reason=reason[:200], hits=hits
    )
