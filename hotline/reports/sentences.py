"""Sentences of a report, computed from the very rows of the table beside them, by printed numbers (第二十八条)."""

from collections.abc import Sequence

from hotline.statistics.tables import CutRow, Line, difference

MOST_NAMED = 3
MAINLY = 60
"""主要集中在: the first few that together make up so many per cent."""


def change_words(line: Line, before: str, year_ago: str) -> str:
    """环比增长 12.5 %，同比下降 3.0 %; a base of nothing is said, never divided by."""
    return "，".join(
        (_moved(line, line.before, "环比", before), _moved(line, line.year_ago, "同比", year_ago))
    )


def _moved(line: Line, other: object, what: str, base: str) -> str:
    by = difference(line.figure, other)  # type: ignore[arg-type]
    if by is None:
        return f"{what}不作比较（{base}没有可比的数）"
    if not by:
        return f"{what}持平"
    measure = line.figure.indicator.measure
    up, down = (
        ("增长", "下降") if measure == "件" else ("上升", "下降") if measure == "%" else ("增加", "减少")
    )
    unit = {"件": "%", "%": "个百分点"}.get(measure, measure)
    return f"{what}{up if by > 0 else down} {abs(by)} {unit}"


def highest(rows: Sequence[CutRow]) -> str:
    """占比最高的是公路（12 件，40.0 %）; equal ones are all named; "" when nothing came in."""
    top = max((r.line.figure.rows for r in rows), default=0)
    if not top:
        return ""
    best = [r for r in rows if r.line.figure.rows == top]
    each = "各" if len(best) > 1 else ""
    return f"占比最高的是{'、'.join(r.label for r in best)}（{each} {top} 件，{each}占 {best[0].share_words}）".replace(
        "（ ", "（"
    )


def mainly(rows: Sequence[CutRow]) -> str:
    """主要集中在公路（…）、城市客运（…）: as few as make up MAINLY per cent, at most three, never cutting between equals."""
    ranked = sorted((r for r in rows if r.line.figure.rows), key=lambda r: -r.line.figure.rows)
    total = sum(r.line.figure.rows for r in ranked)
    named: list[CutRow] = []
    for row in ranked:
        equal = bool(named) and row.line.figure.rows == named[-1].line.figure.rows
        together = sum(r.line.figure.rows for r in named)
        if not equal and (len(named) >= MOST_NAMED or together * 100 >= MAINLY * total):
            break
        named.append(row)
    together = sum(r.line.figure.rows for r in named)
    if not named or len(named) > MOST_NAMED or together * 100 < MAINLY * total:
        return "分布较散，没有明显集中的" if ranked else ""
    return "主要集中在" + "、".join(f"{r.label}（{r.line.figure.rows} 件，{r.share_words}）" for r in named)


def rate_words(line: Line) -> str:
    """限时办结率 98.6 %（412/418）; of 0/0 that there was nothing to count."""
    figure = line.figure
    if figure.value is None:
        return f"{figure.indicator.label}：本期没有应计的件（{figure.fraction}）"
    return f"{figure.indicator.label} {figure.words}（{figure.fraction}）"
