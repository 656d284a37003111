"""A published table as it stands in a file: its cells with their names, its heads of one to three lines, its numbers."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from hotline.attachments.sheets import cell_name
from hotline.regulation.published import (
    BEFORE,
    CUT_BY,
    DENOMINATOR,
    NOTES,
    NUMERATOR,
    ORDINAL,
    SHARE,
    SUMS,
    THIS,
    VALUE,
    dimension_of,
    plain,
)
from hotline.regulation.refusals import Refused

ARTICLE = "第二十八条"
DASHES = ("", "—", "-", "－", "/", "——", "--")
MOST_HEADS = 3
_NUMBER = re.compile(r"([+-]?[\d,]*\.?\d+)(万?)(%?)(?:件次|件|个|次|人|分|天|日)?")


@dataclass(frozen=True)
class Number:
    """A number as it was printed: its value (of 万 the whole), whether per cent, and how many places it shows."""

    value: Decimal
    percent: bool
    places: int


@dataclass(frozen=True)
class Cell:
    """One cell: what stands in it, and what it is called (表2!C7)."""

    words: str
    name: str

    @property
    def number(self) -> Number | None:
        """None where nothing, a dash or words stand."""
        word = unicodedata.normalize("NFKC", self.words).replace(" ", "").replace("−", "-")
        found = _NUMBER.fullmatch(word)
        if not found:
            return None
        digits, wan, percent = found.groups()
        try:
            value = Decimal(digits.replace(",", "")) * (10_000 if wan else 1)
        except InvalidOperation:
            return None
        return Number(value, bool(percent), len(digits.partition(".")[2]))

    @property
    def empty(self) -> bool:
        """Nothing, or a dash."""
        return unicodedata.normalize("NFKC", self.words).strip() in DASHES


@dataclass(frozen=True)
class Head:
    """What stands over a column: its last word, and the words above that it shares with others."""

    words: str
    above: tuple[str, ...]

    @property
    def name(self) -> str:
        """派遣案件总数 / 总计 is the 派遣 of all."""
        last = self.above[-1] if self.words in SUMS and self.above else self.words
        return plain(last)

    @property
    def label(self) -> str:
        return "·".join((*self.above, self.words))


@dataclass(frozen=True)
class Grid:
    """One table: what it is called, its heads, its lines; the column its names stand in."""

    sheet: str
    caption: str
    heads: list[Head]
    lines: list[list[Cell]]
    names: int

    @property
    def dimension(self) -> str:
        """What it is cut by, as the head of its names says, else as its sheet is called."""
        return dimension_of(self.heads[self.names].words) or dimension_of(self.sheet)


def grid_of(sheet: str, lines: Sequence[tuple[int, list[str]]]) -> Grid | None:
    """One sheet as a table; None for one without any number. Refused 422 where its heads cannot be told."""
    width = max((len(words) for _, words in lines), default=0)
    rows = [[Cell(w, f"{sheet}!{cell_name(place, c)}") for c, w in enumerate((words + [""] * width)[:width])]
            for place, words in lines]  # fmt: skip
    rows = [row for row in rows if any(cell.words for cell in row)]
    caption, first = sheet, 0
    while first < len(rows) and _filled(rows[first]) == 1:
        caption, first = (next(c.words for c in rows[first] if c.words) if first == 0 else caption), first + 1
    body = _body(rows, first)
    if body is None:
        return None
    if not 1 <= body - first <= MOST_HEADS:
        name = rows[min(first, len(rows) - 1)][0].name
        raise Refused("invalid", f"{name} 起看不出表头：表头须在数字上面，一至三行。", ARTICLE)
    heads = _heads(rows[first:body])
    names = _names(rows[first:body])
    kept = [row for row in rows[body:] if not _is_note(row)]
    return Grid(sheet, caption, heads, kept, names)


def _names(heads: Sequence[Sequence[Cell]]) -> int:
    """The first column with a head that says more than 序号."""
    columns = zip(*heads, strict=True)
    return next(
        (n for n, column in enumerate(columns) if any(c.words and c.words not in ORDINAL for c in column)), 0
    )


def _body(rows: Sequence[Sequence[Cell]], first: int) -> int | None:
    """The first line below the heads: one with a number, or with a name where the heads already have theirs; None without any number."""
    if not any(c.number for row in rows[first:] for c in row[1:]):
        return None
    for n in range(first, len(rows)):
        names = _names(rows[first : n + 1])
        if any(c.number for c in rows[n][names + 1 :]) or (n > first and rows[n][names].words and any(r[names].words for r in rows[first:n])):  # fmt: skip
            return n
    return None


def _filled(row: Sequence[Cell]) -> int:
    return sum(1 for cell in row if cell.words)


def _is_note(row: Sequence[Cell]) -> bool:
    """注：…, 填报人：… below a table: words without a number."""
    first = next(cell.words for cell in row if cell.words)
    return not any(c.number for c in row[1:]) and (
        first.startswith(NOTES) or (_filled(row) == 1 and not first.endswith("率"))
    )


def _heads(rows: Sequence[Sequence[Cell]]) -> list[Head]:
    """A word that stands over several columns is written once: what lies right of it and has something below is under it too."""
    width, above = len(rows[0]), [""] * len(rows)
    found = []
    for column in range(width):
        parts: list[str] = []
        for level, row in enumerate(rows):
            word = row[column].words.replace("\n", "").replace(" ", "")
            below = any(lower[column].words for lower in rows[level + 1 :])
            if word:
                above[level:] = [word if below else "", *[""] * (len(rows) - level - 1)]
                parts.append(word)
            elif below and above[level]:
                parts.append(above[level])
        found.append(Head(parts[-1] if parts else "", tuple(parts[:-1])))
    return found


def turned(grid: Grid) -> Grid:
    """A table with its names across and its columns down, turned; any other as it is."""
    first, *others = [h for h in grid.heads[grid.names :] if h.words]
    down = [row[grid.names].words for row in grid.lines]
    own = {*VALUE, NUMERATOR, DENOMINATOR, *SHARE, *THIS, *(w for words in BEFORE.values() for w in words)}
    if dimension_of(first.words) != "indicator" or len(others) < 2 or any(h.words in own for h in others):
        return grid
    columns = [n for n in range(grid.names, len(grid.heads)) if grid.heads[n].words]
    heads = [Head(grid.sheet, ()), *(Head(word, ()) for word in down)]
    lines = [[Cell(grid.heads[n].words, ""), *(row[n] for row in grid.lines)] for n in columns[1:]]
    return Grid(grid.sheet, grid.caption, heads, lines, 0)


def apart(grid: Grid) -> list[Grid]:
    """A narrow table, each line saying what it is cut by, as a table for each cut; any other as it is."""
    cut = next((n for n, h in enumerate(grid.heads) if h.words in CUT_BY), None)
    if cut is None:
        return [grid]
    found: dict[str, list[list[Cell]]] = {}
    for row in grid.lines:
        found.setdefault(row[cut].words, []).append([c for n, c in enumerate(row) if n != cut])
    heads = [h for n, h in enumerate(grid.heads) if n != cut]
    names = next((n for n, h in enumerate(heads) if h.words and h.words not in ORDINAL), 0)
    return [
        Grid(
            grid.sheet, word, [Head(word, ()) if n == names else h for n, h in enumerate(heads)], rows, names
        )
        for word, rows in found.items()
    ]
