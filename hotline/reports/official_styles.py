"""Founts, sizes and styles of an official document (GB/T 9704-2012); headings are real ones, for the reader's outline."""

from typing import Any

from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt, RGBColor

TITLE_FOUNT, BODY_FOUNT, HEAD_FOUNT, SUBHEAD_FOUNT, PAGE_FOUNT = (
    "方正小标宋简体",
    "仿宋_GB2312",
    "黑体",
    "楷体_GB2312",
    "宋体",
)
"""Named, never shipped: offices have them, and Word takes another where they are missing."""
SIZE_2, SIZE_3, SIZE_4, SIZE_5, SIZE_SMALL = Pt(22), Pt(16), Pt(14), Pt(12), Pt(9)
LINE = Pt(28.95)
CHARACTER = Pt(16)
CLOSER = "-5"
"""Twentieths of a point between characters: 28 of 三号 fill a line of 156 mm in every program, which a grid of characters does not."""
BLACK = RGBColor(0, 0, 0)


def set_styles(document: Any) -> None:
    """Give the document's own styles the standard's founts, sizes and lines."""
    styles = document.styles
    body = _style(styles, "Normal", BODY_FOUNT, SIZE_3)
    _spaced(body, LINE)
    closer = OxmlElement("w:spacing")
    closer.set(qn("w:val"), CLOSER)
    body.element.rPr.append(closer)
    _indented(_style(styles, "Body Text", BODY_FOUNT, SIZE_3))
    for name, fount, size in (("Heading 1", HEAD_FOUNT, SIZE_3), ("Heading 2", SUBHEAD_FOUNT, SIZE_3)):
        _indented(_style(styles, name, fount, size))
    title = _style(styles, "Title", TITLE_FOUNT, SIZE_2)
    title.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _spaced(title, Pt(36))
    annex = _style(styles, "Annex Title", TITLE_FOUNT, SIZE_2)
    annex.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _spaced(annex, Pt(36))
    caption = _style(styles, "Caption", HEAD_FOUNT, SIZE_5)
    caption.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    picture = _style(styles, "Picture", BODY_FOUNT, SIZE_3)
    picture.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _spaced(picture, None)
    _spaced(_style(styles, "Cell", BODY_FOUNT, SIZE_5), None)


def _style(styles: Any, name: str, fount: str, size: Any) -> Any:
    try:
        style = styles[name]
    except KeyError:
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
    style.font.name, style.font.size, style.font.bold, style.font.italic = fount, size, False, False
    style.font.color.rgb = BLACK
    founts = style.element.rPr.rFonts
    for theme in [a for a in founts.attrib if "Theme" in a]:
        del founts.attrib[theme]
    founts.set(qn("w:eastAsia"), fount)
    for rule in style.element.pPr.findall(qn("w:pBdr")) if style.element.pPr is not None else []:
        style.element.pPr.remove(rule)
    style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(0)
    return style


def _spaced(style: Any, line: Any) -> None:
    """Lines so far apart exactly; None: as high as what stands on them."""
    shape = style.paragraph_format
    if line is None:
        shape.line_spacing_rule = WD_LINE_SPACING.SINGLE
        grid = OxmlElement("w:snapToGrid")
        grid.set(qn("w:val"), "0")
        style.element.get_or_add_pPr().append(grid)
    else:
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, line


def _indented(style: Any) -> None:
    style.paragraph_format.first_line_indent = CHARACTER * 2
    style.element.pPr.ind.set(qn("w:firstLineChars"), "200")
