"""A report that another hotline published, counted again from its own tables and written by the writer of ours (第二十八条)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from hotline.attachments import sheets
from hotline.regulation.citation import cites
from hotline.regulation.indicators import INDICATOR
from hotline.regulation.published import DIMENSION_LABELS, RATES, RULES_SHEET
from hotline.regulation.refusals import Refused
from hotline.reports import blocks as b
from hotline.reports.blocks import Block
from hotline.reports.published import count_again
from hotline.reports.published_cells import ARTICLE, apart, grid_of, turned
from hotline.reports.published_orders import Line, counted_orders, is_orders
from hotline.reports.published_table import Counted, Rules
from hotline.reports.sentences import highest, mainly
from hotline.statistics.figures import NONE, Figure
from hotline.statistics.tables import CutRow
from hotline.statistics.tables import Line as Compared

SAID = 12
"""So many wrong cells are said in one sentence; each stands in the fields."""


@dataclass(frozen=True)
class Reproduced:
    """The tables as they come out, and the paper of them."""

    tables: list[Counted]
    blocks: list[Block]


@cites(ARTICLE)
def reproduce(raw: bytes, title: str, day: date) -> Reproduced:
    """A file's tables counted again. Refused 422: a file that cannot be read; numbers that do not agree, cell by cell."""
    found = sheets.grids(raw)
    rules = _rules(found)
    tables = [count_again(part, rules) for sheet, lines in _figures(found) for grid in [grid_of(sheet, lines)] if grid
              for part in apart(turned(grid))]  # fmt: skip
    if not tables:
        raise Refused(
            "invalid",
            "文件里没有带数的表：表头在上，每行一个单位、类别、领域或渠道，或者每行一件工单。",
            ARTICLE,
        )
    wrong = _unlike_the_orders(found, tables) | {
        cell: words for t in tables for cell, words in t.wrong.items()
    }
    if wrong:
        more = f"；另有 {len(wrong) - SAID} 处" if len(wrong) > SAID else ""
        said = "；".join(list(wrong.values())[:SAID])
        raise Refused(
            "invalid", f"有 {len(wrong)} 处对不上，请核对原表：{said}{more}。", ARTICLE, fields=wrong
        )
    return Reproduced(tables, _blocks(tables, title, day))


def _figures(found: list[tuple[str, list[Line]]]) -> list[tuple[str, list[Line]]]:
    """The sheets with figures; where only orders are given, the sheets they add up to."""
    given = [(sheet, lines) for sheet, lines in found if sheet != RULES_SHEET and not is_orders(lines)]
    said = [(sheet, lines) for sheet, lines in given if grid_of(sheet, lines)]
    if said:
        return said
    return [made for sheet, lines in found if is_orders(lines) for made in counted_orders(sheet, lines)]


def _unlike_the_orders(found: list[tuple[str, list[Line]]], tables: list[Counted]) -> dict[str, str]:
    """Where a file holds orders and figures: each figure that is not what the orders add up to, by its cell."""
    wrong: dict[str, str] = {}
    for sheet, lines in found:
        if not is_orders(lines):
            continue
        counted = {(grid.dimension, row[0].words, head.name): cell for name, made in counted_orders(sheet, lines)
                   for grid in [grid_of(name, made)] if grid for row in grid.lines
                   for head, cell in zip(grid.heads, row, strict=True) if cell.number}  # fmt: skip
        for table in tables:
            for row in table.grid.lines:
                for head, cell in zip(table.grid.heads, row, strict=True):
                    right = counted.get((table.grid.dimension, row[table.grid.names].words, head.name))
                    if right and cell.number and right.number and cell.number.value != right.number.value:
                        wrong[cell.name] = f"{cell.name} 写 {cell.words}，“{sheet}”逐件数是 {right.words}"
    return wrong


def _rules(found: list[tuple[str, list[Line]]]) -> Rules:
    """The file's own 口径: 指标, 分子, 分母 a line."""
    for sheet, lines in found:
        if sheet == RULES_SHEET and lines and lines[0][1][:3] == ["指标", "分子", "分母"]:
            return {words[0]: (words[1], words[2]) for _, words in lines[1:] if all(words[:3])}
    return {}


def _blocks(tables: list[Counted], title: str, day: date) -> list[Block]:
    checked = sum(t.checked for t in tables)
    found = [
        b.block("title", words=title),
        b.text(f"本稿由公布的表重新计出，核对 {checked} 格，全部相符。"),
        b.text(
            _cells("{} 格原文没有给出可以核的数，照原文列：", [cell for t in tables for cell in t.carried])
        ),
        b.text(
            _cells("{} 格末位与四舍五入差一，照原文列：", [cell for t in tables for cell in t.last_place])
        ),
    ]
    for table in tables:
        found.append(b.head(table.grid.caption))
        found += [b.text(words) for words in _said(table)]
        found.append(b.table(table.grid.caption, table.head(), table.rows))
    if rules := _rates(tables):
        found += [
            b.head("率的口径"),
            b.table("率的口径", ("率", "原表的口径", "本系统对应指标的口径"), rules),
        ]
    found.append(b.signed("系统按公布的数重算", day))
    return b.numbered([each for each in found if each["is"] != "text" or each["words"]])


def _cells(words: str, cells: list[str]) -> str:
    if not cells:
        return ""
    return f"{words.format(len(cells))}{'、'.join(cells[:SAID])}{'等' if len(cells) > SAID else ''}。"


def _said(table: Counted) -> list[str]:
    rows = [_row(*each) for each in table.main]
    said = ""
    if rows and all(share is not None for _, _, share in table.main):
        gathered = mainly(rows)
        said = "，".join(w for w in ([gathered] if "集中在" in gathered else [gathered, highest(rows)]) if w)
    label = DIMENSION_LABELS.get(table.grid.dimension, "")
    rates = [f"{f.label} {f.words}（{f.hits:.0f}/{f.rows:.0f}）" for f in table.fractions if not f.of]
    return [f"按{label}，{said}。" if said else "", "；".join(rates) + "。" if rates else ""]


def _row(label: str, n: int, share: Decimal | None) -> CutRow:
    figure = Figure(INDICATOR["orders"], Decimal(n), n)
    return CutRow(label, label, figure, Compared(figure, None, None), {}, share)


def _rates(tables: list[Counted]) -> list[list[str]]:
    """Each rate once: of what theirs is made, and what ours of that name counts."""
    found: dict[str, list[str]] = {}
    for fraction in (f for table in tables for f in table.fractions):
        ours = INDICATOR.get(next((r.indicator for r in RATES if fraction.label in r.labels), ""))
        said = f"{ours.label}：{ours.counts} ÷ {ours.over}" if ours else NONE
        found.setdefault(fraction.label, [fraction.label, fraction.made_of or "分子 ÷ 分母", said])
    return list(found.values())
