"""When a message may leave the house: how long it waits for others, and that nights are quiet (第二十三条)."""

from datetime import datetime, time, timedelta

from hotline.regulation.citation import cites
from hotline.regulation.parameters import value_on
from hotline.regulation.time_limits import ONE_DAY, ZONE, local


@cites("第二十三条")
def goes_at_once(article: str, urgent: bool, now: datetime) -> bool:
    """True for an urgent telling under an article that knows no night: safety and major matters."""
    return urgent and article in value_on(local(now).date(), "notice_at_once_articles")


def leaves_at(article: str, urgent: bool, told_at: datetime) -> datetime:
    """The moment a telling may be sent outside: after the wait for others, and not in quiet hours."""
    wait: dict[str, int] = value_on(local(told_at).date(), "notice_digest_minutes")
    if goes_at_once(article, urgent, told_at):
        return told_at + timedelta(minutes=wait["at_once"])
    return after_quiet_hours(told_at + timedelta(minutes=wait["urgent" if urgent else "other"]))


def is_quiet(now: datetime) -> bool:
    """True at night, when only what goes at once may leave, however long it was held up."""
    return after_quiet_hours(now) != now


def after_quiet_hours(moment: datetime) -> datetime:
    """The moment itself, or the end of the quiet hours it falls into; hours may run over midnight."""
    at = local(moment)
    hours = value_on(at.date(), "notice_quiet_hours")
    start, end = time.fromisoformat(hours["from"]), time.fromisoformat(hours["until"])
    if start <= end:
        return datetime.combine(at.date(), end, ZONE) if start <= at.time() < end else moment
    if at.time() >= start:
        return datetime.combine(at.date() + ONE_DAY, end, ZONE)
    return datetime.combine(at.date(), end, ZONE) if at.time() < end else moment
