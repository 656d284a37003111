"""A kept report as .docx: its blocks on the page of an official document (GB/T 9704-2012)."""

import io
from collections.abc import Callable
from datetime import date
from typing import Any

from docx import Document

from hotline.reports.charts import chart_png, words_of
from hotline.reports.models import Report
from hotline.reports.official import Paper

WIDE = 7
"""From so many columns on a table is set small."""


def paper_of(
    blocks: list[dict[str, Any]], drawn: Callable[[int, int], None] = lambda done, of: None
) -> bytes:
    """The document of a report's blocks. drawn: told after each block how many of how many are on the page."""
    paper, tables, charts = Paper(), 0, 0
    for place, block in enumerate(blocks, 1):
        match block["is"]:
            case "table":
                tables += 1
                paper.caption(f"表 {tables}　{block['caption']}")
                small = len(block["head"]) >= WIDE
                paper.table(block["head"], block["rows"], small=small, heat=block.get("heat", False))
            case "chart":
                charts += 1
                paper.picture(chart_png(block), f"图 {charts}　{block['caption']}", words_of(block))
            case "signed":
                paper.signed(block["words"], date.fromisoformat(block["day"]))
            case "annex":
                paper.annexes(block["words"])
            case "page":
                paper.annex(block["number"], block["words"], block["wide"])
            case "imprint":
                paper.imprint(block["copies"], block["by"], date.fromisoformat(block["day"]))
            case kind:
                getattr(paper, kind)(block["words"])
        drawn(place, len(blocks))
    return paper.bytes()


def document(report: Report) -> bytes:
    """A kept report's .docx as it was made; one made before documents were kept is drawn from its blocks."""
    return bytes(report.paper) or paper_of(report.blocks)


def chart_in(paper: bytes, ordinal: int) -> bytes | None:
    """The n-th picture (from 1) of a kept document as PNG; None when there is none."""
    made: Any = Document(io.BytesIO(paper))
    shapes = made.inline_shapes
    if not 1 <= ordinal <= len(shapes):
        return None
    part = made.part.related_parts[shapes[ordinal - 1]._inline.graphic.graphicData.pic.blipFill.blip.embed]
    return bytes(part.blob)
