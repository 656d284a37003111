"""The pieces a kept paper is made of: plain words, tables and charts, as JSON keeps them."""

from collections.abc import Sequence
from datetime import date
from typing import Any

Block = dict[str, Any]
NUMERALS = "零一二三四五六七八九十"


def block(kind: str, **what: Any) -> Block:
    return {"is": kind} | what


def text(words: str) -> Block:
    return block("text", words=words)


def head(words: str) -> Block:
    """一、; its numeral is put before it when all heads are known (numbered)."""
    return block("head", words=words)


def table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]], heat: bool = False) -> Block:
    made = block("table", caption=caption, head=list(head), rows=[list(r) for r in rows])
    return made | {"heat": True} if heat else made


def chart(
    shape: str, caption: str, labels: Sequence[str], series: dict[str, Sequence[Any]], measure: str = "件"
) -> Block:
    """shape: bars, columns, line or pie; series by name, each as long as labels; None where there is no number."""
    return block("chart", shape=shape, caption=caption, labels=list(labels), measure=measure,
                 series=[{"name": n, "values": list(v)} for n, v in series.items()])  # fmt: skip


def signed(who: str, day: date) -> Block:
    return block("signed", words=who, day=day.isoformat())


def annexes(
    parts: Sequence[tuple[str, Sequence[Block], bool]], more: Sequence[str] = ()
) -> tuple[Block, list[Block]]:
    """附件说明 and the annexes themselves, each on a page of its own: (name, blocks, whether across the page).

    more: names of annexes that are files of their own, listed last.
    """
    pages: list[Block] = []
    for number, (name, inner, wide) in enumerate(parts, 1):
        pages += [block("page", number=number, words=name, wide=wide), *inner]
    return block("annex", words=[*(name for name, _, _ in parts), *more]), pages


def numbered(made: Sequence[Block]) -> list[Block]:
    """The heads with 一、二、三 before them, in order."""
    place, found = 0, []
    for each in made:
        if each["is"] == "head":
            place += 1
            each = each | {"words": f"{numeral(place)}、{each['words']}"}
        found.append(each)
    return found


def numeral(n: int) -> str:
    """1 一, 10 十, 12 十二."""
    return NUMERALS[n] if n <= 10 else f"十{NUMERALS[n - 10]}"
