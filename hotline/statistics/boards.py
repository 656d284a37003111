"""The four dashboards as data: 受理, 办理, 满意, 预警. Each chart with the sentence that says it in words and the table behind it."""

import calendar
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from hotline.orders.forms import OPINIONS
from hotline.people.models import Unit
from hotline.regulation.acceptance import KINDS
from hotline.regulation.indicators import INDICATOR
from hotline.regulation.jurisdiction import counties
from hotline.regulation.periods import Period, months_ending_with
from hotline.statistics.figures import Figure, Figures
from hotline.statistics.tables import CUT_LABELS, Compared, Line, by_cut, by_unit, named_of

WEEK = ("周一", "周二", "周三", "周四", "周五", "周六", "周日")
Address = Callable[..., str]
"""The address of the list behind a figure: (figure, cut, value, kind, period)."""


@dataclass(frozen=True)
class Point:
    """One number of a chart: as drawn (None: nothing to draw), as written, and the list behind it."""

    number: float | None
    words: str
    link: str = ""
    fraction: str = ""


@dataclass(frozen=True)
class Chart:
    """shape: bar (stacked, standing), row (stacked, lying), beside (lying, side by side), line or heat. names: along
    the axis; series: label and as many points as names. extra: further columns of the table, in words."""

    key: str
    title: str
    measure: str
    shape: str
    names: list[str]
    series: list[tuple[str, list[Point]]]
    sentence: str
    of: str = ""
    extra: list[tuple[str, list[str]]] = field(default_factory=list)

    @property
    def wide(self) -> bool:
        """Whether it takes the whole breadth of the page."""
        return self.shape in ("bar", "line") or (self.shape == "heat" and len(self.names) > 12)

    @property
    def empty(self) -> bool:
        return not any(p.number for _, points in self.series for p in points)


def point(figure: Figure, link: str) -> Point:
    """A figure drawn: 0/0 is no point at all."""
    value = figure.value
    return Point(None if value is None else float(value), figure.number, link if figure.rows else "", figure.fraction)  # fmt: skip


def intake(made: Compared, months: Sequence[Figures], to: Address) -> list[Chart]:
    """受理: by time, area, channel and county, each by kind; area × county; weekday × hour."""
    return [
        _over_time(made, months, to),
        *(_by_kind(made, cut, to) for cut in CUT_LABELS),
        _heat(made, to),
        _hours(made, to),
    ]


def _over_time(made: Compared, months: Sequence[Figures], to: Address) -> Chart:
    orders, of = INDICATOR["orders"], made.now.period
    if of.kind == "month":
        days = range(1, calendar.monthrange(of.year, of.ordinal)[1] + 1)
        names, title = [f"{day} 日" for day in days], "每日受理"
        series = [
            (label, [_at(made.now, orders.key, to, "day", str(day), kind) for day in days])
            for kind, label in KINDS.items()
        ]
    else:
        names, title = [f"{m.period.ordinal} 月" for m in months], "每月受理"
        series = [
            (label, [_at(m, orders.key, to, kind=kind) for m in months]) for kind, label in KINDS.items()
        ]
    whole = made.of(orders)
    said = f"{of.words}受理工单 {whole.figure.rows} 件{_changes(made, whole)}。"
    return Chart("time", title, "件", "bar", names, series, said + _most(names, series, "最多的是"))


def _changes(made: Compared, line: Line) -> str:
    """Both comparisons in words; nothing while the period is not over."""
    return f"，环比 {line.change}，同比 {line.year_change}" if made.before else ""


def _by_kind(made: Compared, cut: str, to: Address) -> Chart:
    rows = by_cut(made, cut)
    names = [r.label for r in rows]
    series = [
        (label, [_at(made.now, "orders", to, cut, r.value, kind) for r in rows])
        for kind, label in KINDS.items()
    ]
    extra = [
        ("占比", [r.share_words for r in rows]),
        ("环比", [r.line.change for r in rows]),
        ("同比", [r.line.year_change for r in rows]),
    ]
    return Chart(cut, f"各{CUT_LABELS[cut]}", "件", "row", names, series, _most(names, series, "最多的是"), extra=extra)  # fmt: skip


def _heat(made: Compared, to: Address) -> Chart:
    places = [*counties(), ""]
    areas = [r for r in by_cut(made, "area") if r.line.figure.rows]
    names = [place or "未填" for place in places]
    series = [
        (r.label, [_at(made.now, "orders", to, "area_county", f"{r.value}|{p}") for p in places])
        for r in areas
    ]
    cells = [(p.number or 0, f"{n}的{label}") for label, points in series for n, p in zip(names, points, strict=True)]  # fmt: skip
    most = max(cells, default=(0, ""))
    said = f"最多的是{most[1]}，{most[0]:.0f} 件。" if most[0] else "本期没有受理的工单。"
    return Chart("area_county", "领域 × 县区", "件", "heat", names, series, said)


def _hours(made: Compared, to: Address) -> Chart:
    names = [f"{hour}" for hour in range(24)]
    series = [
        (day, [_at(made.now, "contacts", to, "week_hour", f"{n}|{hour}") for hour in range(24)])
        for n, day in enumerate(WEEK, 1)
    ]
    by_hour = [sum(points[hour].number or 0 for _, points in series) for hour in range(24)]
    top = max(range(24), key=by_hour.__getitem__)
    said = (
        f"来件最多的是 {top} 时至 {top + 1} 时，{by_hour[top]:.0f} 件。" if by_hour[top] else "本期没有来件。"
    )
    return Chart("week_hour", "星期 × 时段", "件", "heat", names, series, said, "来件量")


def handling(made: Compared, units: Iterable[Unit], to: Address) -> list[Chart]:
    """办理: by unit: volume and what is late, on time, working days held by the unit and by the centre, returns, redo."""
    rows = [r.unit for r in by_unit(made, units) if r.unit]
    return [
        _of_units("volume", "转办量和超期未办结", "件", rows, made, ("dispatched", "late_open"), to, "beside"),
        _of_units("on_time", "限时办结率", "%", rows, made, ("on_time",), to, "beside", ("on_time",)),
        _of_units("days", "平均用时（承办单位、热线中心）", "个工作日", rows, made, ("unit_days", "centre_days"), to, "row"),
        _of_units("returns", "退单率和退回重办率", "%", rows, made, ("given_back", "redone"), to, "beside"),
    ]  # fmt: skip


def _of_units(key: str, title: str, measure: str, units: Sequence[Unit], made: Compared, indicators: Sequence[str],
              to: Address, shape: str, compared: Sequence[str] = ()) -> Chart:  # fmt: skip
    names = [unit_words(u) for u in units]
    series = [
        (INDICATOR[i].label, [_at(made.now, i, to, "unit", str(u.pk)) for u in units]) for i in indicators
    ]
    extra = []
    for i in compared:
        lines = [made.of(INDICATOR[i], "unit", str(u.pk)) for u in units]
        extra += [("环比", [x.change for x in lines]), ("同比", [x.year_change for x in lines])]
    whole = made.of(INDICATOR[indicators[0]])
    said = f"全市{whole.figure.indicator.label} {whole.figure.words}"
    said += f"（{whole.figure.fraction}）" if whole.figure.fraction and measure == "%" else ""
    low = INDICATOR[indicators[0]].better == "more"
    return Chart(key, title, measure, shape, names, series, f"{said}。" + _most(names, series[:1], "最低的是" if low else "最高的是", measure, low), extra=extra)  # fmt: skip


def unit_words(unit: Unit) -> str:
    """The unit, and that it is out of use: its figures stay with it (decision 0090)."""
    return unit.short_name + ("" if unit.is_active else "（已停用）")


def opinions(made: Compared, months: Sequence[Figures], units: Iterable[Unit], to: Address) -> list[Chart]:
    """满意: five opinions and the rates month by month, then the rate by unit and by area."""
    names = [f"{m.period.year % 100}-{m.period.ordinal:02}" for m in months]
    levels = [
        (label, [_at(m, "satisfied", to, "opinion", code, whole=True) for m in months])
        for code, label in OPINIONS.items()
    ]
    rates = [
        (INDICATOR[i].label, [_at(m, i, to) for m in months])
        for i in ("satisfied", "satisfied_complaints", "called_back_complaints")
    ]
    line = made.of(INDICATOR["satisfied"])
    said = f"{made.now.period.words}回访满意率 {line.figure.words}（{line.figure.fraction}）{_changes(made, line)}。"
    rows = [r.unit for r in by_unit(made, units) if r.unit and r.figures["satisfied"].rows]
    areas = [r for r in named_of("area") if made.now.of(INDICATOR["satisfied"], "area", r).rows]
    by_area = [("回访满意率", [_at(made.now, "satisfied", to, "area", a) for a in areas])]
    return [
        Chart("levels", "十二个月的回访评价", "件", "bar", names, levels, said),
        Chart("rates", "十二个月的满意率、回访率", "%", "line", names, rates, said),
        _of_units("by_unit", "各单位回访满意率", "%", rows, made, ("satisfied",), to, "beside", ("satisfied",)),
        Chart("by_area", "各业务领域回访满意率", "%", "beside", areas, by_area, _most(areas, by_area, "最低的是", "%", True)),
    ]  # fmt: skip


def _at(figures: Figures, key: str, to: Address, cut: str = "", value: str = "", kind: str = "", whole: bool = False) -> Point:  # fmt: skip
    """One figure as a point; whole: how many it is of, not the rate."""
    figure = figures.of(INDICATOR[key], cut, value, kind)
    link = to(key, cut, value, kind, period=figures.period.key)
    if whole:
        return Point(float(figure.rows), str(figure.rows), link if figure.rows else "")
    return point(figure, link)


def _most(names: Sequence[str], series: Sequence[tuple[str, list[Point]]], words: str, measure: str = "件", least: bool = False) -> str:  # fmt: skip
    """Which name has most (or least) of all series together, in words; "" where there is nothing."""
    sums: list[tuple[Decimal, str, str]] = []
    for place, name in enumerate(names):
        points = [points[place] for _, points in series]
        if any(p.number is not None for p in points):
            total = sum((Decimal(str(p.number or 0)) for p in points), Decimal())
            written = points[0].words if len(points) == 1 else f"{total:f}".removesuffix(".0")
            written += "" if "%" in written else f" {measure}"
            sums.append((total, name, written))
    if not sums or (not least and not max(sums)[0]):
        return ""
    best = (min if least else max)(sums)[0]
    tied = [(name, written) for total, name, written in sums if total == best]
    return f"{words}{'、'.join(n for n, _ in tied[:3])}{'等' if len(tied) > 3 else ''}，{tied[0][1]}。"


def months_of(of: Period, now: datetime) -> list[Period]:
    """The twelve months a board shows: those of a year that have begun, else the twelve up to a period's last."""
    if of.kind == "year":
        return [m for m in (Period("month", of.year, n) for n in range(1, 13)) if m.start <= now]
    return months_ending_with(of, 12)
