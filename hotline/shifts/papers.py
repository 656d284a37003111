"""停机: numbered paper reserved beforehand, entered afterwards in one go; every number is accounted for (第四条).

What a sheet says becomes an order by the one door, at its own moment and with its paper number (补录).
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from hotline.orders.models import Order
from hotline.orders.perform import Asked, perform_many
from hotline.orders.register import register_many
from hotline.people.models import Account
from hotline.people.personal import clean_text, masked_for_good
from hotline.people.roles import DESK, Role
from hotline.regulation.refusals import Refused
from hotline.shifts.models import Fate, PaperSeries, PaperSheet

ARTICLE = "第四条"
AT_MOST = 200
"""Sheets of one series."""
OF_THE_ORDER = ("kind", "text", "caller_name", "phone", "county", "place", "plate", "safety", "secret")
WITH = ("sheets__order", "sheets__taken_by", "sheets__settled_by")
Row = Mapping[str, Any]


@transaction.atomic
def reserve(count: int, person: Account, now: datetime) -> PaperSeries:
    """Reserve so many numbers for new paper. Refused 403, 422."""
    if not person.is_active or Role.SHIFT_LEAD not in person.held:
        raise Refused("not_yours", "纸单由值班长领号。", ARTICLE)
    if not 1 <= count <= AT_MOST:
        words = f"一次领 1 至 {AT_MOST} 张，请改张数。"
        raise Refused("invalid", words, ARTICLE, fields={"count": words})
    return PaperSeries.objects.create(count=count, reserved_at=now, reserved_by=person)


def series_of(pk: int) -> PaperSeries:
    """One series. Refused 404."""
    found = PaperSeries.objects.prefetch_related(*WITH).filter(pk=pk).first()
    if found is None:
        raise Refused("unknown", "没有这一本纸单。")
    return found


@transaction.atomic
def enter(series: PaperSeries, rows: Sequence[Row], person: Account, now: datetime) -> list[PaperSheet]:
    """Account for sheets in one go, all or none: {number, fate} and what stands on it or why it is not used.

    Refused 403, 422; its fields are named place.field, places counted from 0.
    """
    if not person.is_active or not person.held & DESK:
        raise Refused("not_yours", "纸单由热线中心话务员、派单员或值班长补录。", ARTICLE)
    # Two clerks with one stack take turns, and each sees what the other entered.
    series = PaperSeries.objects.select_for_update().prefetch_related(*WITH).get(pk=series.pk)
    if not rows:
        raise Refused("incomplete", "还没有填任何一张纸单。", ARTICLE)
    wrong = _wrong_numbers(series, rows) | _wrong_fates(rows)
    if not wrong:
        orders, wrong = _register(rows, person, now)
    if wrong:
        raise _refusal(rows, wrong)
    made = [
        PaperSheet(series=series, number=_number(row), fate=row["fate"], order=orders.get(place),
                   reason=masked_for_good(_reason(row)), taken_by=_taker(row), settled_at=now, settled_by=person)
        for place, row in enumerate(rows)
    ]  # fmt: skip
    return PaperSheet.objects.bulk_create(made)


def _number(row: Row) -> str:
    return str(row.get("number", "")).strip().upper()


def _reason(row: Row) -> str:
    return "" if row.get("fate") == Fate.USED else str(row.get("reason", "")).strip()


def _taker(row: Row) -> Account | None:
    username = str(row.get("taken_by", ""))
    return Account.objects.filter(username=username).first() if username else None


def _wrong_numbers(series: PaperSeries, rows: Sequence[Row]) -> dict[str, str]:
    """A number that is not of this series, twice in this stack, or settled before (lost ones may turn up)."""
    settled = {s.number: s for s in series.settled()}
    wrong, seen = {}, set()
    for place, row in enumerate(rows):
        number = _number(row)
        before = settled.get(number)
        if number not in series.numbers():
            wrong[f"{place}.number"] = (
                f"{number or '没写号'}不是这一本的纸单号（{series.first} 至 {series.last}）。"
            )
        elif number in seen:
            wrong[f"{place}.number"] = f"{number} 填了两次，请核对纸单。"
        elif before and (before.fate != Fate.MISSING or row.get("fate") == Fate.MISSING):
            wrong[f"{place}.number"] = f"{number} 已交代过（{before.said}），请核对纸单。"
        seen.add(number)
    return wrong


def _wrong_fates(rows: Sequence[Row]) -> dict[str, str]:
    wrong: dict[str, str] = {}
    for place, row in enumerate(rows):
        if row.get("fate") not in Fate.values:
            wrong[f"{place}.fate"] = "请选用了、作废或遗失。"
        elif row["fate"] == Fate.USED and not row.get("happened_at"):
            wrong[f"{place}.happened_at"] = "请填来件时刻。"
        elif row["fate"] == Fate.USED and _taker(row) is None:
            wrong[f"{place}.taken_by"] = "请选接听人。"
        elif row["fate"] != Fate.USED and not _reason(row):
            wrong[f"{place}.reason"] = "作废、遗失须写明原因。"
        try:
            clean_text(_reason(row), 200, "“原因”")
        except Refused as refused:
            wrong[f"{place}.reason"] = refused.sentence
    return wrong


def _register(rows: Sequence[Row], person: Account, now: datetime) -> tuple[dict[int, Order], dict[str, str]]:
    """The used ones as orders, those answered on the spot answered; place -> order, and what was refused."""
    used = [place for place, row in enumerate(rows) if row["fate"] == Fate.USED]
    answers = register_many([_call(rows[place]) for place in used], actor=person, now=now) if used else []
    orders, wrong = _sorted(used, answers, "text")
    told = [p for p in used if p in orders and str(rows[p].get("answer", "")).strip()]
    asked = [Asked("answer", orders[p].number, _late(rows[p]) | {"answer": rows[p]["answer"]}) for p in told]
    _, refused = _sorted(told, perform_many(asked, actor=person, now=now) if told else [], "answer")
    return orders, wrong | refused


def _sorted(
    places: Sequence[int], answers: Sequence[Order | Refused], field: str
) -> tuple[dict[int, Order], dict[str, str]]:
    orders: dict[int, Order] = {}
    wrong: dict[str, str] = {}
    for place, answer in zip(places, answers, strict=True):
        if isinstance(answer, Refused):
            said = answer.fields or {field: answer.sentence}
            wrong |= {f"{place}.{name}": words for name, words in said.items()}
        else:
            orders[place] = answer
    return orders, wrong


def _call(row: Row) -> dict[str, Any]:
    given = {name: row.get(name, "") for name in OF_THE_ORDER}
    return given | _late(row) | {"channel": "phone", "origin_number": _number(row)}


def _late(row: Row) -> dict[str, Any]:
    return {"happened_at": row["happened_at"], "late_reason": f"停机期间用纸登记，纸单 {_number(row)}"}


def _refusal(rows: Sequence[Row], wrong: dict[str, str]) -> Refused:
    lines: dict[int, list[str]] = {}
    for key, words in wrong.items():
        lines.setdefault(int(key.partition(".")[0]), []).append(words)
    said = [f"{_number(rows[p]) or f'第 {p + 1} 行'}：{''.join(words)}" for p, words in sorted(lines.items())]
    return Refused("incomplete", "一张也没有补录，已填的都还在。" + "".join(said), ARTICLE, fields=wrong)
