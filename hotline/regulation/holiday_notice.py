"""A State Council holiday notice as a file: what it must say before any date is counted by it (reading 9)."""

from collections.abc import Mapping
from datetime import date
from typing import Any

import yaml

from hotline.regulation.calendar import WEEKDAYS, Notice, statutory_days
from hotline.regulation.refusals import Refused

KEYS = {"year", "number", "number_verified", "days_off", "make_up_workdays"}
LARGEST = 20_000
NAME_LENGTH, NUMBER_LENGTH = 20, 40
FEWEST_OFF, MOST_OFF = 11, 45
FIELD = "file"


def read_notice(text: str) -> Notice:
    """The notice of a YAML file as those in holidays/ are. Refused 422, naming all that is wrong."""
    found = _parsed(text)
    wrong = _wrong(found)
    if not wrong:
        notice = Notice(found["year"], found["number"].strip(), found["days_off"], found.get("make_up_workdays") or {},
                        number_verified=found.get("number_verified") is True)  # fmt: skip
        wrong = _unlikely(notice)
    if wrong:
        words = "放假通知不能用：" + "".join(wrong)
        raise Refused("invalid", words, "第二十条", fields={FIELD: words})
    return notice


def _parsed(text: str) -> dict[str, Any]:
    try:
        found = yaml.safe_load(text) if len(text) <= LARGEST else None
    except (yaml.YAMLError, ValueError):  # ValueError: a date such as 2027-02-30
        found = None
    if not isinstance(found, dict):
        words = "这不是放假通知的文件（YAML，不超过 2 万字，日期如 2027-01-01），样子见 hotline/regulation/holidays/。"
        raise Refused("invalid", words, "第二十条", fields={FIELD: words})
    return found


def _wrong(found: Mapping[str, Any]) -> list[str]:
    """What keeps the file from being a notice at all."""
    wrong = []
    if unknown := [str(k)[:20] for k in found if k not in KEYS]:
        wrong.append(f"没有“{'、'.join(unknown)}”这样的项；")
    if not isinstance(found.get("year"), int) or not 2000 <= found["year"] <= 2100:
        wrong.append("year 要写年份，如 2027；")
    number = found.get("number")
    if not isinstance(number, str) or not 0 < len(number.strip()) <= NUMBER_LENGTH:
        wrong.append("number 要写文号；")
    if not _days(found.get("days_off")) or not found.get("days_off"):
        wrong.append("days_off 要逐日写放假的日子和节名；")
    if found.get("make_up_workdays") and not _days(found["make_up_workdays"]):
        wrong.append("make_up_workdays 要逐日写调休上班的日子和节名；")
    return wrong


def _days(found: Any) -> bool:
    return isinstance(found, dict) and all(
        type(day) is date and isinstance(name, str) and 0 < len(name) <= NAME_LENGTH
        for day, name in found.items()
    )


def _unlikely(notice: Notice) -> list[str]:
    """What no notice says: other years' days, a day both off and worked, a make-up day in the week, holidays left out."""
    wrong = []
    every = [*notice.days_off, *notice.make_up_workdays]
    if stray := [d for d in every if d.year != notice.year and (d.year, d.month) != (notice.year - 1, 12)]:
        wrong.append(f"{_list(stray)}不在 {notice.year} 年，也不在上年 12 月；")
    if both := sorted(set(notice.days_off) & set(notice.make_up_workdays)):
        wrong.append(f"{_list(both)}又放假又上班；")
    if weekdays := [d for d in notice.make_up_workdays if d.weekday() < 5]:
        wrong.append(
            f"{_list(weekdays)}是{'、'.join('周' + WEEKDAYS[d.weekday()] for d in weekdays[:3])}，不会是调休上班日；"
        )
    if left_out := [d for d in statutory_days() if d.year == notice.year and d not in notice.days_off]:
        wrong.append(f"法定节假日 {_list(left_out)}没有写进放假；")
    if not FEWEST_OFF <= len(notice.days_off) <= MOST_OFF:
        wrong.append(f"放假共 {len(notice.days_off)} 日，请核对；")
    return wrong


def _list(days: list[date]) -> str:
    shown = "、".join(d.isoformat() for d in days[:3])
    return f"{shown} 等 {len(days)} 日" if len(days) > 3 else f"{shown} "
