"""A published table counted again: sums, shares, rates, changes, places. What does not agree is named by its cell (第二十八条)."""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal

from hotline.regulation.published import (
    BASE,
    BEFORE,
    DENOMINATOR,
    NUMERATOR,
    RATES,
    SUBTOTAL,
    SUMS,
    WHOLES,
    plain,
)
from hotline.regulation.score_card import ranks
from hotline.reports.published_cells import Grid
from hotline.reports.published_table import Counted, Fraction, Rules, Table, printed
from hotline.statistics.figures import NONE

Finder = Callable[[str], list[int]]
"""From the name of a column or a line to those it means; none where not all of it is there."""


def count_again(grid: Grid, rules: Rules) -> Counted:
    """A table's numbers from its own counts; `wrong` names each cell that says otherwise."""
    table = Table(grid, rules)
    _names(table)
    for column in table.with_role("count"):
        _sums_down(table, column)
    _sums_across(table)
    for role, check in (("share", _share), ("rate", _rate), ("change", _change), ("rank", _rank)):
        for column in table.with_role(role):
            check(table, column)
    if grid.dimension == "indicator":
        _rates_down(table)
    _main(table)
    columns = printed(grid)[1:]
    table.made.rows = [[name, *(table.out.get((n, c)) or table.lines[n][c].words or NONE for c in columns)]
                       for n, name in enumerate(table.names)]  # fmt: skip
    return table.made


def _names(table: Table) -> None:
    for n, name in enumerate(table.names):
        if not name or (table.names.index(name) != n and name != SUBTOTAL):
            cell = table.lines[n][table.grid.names].name
            table.made.wrong[cell] = f"{cell} {'与上面一行同名' if name else '没有名称'}"


def _sums_down(table: Table, column: int) -> None:
    whole, part = Decimal(), Decimal()
    for n, name in enumerate(table.names):
        if name in SUMS:
            table.says(n, column, whole, "以上各行之和")
        elif name == SUBTOTAL:
            table.says(n, column, part, "以上各行之和")
            part = Decimal()
        else:
            own = Decimal() if name == BASE else table.value(n, column)
            whole, part = whole + own, part + own
            table.out[n, column] = NONE if table.lines[n][column].empty else f"{table.value(n, column):.0f}"


def _sums_across(table: Table) -> None:
    for column, parts, why in _wholes(table):
        for n in range(len(table.lines)):
            if not table.lines[n][column].empty:
                table.says(n, column, sum((table.value(n, p) for p in parts), Decimal()), why)


def _wholes(table: Table) -> Iterable[tuple[int, list[int], str]]:
    counts = table.with_role("count")
    for column in counts:
        head = table.grid.heads[column]
        others = [c for c in counts if c != column]
        below = [
            c for c in others if head.above and table.grid.heads[c].above[: len(head.above)] == head.above
        ]
        named = [c for c in others if table.grid.heads[c].above and table.grid.heads[c].name == head.name]
        if head.words in SUMS and below:
            yield column, below, f"“{head.above[-1]}”各栏之和"
        elif not head.above and len(named) > 1:
            yield column, named, f"各“{head.name}”之和"
        for wholes, parts in WHOLES:
            beside = [c for c in others for p in parts if not table.grid.heads[c].above and plain(table.grid.heads[c].words) == plain(p)]  # fmt: skip
            if (head.name in wholes or head.words in wholes) and len(beside) == len(parts):
                yield column, beside, "、".join(parts) + "之和"


def _share(table: Table, column: int) -> None:
    of = next((c for c in reversed(table.with_role("count")) if c < column), None)
    if of is None:
        _carry(table, column)
        return
    every = sum((table.value(n, of) for n in table.listed()), Decimal())
    base = next((table.value(n, of) for n, name in enumerate(table.names) if name == BASE), every)
    for n, name in enumerate(table.names):
        if name != BASE:
            share = table.value(n, of) / base * 100 if base else None
            table.says(n, column, share, f"{table.lines[n][of].words or 0}/{base:.0f} ", " %")


def _rate(table: Table, column: int) -> None:
    label = table.grid.heads[column].words
    found = _made_of(table, label, lambda name: table.columns(name, column))
    if found is None:
        _carry(table, column)
        return
    said = " ÷ ".join("＋".join(table.grid.heads[c].label for c in columns) for columns in found)
    for n, name in enumerate(table.names):
        hits, rows = (sum((table.value(n, c) for c in columns), Decimal()) for columns in found)
        _fraction(table, label, name, n, column, (hits, rows), said)


def _fraction(
    table: Table, label: str, of: str, line: int, column: int, counted: tuple[Decimal, Decimal], made_of: str
) -> None:
    hits, rows = counted
    table.says(line, column, hits / rows * 100 if rows else None, f"{hits:.0f}/{rows:.0f} ", " %")
    table.made.fractions.append(Fraction(label, of, hits, rows, table.out[line, column], made_of))


def _made_of(table: Table, label: str, find: Finder) -> tuple[list[int], list[int]] | None:
    """(columns or lines added up, those it is over): by the file's own rule, else by the table of rates."""
    own = table.rules.get(label)
    rate = next((r for r in RATES if label in r.labels), None)
    counts, over = ((own[0],), (own[1],)) if own else (rate.counts, rate.over) if rate else ((), ())
    return next(((hits, rows) for c in counts for o in over if (hits := find(c)) and (rows := find(o))), None)


def _rates_down(table: Table) -> None:
    """指标 below one another: a rate from the lines it is made of, or from 分子 and 分母 beside it."""
    column = next(iter(table.with_role("value")), None)
    if column is None:
        return
    for line, parts, why in _wholes_down(table):
        table.says(line, column, sum((table.value(n, column) for n in parts), Decimal()), why)
    beside = {h.words: n for n, h in enumerate(table.grid.heads)}
    for n, name in enumerate(table.names):
        cell = table.lines[n][column]
        if NUMERATOR in beside and not table.lines[n][beside[DENOMINATOR]].empty:
            _beside(table, name, n, column, beside[NUMERATOR], beside[DENOMINATOR])
        elif name.endswith("率") and (cell.number is None or cell.number.percent):
            found = _made_of(table, name, table.named)
            if found is None:
                table.made.carried.append(cell.name)
                continue
            hits, rows = (sum((table.value(line, column) for line in lines), Decimal()) for lines in found)
            said = " ÷ ".join("＋".join(table.names[line] for line in lines) for lines in found)
            _fraction(table, name, "", n, column, (hits, rows), said)


def _wholes_down(table: Table) -> Iterator[tuple[int, list[int], str]]:
    for wholes, parts in WHOLES:
        of = next((n for n, own in enumerate(table.names) if plain(own) in wholes), None)
        among = table.named("+".join(parts))
        if of is not None and among:
            yield of, among, "、".join(parts) + "之和"


def _beside(table: Table, name: str, line: int, column: int, hits: int, rows: int) -> None:
    over = table.value(line, rows)
    if name.endswith("率"):
        _fraction(table, name, "", line, column, (table.value(line, hits), over), "")
    else:
        table.says(line, column, table.value(line, hits) / over if over else None, "分子除以分母", " ")


def _change(table: Table, column: int) -> None:
    """环比, 同比: counted where the number of before stands there too."""
    words = next((b for start, b in BEFORE.items() if table.grid.heads[column].words.startswith(start)), ())
    before = next((c for c in table.with_role("count") if table.grid.heads[c].words in words), None)
    of = next((c for c in table.with_role("count") if c != before), None)
    if before is None or of is None:
        _carry(table, column)
        return
    for n in range(len(table.lines)):
        base = table.value(n, before)
        by = (table.value(n, of) - base) / base * 100 if base else None
        table.says(n, column, by, f"由 {base:.0f} 到 {table.value(n, of):.0f} ", " %")


def _rank(table: Table, column: int) -> None:
    """Places by score, else by the first rate, else by the first count; equal ones share a place, the next is left out."""
    by = next((c for role in ("score", "rate", "count") for c in table.with_role(role)), None)
    if by is None:
        _carry(table, column)
        return
    scores = {n: table.value(n, by) for n in table.listed() if table.lines[n][by].number}
    for n, place in ranks(scores).items():
        table.says(n, column, Decimal(place), f"按“{table.grid.heads[by].words}”排（相同的并列，其后顺延）")


def _carry(table: Table, column: int) -> None:
    table.made.carried += [row[column].name for row in table.lines if not row[column].empty]


def _main(table: Table) -> None:
    """What the sentences are made of: each line's count, and its share where there is one."""
    counts, shares = table.with_role("count"), table.with_role("share")
    if counts and shares and table.grid.dimension not in ("", "indicator"):
        for n in table.listed():
            share = table.out.get((n, shares[0]), NONE).removesuffix(" %")
            table.made.main.append(
                (table.names[n], int(table.value(n, counts[0])), None if share == NONE else Decimal(share))
            )
