"""对账: what a partner says it handed over against what is here, differences by name; messages put back on the line (第十五条)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from hotline.attachments import sheets
from hotline.exchange import columns
from hotline.exchange.imports import may
from hotline.exchange.models import Handed, PartnerSetting
from hotline.exchange.sources import setting_of
from hotline.notices.models import Outgoing, to_account
from hotline.people.models import Account
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import BEFORE_CLOSING

DONE = ("办结", "完结", "归档", "已回复", "结案")
"""Words by which a table of theirs says that it is over."""


@dataclass(frozen=True)
class Difference:
    """One order they and we see differently."""

    foreign_number: str
    number: str
    theirs: str
    ours: str


@dataclass(frozen=True)
class Compared:
    """missing_here: theirs unknown to us. missing_there: (their number, our number) handed over since and not in their table."""

    agreed: int
    missing_here: list[str] = field(default_factory=list)
    missing_there: list[tuple[str, str]] = field(default_factory=list)
    differ: list[Difference] = field(default_factory=list)


def compare(theirs: Mapping[str, str], partner: Account, since: datetime) -> Compared:
    """Their numbers with their words for the state ("" where they say none), against what they handed over since."""
    known = {
        h.foreign_number: h
        for h in Handed.objects.filter(
            Q(foreign_number__in=theirs.keys()) | Q(order__registered_at__gte=since),
            account=partner,
            undone_at=None,
        ).select_related("order")  # fmt: skip
    }
    differ = [d for n, words in theirs.items() if n in known and (d := _difference(known[n], words))]
    return Compared(
        agreed=len(theirs.keys() & known.keys()) - len(differ),
        missing_here=sorted(theirs.keys() - known.keys()),
        missing_there=sorted((n, known[n].order.number) for n in known.keys() - theirs.keys()),
        differ=differ,
    )


def _difference(handed: Handed, words: str) -> Difference | None:
    order = handed.order
    theirs, ours = any(word in words for word in DONE), order.state not in BEFORE_CLOSING
    if not words or theirs == ours:
        return None
    return Difference(handed.foreign_number, order.number, words, order.get_state_display())


def table_of_theirs(raw: bytes, partner: Account) -> dict[str, str]:
    """Number -> state of a table of theirs. Refused 422 when no column is their number."""
    table = sheets.read(raw)
    setting = PartnerSetting.objects.filter(account=partner).first()
    fields = columns.proposed(table.heads, setting.columns if setting else {})
    if columns.NUMBER not in fields:
        raise Refused(
            "invalid", "对账的表里没有认出来源单号一栏：表头请写“工单编号”，或照导入时的表头。", "第十五条"
        )
    number, state = fields.index(columns.NUMBER), fields.index("state") if "state" in fields else None
    return {
        cells[number]: cells[state] if state is not None else "" for _, cells in table.rows if cells[number]
    }


STATES = {
    "told": ("已回传", Q(sent_at__isnull=False)),
    "waiting": ("待回传", Q(sent_at=None, failed_at=None)),
    "failed": ("须人工处理", Q(sent_at=None, failed_at__isnull=False)),
}


def messages(partner: Account, state: str, most: int) -> list[Outgoing]:
    """What is or was to be told to a partner, newest first."""
    rows = Outgoing.objects.filter(partner=to_account(partner.pk), is_sample=False)
    rows = rows.filter(STATES[state][1]) if state in STATES else rows
    return list(rows.select_related("settled_by").order_by("-id")[:most])


def tally(partner: Account) -> dict[str, int]:
    """How many messages are in each of STATES."""
    rows = Outgoing.objects.filter(partner=to_account(partner.pk), is_sample=False)
    return {key: rows.filter(q).count() for key, (_, q) in STATES.items()}


def send_again(partner: Account, pks: Sequence[int], by: Account, now: datetime) -> int:
    """Put messages back on the line, also those that were told already: the key stays, so a repeat is known as one."""
    may(by)
    if not setting_of(partner).url:
        raise Refused(
            "not_open",
            "这家没有回传地址，没有线路可重送：请用回填文件，或由系统管理员设回传地址。",
            "第十五条",
        )
    rows = Outgoing.objects.filter(pk__in=pks, partner=to_account(partner.pk), is_sample=False)
    return rows.update(
        sent_at=None, sent_how="", failed_at=None, lease_until=None, filed_for=None, due_at=now
    )
