"""The tables of a period, made once for the page, the workbook, the API and the report (第二十八条)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from hotline.people.models import Account, Unit
from hotline.people.roles import CENTRE, Role
from hotline.regulation.acceptance import AREAS, CHANNELS, KINDS
from hotline.regulation.indicators import INDICATOR, INDICATORS, OF_A_UNIT, Indicator
from hotline.regulation.jurisdiction import counties
from hotline.regulation.periods import Period
from hotline.regulation.refusals import Refused
from hotline.statistics.figures import NONE, WHOLE, Figure, Figures, figures, rounded
from hotline.statistics.kept import figures_of

NOT_SAID = "未填"
CUT_LABELS = {"area": "业务领域", "channel": "来源渠道", "county": "县区"}


@dataclass(frozen=True)
class Compared:
    """A period's figures beside those of the period before and a year ago; None while the period is not over."""

    now: Figures
    before: Figures | None
    year_ago: Figures | None

    def of(self, indicator: Indicator, cut: str = WHOLE, value: str = "", kind: str = "") -> "Line":
        """One figure with what it is compared with."""
        given = (indicator, cut, value, kind)
        return Line(
            self.now.of(*given),
            self.before.of(*given) if self.before else None,
            self.year_ago.of(*given) if self.year_ago else None,
        )


@dataclass(frozen=True)
class Line:
    """A figure, the one of the period before (环比) and the one a year ago (同比)."""

    figure: Figure
    before: Figure | None
    year_ago: Figure | None

    @property
    def change(self) -> str:
        """环比."""
        return _change(self.figure, self.before)

    @property
    def year_change(self) -> str:
        """同比."""
        return _change(self.figure, self.year_ago)


def difference(figure: Figure, other: Figure | None) -> Decimal | None:
    """How far two figures lie apart as printed: per cent of a number, points of a rate; None where one is "—" or 0 pieces."""
    if other is None or figure.value is None or other.value is None:
        return None
    if figure.indicator.measure == "件":
        return rounded((figure.value - other.value) / other.value * 100) if other.value else None
    return figure.value - other.value


def _change(figure: Figure, other: Figure | None) -> str:
    by = difference(figure, other)
    if by is None:
        return NONE
    measure = {"件": "%", "%": "个百分点"}.get(figure.indicator.measure, figure.indicator.measure)
    return f"{by:+} {measure}" if by else "持平"


@dataclass(frozen=True)
class CutRow:
    """One area, channel or county: its volume, its share of the whole, and the three kinds."""

    value: str
    label: str
    contacts: Figure
    line: Line
    kinds: dict[str, Figure]
    share: Decimal | None

    @property
    def share_words(self) -> str:
        return NONE if self.share is None else f"{self.share} %"


@dataclass(frozen=True)
class UnitRow:
    """One unit's figures; of nobody for the sum."""

    unit: Unit | None
    figures: dict[str, Figure]


def whose(person: Account) -> int | None:
    """Whose figures somebody may see: None for all, else the one unit. Refused 403 for posts with none (第九条)."""
    if person.held & (CENTRE | {Role.LEADER}):
        return None
    if person.is_unit:
        return person.unit_id
    raise Refused("not_yours", "统计不归您的岗位。需要时请联系系统管理员。", "第九条")


def compared(period: Period, now: datetime, unit: int | None = None, exact: bool = False) -> Compared:
    """A period with its two others; one not over yet is compared with nothing. exact: counted at `now`, never from sums."""
    if period.start > now:
        raise Refused("invalid", f"{period.words}还没有到，请选已经开始的时期。", "第二十八条")
    count = figures if exact else figures_of
    counted = count(period, now, unit)
    if period.end > now:
        return Compared(counted, None, None)
    return Compared(counted, count(period.before(), now, unit), count(period.year_ago(), now, unit))


def overview(made: Compared, unit: bool = False) -> list[tuple[Indicator, Line]]:
    """Every indicator in the order of its table; unit: only those a unit answers for."""
    return [(i, made.of(i)) for i in INDICATORS if i.by_unit or not unit]


def volume(unit: bool) -> Indicator:
    """What tables of volume count: orders taken in, or for one unit the orders given to it."""
    return INDICATOR["dispatched" if unit else "orders"]


def by_kind(made: Compared, unit: bool = False) -> list[CutRow]:
    """The three kinds of article 28."""
    whole = made.of(volume(unit))
    return [
        CutRow(kind, label, made.now.of(INDICATOR["contacts"], kind=kind), line := made.of(volume(unit), kind=kind),
               {}, _share(line.figure, whole.figure))
        for kind, label in KINDS.items()
    ]  # fmt: skip


def by_cut(made: Compared, cut: str, unit: bool = False) -> list[CutRow]:
    """The areas, channels or counties in the order of their own table, then what stands in none of them."""
    counted, whole = volume(unit), made.of(volume(unit)).figure
    rows = []
    for value, label in _labels(cut, made.now.values(cut)).items():
        line = made.of(counted, cut, value)
        kinds = {kind: made.now.of(counted, cut, value, kind) for kind in KINDS}
        contacts = made.now.of(INDICATOR["contacts"], cut, value)
        rows.append(CutRow(value, label, contacts, line, kinds, _share(line.figure, whole)))
    return [r for r in rows if r.line.figure.rows or r.contacts.rows or r.value in named_of(cut)]


def by_unit(made: Compared, units: Iterable[Unit]) -> list[UnitRow]:
    """The units something is counted of, in their own order, and last the sum."""
    rows = [
        UnitRow(u, {key: made.now.of(INDICATOR[key], "unit", str(u.pk)) for key in OF_A_UNIT}) for u in units
    ]
    # Answers on the spot are no unit's: the sum is of the units alone.
    counted = [r for r in rows if any(f.rows for f in r.figures.values())]
    whole = {k: _sum(INDICATOR[k], [r.figures[k] for r in counted]) for k in OF_A_UNIT}
    return [*counted, UnitRow(None, whole)]


def _sum(indicator: Indicator, figures: list[Figure]) -> Figure:
    return Figure(indicator, sum((f.hits for f in figures), Decimal()), sum(f.rows for f in figures))


def by_number(made: Compared, cut: str, numbers: Iterable[int]) -> list[tuple[int, Figure]]:
    """The contacts that came on each day of a month, or in each hour of the day."""
    return [(n, made.now.of(INDICATOR["contacts"], cut, str(n))) for n in numbers]


def _share(part: Figure, whole: Figure) -> Decimal | None:
    return rounded(Decimal(part.rows) / whole.rows * 100) if whole.rows else None


def named_of(cut: str) -> Mapping[str, str]:
    """The areas, channels or counties of the city, each with its label."""
    return {"area": {a: a for a in AREAS}, "channel": CHANNELS, "county": {c: c for c in counties()}}[cut]


def _labels(cut: str, found: set[str]) -> dict[str, str]:
    named = dict(named_of(cut))
    return named | {value: value or NOT_SAID for value in sorted(found - set(named))}
