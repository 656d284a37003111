"""What-if: was a reply, or a first contact, in time under other numbers? Pure; nothing is kept (第三十四条; decision 0102)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Any

from hotline.regulation.acceptance import KINDS
from hotline.regulation.citation import cites
from hotline.regulation.digits import whole
from hotline.regulation.parameters import supposing
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import contact_due, reply_due

ARTICLE = "第三十四条"
CLOCKS = {"pause": "只数工作日（读法 1 现行）", "roll": "先加小时再顺延"}
MOST_DAYS, MOST_HOURS = 60, 240


@dataclass(frozen=True)
class Given:
    """One thing a unit owed: its kind of duty, when it began, when it was met (None: not yet), and the limit on record.

    by_law: whether the limit is article 20's own; one of another law, or an extended one, no replay moves.
    floor: a later limit that judges besides (a reply sent back for redoing).
    """

    unit: int
    duty: str
    kind: str
    since: datetime
    met: datetime | None
    due: datetime
    by_law: bool = True
    floor: datetime | None = None


def read_changes(given: Mapping[str, str]) -> dict[str, Any]:
    """The parameters somebody wants changed, from a form. Refused 422 naming each field that is wrong.

    Fields: reply_<kind>, contact_hours, contact_clock, day_ends_at; what is left empty stays as it is.
    """
    wrong: dict[str, str] = {}
    days = {kind: _whole(given.get(f"reply_{kind}", ""), f"reply_{kind}", MOST_DAYS, wrong) for kind in KINDS}
    hours = _whole(given.get("contact_hours", ""), "contact_hours", MOST_HOURS, wrong)
    clock, ends = given.get("contact_clock", "").strip(), given.get("day_ends_at", "").strip()
    if clock and clock not in CLOCKS:
        wrong["contact_clock"] = "没有这种数法，请从列出的里选。"
    if ends and not _is_end(ends):
        wrong["day_ends_at"] = "写作 24:00 或下班时刻如 17:30。"
    found: dict[str, Any] = {}
    if any(days.values()):
        found["reply"] = {kind: n for kind, n in days.items() if n}
    found |= {"first_contact_hours": hours} if hours else {}
    found |= {"contact_clock": clock} if clock else {}
    found |= {"day_ends_at": ends} if ends else {}
    if wrong:
        raise Refused("incomplete", "还不能推演：" + "".join(wrong.values()), ARTICLE, fields=wrong)
    if not found:
        raise Refused(
            "incomplete", "请至少改一项再推演。", ARTICLE, fields={"reply_complaint": "请至少改一项。"}
        )
    return found


def _whole(said: str, name: str, most: int, wrong: dict[str, str]) -> int:
    if not said.strip():
        return 0
    number = whole(said.strip(), 3) or 0
    if not 1 <= number <= most:
        wrong[name] = f"须是 1 至 {most} 的整数。"
        return 0
    return number


def _is_end(said: str) -> bool:
    try:
        return said == "24:00" or bool(time.fromisoformat(said).strftime("%H:%M") == said)
    except ValueError:
        return False


@cites(ARTICLE)
def in_time(one: Given, changes: Mapping[str, Any], in_force: Mapping[str, int]) -> bool:
    """Whether it was met by its due as it would be counted under the changes. in_force: days by kind where unchanged."""
    if not one.by_law:
        due = one.due
    else:
        with supposing(_values(changes, in_force)):
            due = reply_due(one.since, one.kind).at if one.duty == "reply" else contact_due(one.since).at
    if one.floor and one.floor > due:
        due = one.floor
    return one.met is not None and one.met <= due


def _values(changes: Mapping[str, Any], in_force: Mapping[str, int]) -> dict[str, Any]:
    values = {name: value for name, value in changes.items() if name != "reply"}
    if "reply" in changes:
        values["reply_within_working_days"] = dict(in_force) | dict(changes["reply"])
    return values


def words_of(changes: Mapping[str, Any]) -> str:
    """The changes in one line."""
    said = [f"{KINDS[kind]} {n} 个工作日" for kind, n in changes.get("reply", {}).items()]
    said += [f"首次联络 {changes['first_contact_hours']} 小时"] if "first_contact_hours" in changes else []
    said += [f"24 小时{CLOCKS[changes['contact_clock']]}"] if "contact_clock" in changes else []
    said += [f"到期日 {changes['day_ends_at']} 止"] if "day_ends_at" in changes else []
    return "，".join(said)
