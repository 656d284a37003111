"""A published table as it is counted again: what each column is, what comes out in each cell, what is wrong with which."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from hotline.regulation.published import (
    BASE,
    CHANGE,
    MEANS,
    RANK,
    SCORE,
    SHARE,
    SUBTOTAL,
    SUMS,
    THIS,
    VALUE,
    plain,
)
from hotline.reports.published_cells import Cell, Grid, Head
from hotline.statistics.figures import NONE, rounded

Rules = Mapping[str, tuple[str, str]]
"""Label of a rate -> the columns it is counted of and over, as the file's own 口径 says."""
Finder = Callable[[str], list[int]]


@dataclass(frozen=True)
class Fraction:
    """One rate of one line: what it is called, whose, how many of how many, as printed; which columns that are."""

    label: str
    of: str
    hits: Decimal
    rows: Decimal
    words: str
    made_of: str


@dataclass
class Counted:
    """A table counted again, its cells as they come out; carried: cells nothing in the file gives a count of; last_place: cells rounded otherwise by whoever published them."""

    grid: Grid
    rows: list[list[str]] = field(default_factory=list)
    main: list[tuple[str, int, Decimal | None]] = field(default_factory=list)
    fractions: list[Fraction] = field(default_factory=list)
    carried: list[str] = field(default_factory=list)
    last_place: list[str] = field(default_factory=list)
    checked: int = 0
    wrong: dict[str, str] = field(default_factory=dict)

    def head(self) -> list[str]:
        """The heads of what is printed."""
        return [self.grid.heads[n].label for n in printed(self.grid)]


def printed(grid: Grid) -> list[int]:
    """The columns that are printed: the names, and whatever stands to their right under a head."""
    return [n for n, head in enumerate(grid.heads) if n >= grid.names and head.words]


class Table:
    """One table while it is counted: each check writes what comes out, or what is wrong with which cell."""

    def __init__(self, grid: Grid, rules: Rules) -> None:
        self.grid, self.rules, self.made = grid, rules, Counted(grid)
        self.lines = grid.lines
        self.role = {
            n: self._role(n, head) for n, head in enumerate(grid.heads) if n > grid.names and head.words
        }
        self.names = [self._name(row) for row in self.lines]
        self.out: dict[tuple[int, int], str] = {}

    def _role(self, column: int, head: Head) -> str:
        words = head.words.partition("（")[0].partition("(")[0]
        if self.grid.dimension == "indicator" and words in (*VALUE, *THIS):
            return "value"
        cells = [row[column] for row in self.lines if not row[column].empty]
        numbers = [n for c in cells if (n := c.number)]
        if words.startswith(SHARE):
            return "share"
        if words.startswith(CHANGE):
            return "change"
        if words in RANK:
            return "rank"
        if words.endswith("率") or any(n.percent for n in numbers):
            return "rate"
        if words in SCORE:
            return "score"
        if any(m in words for m in MEANS) or len(numbers) * 2 <= len(cells):
            return "words"
        for cell in cells:
            if cell.number is None:
                self.made.wrong[cell.name] = f"{cell.name} 写 {cell.words[:20]}，不是数"
        return "count" if all(n.value == n.value.to_integral_value() for n in numbers) else "words"

    def with_role(self, role: str) -> list[int]:
        return [n for n, each in self.role.items() if each == role]

    def _name(self, row: Sequence[Cell]) -> str:
        first = next((c.words for c in row if c.words), "")
        return first if first in (*SUMS, SUBTOTAL, BASE) else row[self.grid.names].words.replace("\n", "")

    def listed(self) -> list[int]:
        return [n for n, name in enumerate(self.names) if name not in (*SUMS, SUBTOTAL, BASE)]

    def value(self, line: int, column: int) -> Decimal:
        number = self.lines[line][column].number
        return number.value if number else Decimal()

    def says(self, line: int, column: int, right: Decimal | None, why: str, tail: str = "") -> None:
        """What comes out, to as many places as the column shows; wrong where the cell says another number, not where it says none."""
        cell = self.lines[line][column]
        numbers = [n for row in self.lines if (n := row[column].number)]
        if self.role[column] == "value":  # counts and rates below one another
            numbers = [n for n in numbers if n.percent]
        places = max((n.places for n in numbers), default=1) if tail else 0
        value = None if right is None else rounded(right, places)
        self.out[line, column] = NONE if value is None else f"{value}{tail}"
        number = cell.number
        said = number.value if number else None
        self.made.checked += 1
        if not cell.words or said == value:
            return
        if tail and right is not None and said is not None and abs(said - right) < Decimal(10) ** -places:
            self.made.last_place.append(cell.name)
            self.out[line, column] = f"{said}{tail}"
        else:
            self.made.wrong[cell.name] = f"{cell.name} 写 {cell.words}，{why}是 {self.out[line, column]}"

    def columns(self, name: str, but: int) -> list[int]:
        """The columns a name with + means; none unless all are there. One of all before one of a part."""
        found = []
        for part in name.split("+"):
            counts = [c for c in self.with_role("count") if c != but]
            of_all = [c for c in counts if self.grid.heads[c].name == plain(part) and not self._of_a_part(c)]
            squeezed = part.replace("·", "").replace(" ", "").removesuffix("数")
            exact = [c for c in counts if "".join((*self.grid.heads[c].above, self.grid.heads[c].words)).removesuffix("数").endswith(squeezed)]  # fmt: skip
            if not (of_all or exact):
                return []
            found.append((of_all or exact)[0])
        return found

    def _of_a_part(self, column: int) -> bool:
        head = self.grid.heads[column]
        return bool(head.above) and head.words not in SUMS

    def named(self, name: str) -> list[int]:
        found = [next((n for n, own in enumerate(self.names) if plain(own) == plain(part)), -1) for part in name.split("+")]  # fmt: skip
        return [] if -1 in found else found
