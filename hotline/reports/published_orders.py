"""A table with a line an order, counted into the tables of a report; names, telephones and texts are not read (第二十八条)."""

from collections.abc import Iterator, Sequence
from datetime import datetime

from hotline.attachments.sheets import cell_name
from hotline.exchange.columns import KIND_WORDS
from hotline.regulation.acceptance import KINDS
from hotline.regulation.published import DIMENSION_LABELS, ON_THE_SPOT, ORDERS, SATISFIED
from hotline.regulation.refusals import Refused
from hotline.reports.published_cells import ARTICLE, DASHES

Line = tuple[int, list[str]]
ENQUIRY = "inquiry"
CUTS = ("kind", "area", "channel", "county")
OF_A_UNIT = ("转办数", "应办结数", "按时办结数", "限时办结率", "回访数", "满意数", "回访满意率")


def is_orders(lines: Sequence[Line]) -> bool:
    """Whether a sheet has a line an order: its head names a number of orders and what they are about."""
    heads = lines[0][1] if lines else []
    return any(h in ORDERS["number"] for h in heads) and any(h in ORDERS[key] for key in ("kind", "area", "unit") for h in heads)  # fmt: skip


def counted_orders(sheet: str, lines: Sequence[Line]) -> list[tuple[str, list[Line]]]:
    """The sheets of a report, each by its name, as its orders add up: shares and rates left to be counted. Refused 422."""
    orders = list(_orders(sheet, lines))
    found = [("指标", _whole(orders))]
    for key in CUTS:
        if any(o[key] for o in orders):
            found.append((DIMENSION_LABELS[key], _cut(key, orders)))
    if any(o["unit"] for o in orders):
        found.append((DIMENSION_LABELS["unit"], _units(orders)))
    return found


def _orders(sheet: str, lines: Sequence[Line]) -> Iterator[dict[str, str]]:
    heads = lines[0][1]
    place = {key: next((n for n, h in enumerate(heads) if h in words), None) for key, words in ORDERS.items()}
    seen: dict[str, str] = {}
    for row, cells in lines[1:]:
        got = {key: cells[n] if n is not None and n < len(cells) else "" for key, n in place.items()}
        at = {key: f"{sheet}!{cell_name(row, n)}" for key, n in place.items() if n is not None}
        if not got["number"]:
            raise Refused("invalid", f"{at['number']} 没有单号。", ARTICLE)
        if got["number"] in seen:
            raise Refused(
                "invalid", f"{at['number']} 与 {seen[got['number']]} 单号相同，一件只能有一行。", ARTICLE
            )
        seen[got["number"]] = at["number"]
        for key in ("due", "done"):
            got[key] = _moment(got[key], at.get(key, ""))
        yield got


def _moment(words: str, where: str) -> str:
    """A date or a moment as a word that sorts; a date alone is its last minute."""
    if words in DASHES:
        return ""
    try:
        at = datetime.fromisoformat(words.replace("/", "-"))
    except ValueError:
        raise Refused(
            "invalid", f"{where} 写 {words[:20]}，不是日期（如 2026-04-08 或 2026-04-08 09:30）。", ARTICLE
        ) from None
    return f"{at:%Y-%m-%d}T{'24:00' if len(words) <= len('2026-04-08') else f'{at:%H:%M}'}"


def _whole(orders: list[dict[str, str]]) -> list[Line]:
    enquiries = [o for o in orders if _kind(o) == ENQUIRY]
    led = [o for o in orders if o["how"] not in ON_THE_SPOT]
    rows: list[tuple[str, int | str]] = [
        ("受理数", len(orders)),
        ("转办数", len(led)),
        ("办结数", sum(bool(o["done"]) for o in led)),
    ]
    if any(o["how"] for o in orders):
        rows += [
            ("信息咨询数", len(enquiries)),
            ("即时答复数", sum(o["how"] in ON_THE_SPOT for o in enquiries)),
        ]
        rows.append(("即时答复率", ""))
    rows += list(zip(OF_A_UNIT, _handling(led), strict=True))[1:]
    return _lines([["指标", "数值"], *([name, str(n)] for name, n in rows)])


def _kind(order: dict[str, str]) -> str:
    named = {label: code for code, label in KINDS.items()}
    return named.get(order["kind"]) or KIND_WORDS.get(order["kind"], "")


def _cut(key: str, orders: list[dict[str, str]]) -> list[Line]:
    names = sorted({o[key] for o in orders}, key=lambda name: (-sum(o[key] == name for o in orders), name))
    rows = [[name or "未填", str(sum(o[key] == name for o in orders)), ""] for name in names]
    return _lines([[DIMENSION_LABELS[key], "件数", "占比"], *rows, ["合计", str(len(orders)), ""]])


def _units(orders: list[dict[str, str]]) -> list[Line]:
    led = [o for o in orders if o["how"] not in ON_THE_SPOT and o["unit"]]
    names = sorted({o["unit"] for o in led}, key=lambda name: (-sum(o["unit"] == name for o in led), name))
    rows = [[name, *_handling([o for o in led if o["unit"] == name])] for name in names]
    return _lines([[DIMENSION_LABELS["unit"], *OF_A_UNIT], *rows, ["合计", *_handling(led)]])


def _handling(led: list[dict[str, str]]) -> list[str]:
    """The columns OF_A_UNIT of some orders; rates empty, to be counted from those beside them."""
    due = [o for o in led if o["due"]]
    asked = [o for o in led if o["opinion"] not in DASHES]
    return [str(len(led)), str(len(due)), str(sum(bool(o["done"]) and o["done"] <= o["due"] for o in due)), "",
            str(len(asked)), str(sum(o["opinion"] in SATISFIED for o in asked)), ""]  # fmt: skip


def _lines(rows: Sequence[Sequence[str]]) -> list[Line]:
    return [(place, list(cells)) for place, cells in enumerate(rows, 1)]
