"""What a unit owes the knowledge base, and when an entry is asked to be renewed (第十三条; decision 0100)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from hotline.regulation.citation import cites
from hotline.regulation.parameters import value_on
from hotline.regulation.time_limits import local, working_days_due

ARTICLE = "第十三条"


@dataclass(frozen=True)
class Quarter:
    """Three months in which a unit is to submit its entries."""

    first: date

    @property
    def last(self) -> date:
        return self.after.first - timedelta(days=1)

    @property
    def after(self) -> "Quarter":
        month = self.first.month + 3
        return Quarter(date(self.first.year + (month > 12), (month - 1) % 12 + 1, 1))

    @property
    def before(self) -> "Quarter":
        return quarter_of(self.first - timedelta(days=1))

    @property
    def words(self) -> str:
        return f"{self.first.year} 年第 {(self.first.month + 2) // 3} 季度"


def quarter_of(day: date) -> Quarter:
    """The quarter a day lies in."""
    return Quarter(date(day.year, (day.month - 1) // 3 * 3 + 1, 1))


@cites(ARTICLE)
def entries_owed(quarter: Quarter) -> int:
    """How many entries each unit submits in a quarter (及时按要求报送)."""
    return int(value_on(quarter.first, "knowledge_entries_a_quarter"))


@cites(ARTICLE)
def light_of(submitted: int, quarter: Quarter, today: date) -> str:
    """green: enough; amber: the quarter still runs; red: it is over, or in its last days without any."""
    if submitted >= entries_owed(quarter):
        return "green"
    last_days = value_on(quarter.first, "knowledge_remind_before_days")
    return "amber" if today <= quarter.last - timedelta(days=last_days) else "red"


@cites(ARTICLE)
def renewal_from(valid_until: date) -> date:
    """From which day on the unit is asked to renew an entry."""
    return valid_until - timedelta(days=value_on(valid_until, "knowledge_renewal_days"))


def feedback_due(at: datetime) -> datetime:
    """By when the unit answers for an entry that did not help."""
    days = value_on(local(at).date(), "knowledge_feedback_within_working_days")
    return working_days_due(at, days, ARTICLE).at
