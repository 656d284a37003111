"""The readings this city works by where the text is silent, each until the bureau explains it (第三十三条)."""

from dataclasses import dataclass
from functools import cache
from typing import Any

from hotline.regulation.citation import cites
from hotline.regulation.jurisdiction import load_yaml, short_of

MARK = f"系统读法，待{short_of('bureau')}解释"


@dataclass(frozen=True)
class Reading:
    """does: how we act. parameters, duties, steps: keys of the tables it bears on."""

    number: int
    title: str
    article: str
    does: str
    parameters: tuple[str, ...] = ()
    duties: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()


@cites("第三十三条")
@cache
def readings() -> tuple[Reading, ...]:
    """All readings in their order."""
    return tuple(_row(**row) for row in load_yaml("readings")["readings"])


def _row(**row: Any) -> Reading:
    lists: dict[str, Any] = {name: tuple(row.pop(name, ())) for name in ("parameters", "duties", "steps")}
    return Reading(**row, **lists)


@cache
def reading(number: int) -> Reading:
    """One reading. KeyError when there is none."""
    return {r.number: r for r in readings()}[number]


@cache
def of_duty(kind: str) -> tuple[Reading, ...]:
    return tuple(r for r in readings() if kind in r.duties)


@cache
def of_step(action: str) -> tuple[Reading, ...]:
    return tuple(r for r in readings() if action in r.steps)


@cache
def of_article(article: str) -> tuple[Reading, ...]:
    return tuple(r for r in readings() if r.article == article)
