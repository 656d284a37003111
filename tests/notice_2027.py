"""An invented holiday notice for 2027: 元旦 with a Sunday of December worked for it, 春节 a day longer than the law gives."""

from datetime import date
from typing import Any

import yaml

from hotline.regulation.calendar import statutory_days

REST = {date(2027, 1, day): "元旦" for day in (2, 3)} | {date(2027, 2, day): "春节" for day in range(5, 12)}
MAKE_UP = {date(2026, 12, 27): "元旦"}


def notice_file(**changes: Any) -> str:
    """The file as an administrator would upload it."""
    of_the_year = {d: n for d, n in statutory_days().items() if d.year == 2027}
    facts = {
        "year": 2027,
        "number": "国办发明电〔2026〕9号",
        "days_off": dict(sorted((of_the_year | REST).items())),
        "make_up_workdays": MAKE_UP,
    }
    return yaml.safe_dump(facts | changes, allow_unicode=True, sort_keys=False)
