"""A kept report as .docx: its blocks on the page of an official document (GB/T 9704-2012)."""

from datetime import date
from typing import Any

from hotline.reports.official import Paper

WIDE = 7
"""From so many columns on a table is set small."""


def paper_of(blocks: list[dict[str, Any]]) -> bytes:
    """The document of a report's blocks."""
    paper = Paper()
    tables = 0
    for block in blocks:
        match block["is"]:
            case "title":
                paper.title(block["words"])
            case "addressee":
                paper.addressee(block["words"])
            case "head":
                paper.head(block["words"])
            case "text":
                paper.text(block["words"])
            case "table":
                tables += 1
                paper.caption(f"表 {tables}　{block['caption']}")
                paper.table(block["head"], block["rows"], small=len(block["head"]) >= WIDE)
            case "annex":
                paper.annexes(block["words"])
            case "signed":
                paper.signed(block["words"], date.fromisoformat(block["day"]))
    return paper.bytes()
