"""Days and hours named in a reply, and those that cannot be (第二十四条 语言逻辑错误)."""

import re
from dataclasses import dataclass
from datetime import date

from hotline.regulation.citation import cites
from hotline.regulation.reply_checks.findings import MUST, Finding
from hotline.regulation.reply_checks.reading import Reading

DAY = re.compile(r"(?:(\d{4})年)?(\d{1,2})月(\d{1,2})[日号]?(?!\d)")
HOUR = re.compile(r"(?<!\d)(\d{1,3})时(?:(\d{1,2})分)?(?!间|期|限|效|速)")
RANGE = re.compile(r"(\d{1,2})月(\d{1,2})日?[至到\-—](?:(\d{1,2})月)?(\d{1,2})[日号](?!\d)")
WEEKDAY = re.compile(r"(\d{1,2})月(\d{1,2})日[(]?(?:星期|周)([一二三四五六日天])")
HALF_YEAR = 183
"""Days without a year that lie further apart than this are taken to lie in two years."""
WEEK = "一二三四五六日"


@dataclass(frozen=True)
class Named:
    """A day named in the text and where."""

    month: int
    day: int
    start: int
    end: int

    @property
    def ordinal(self) -> int:
        return date(2024, self.month, self.day).toordinal()


@cites("第二十四条")
def wrong_days(reply: Reading, received: date | None) -> list[Finding]:
    """Days and hours that do not exist, a weekday that is not, an end before its start, days counted wrong."""
    return _impossible(reply) or [*_weekdays(reply, received), *_ranges(reply), *_spans(reply)]


def at_day(reply: Reading, start: int, end: int, sentence: str, severity: str = MUST) -> Finding:
    """A contradiction about the day named there."""
    return Finding("contradiction", sentence, severity, reply.clause_at(start, end))


def _impossible(reply: Reading) -> list[Finding]:
    found = []
    for m in DAY.finditer(reply.text):
        if not is_day(int(m[2]), int(m[3])):
            found.append(at_day(reply, m.start(), m.end(), f"没有{m.group()}这一天。"))
    for m in HOUR.finditer(reply.text):
        if int(m[1]) > 24 and not re.search(r"[第共满约近]$|小$", reply.text[: m.start()]):
            found.append(at_day(reply, m.start(), m.end(), f"没有{m.group()}这个时刻。"))
    return found


def is_day(month: int, day: int) -> bool:
    try:
        date(2024, month, day)
    except ValueError:
        return False
    return True


def named_days(reply: Reading) -> list[Named]:
    """Every possible day the text names with its month."""
    rows = [Named(int(m[2]), int(m[3]), m.start(), m.end()) for m in DAY.finditer(reply.text)]
    return [r for r in rows if is_day(r.month, r.day)]


def earlier(one: Named, other: Named) -> bool:
    """one lies before other; days half a year apart are taken to lie in two years."""
    gap = other.ordinal - one.ordinal
    return 0 < gap < HALF_YEAR or gap < -HALF_YEAR


def _weekdays(reply: Reading, received: date | None) -> list[Finding]:
    found = []
    for m in WEEKDAY.finditer(reply.text):
        year = re.search(r"(\d{4})年$", reply.text[: m.start()])
        in_year = int(year[1]) if year else received.year if received else None
        if in_year is None or not is_day(int(m[1]), int(m[2])):
            continue
        right = WEEK[date(in_year, int(m[1]), int(m[2])).weekday()]
        if right != m[3].replace("天", "日"):
            found.append(
                at_day(reply, m.start(), m.end(), f"{m[1]}月{m[2]}日是星期{right}，不是星期{m[3]}。")
            )
    return found


def _ranges(reply: Reading) -> list[Finding]:
    found = []
    for m in RANGE.finditer(reply.text):
        first, last = (int(m[1]), int(m[2])), (int(m[3] or m[1]), int(m[4]))
        if is_day(*first) and is_day(*last) and first > last and not (first[0] >= 10 and last[0] <= 3):
            found.append(at_day(reply, m.start(), m.end(), f"“{m.group()}”止日早于起日。"))
    return found


def _spans(reply: Reading) -> list[Finding]:
    """3月1日至5日共 10 天."""
    found = []
    for m in re.finditer(
        RANGE.pattern + r"[^,。;]{0,4}(?:共|连续|为期|历时|停)[^,。;\d]{0,3}(\d{1,3})[天日](?!内)", reply.text
    ):
        first, last = (int(m[1]), int(m[2])), (int(m[3] or m[1]), int(m[4]))
        if is_day(*first) and is_day(*last):
            days = date(2024, *last).toordinal() - date(2024, *first).toordinal()
            if days >= 0 and not days <= int(m[5]) <= days + 1:
                found.append(at_day(reply, m.start(), m.end(), f"“{m.group()}”的天数数错了。"))
    return found
