"""TABLE: what articles ask of units themselves, not of an order: the rows of the 履责台账 (第五、八、九、十一、十二、十三、三十一、三十二条)."""

from dataclasses import dataclass
from datetime import date
from functools import cache

from hotline.regulation.citation import carry, cites
from hotline.regulation.jurisdiction import load_yaml

SOON_DAYS = "obligation_renew_before_days"
CHECK_DAYS = "obligation_check_within_working_days"


@dataclass(frozen=True)
class Obligation:
    """One row. who: kinds of unit. months: how long evidence holds, 0 for good. computed: what stands in for evidence."""

    key: str
    article: str
    who: tuple[str, ...]
    name: str
    evidence: str
    months: int
    quote: str
    computed: str = ""

    @property
    def every(self) -> str:
        """How often, in words."""
        words = {0: "一次，变动时重报", 6: "每半年", 12: "每年"}
        return "随时算" if self.computed else words.get(self.months, f"每 {self.months} 个月")


@cache
def obligations() -> tuple[Obligation, ...]:
    """The rows of the city, in the order of the articles."""
    return tuple(
        Obligation(**row | {"who": tuple(row["who"])}) for row in load_yaml("obligations")["obligations"]
    )


def of_kind(kind: str) -> tuple[Obligation, ...]:
    """What a kind of unit owes."""
    return tuple(o for o in obligations() if kind in o.who)


@cites("第五条")
def holds_until(obligation: Obligation, dated: date) -> date | None:
    """The last day evidence of this date holds; None: until something changes."""
    if not obligation.months:
        return None
    months = dated.year * 12 + dated.month - 1 + obligation.months
    last = [31, 29 if _leap(months // 12) else 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][months % 12]
    return date(months // 12, months % 12 + 1, min(dated.day, last))


def _leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


for _row in obligations():
    carry(_row.article, f"obligations.{_row.key}")
