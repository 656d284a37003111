"""更正: which published numbers a later count changes, told one by one; what was signed stays as it was (第二十八条)."""

from collections.abc import Iterator, Sequence

from hotline.reports import blocks as b
from hotline.reports.blocks import Block

HEAD = ("表", "项目", "栏", "原数", "更正为")
GONE = "（无）"


def changed(earlier: Sequence[Block], later: Sequence[Block]) -> list[list[str]]:
    """(table, row, column, number as published, number now) of every cell that differs, in the order of the report."""
    before, after = dict(_cells(earlier)), dict(_cells(later))
    keys = [*before, *(k for k in after if k not in before)]
    return [
        [*key, _said(before.get(key)), _said(after.get(key))]
        for key in keys
        if before.get(key) != after.get(key)
    ]


def _said(word: str | None) -> str:
    return GONE if word is None else word.replace("\n", "，")


def _cells(blocks: Sequence[Block]) -> Iterator[tuple[tuple[str, str, str], str]]:
    for block in blocks:
        if block["is"] == "table" and tuple(block["head"]) != HEAD:
            for row in block["rows"]:
                for name, word in zip(block["head"][1:], row[1:], strict=True):
                    yield (block["caption"], row[0], name), word


def addendum(said: str, rows: Sequence[Sequence[str]]) -> list[Block]:
    """What stands at the head of a version that corrects another."""
    if not rows:
        return [b.head("更正说明"), b.text(f"{said}各表的数没有变化。")]
    return [
        b.head("更正说明"),
        b.text(f"{said}更正的数 {len(rows)} 个，列表如下。"),
        b.table("更正的数", HEAD, rows),
    ]
