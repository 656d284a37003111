"""Personal values inside free text: found at the door, sealed apart, shown masked (第九条)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass

from hotline.people.phones import mask, mask_name
from hotline.regulation.refusals import Refused

OPEN, CLOSE = "⟦", "⟧"
MARK = re.compile(f"{OPEN}([^{CLOSE}]*){CLOSE}")
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文柳"
FINDERS = (
    ("id", re.compile(r"(?<!\d)[1-9]\d{5}(?:19|20)\d{2}(?:0[1-9]|1[0-2])(?:[0-2]\d|3[01])\d{3}[\dXx](?!\d)")),
    ("mobile", re.compile(r"(?<!\d)1[3-9]\d[\s-]?\d{4}[\s-]?\d{4}(?!\d)")),
    ("card", re.compile(r"(?<!\d)[3-6]\d{15,18}(?!\d)")),
    ("mail", re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+")),
    (
        "name",
        re.compile(
            rf"(?:我叫|本人姓名|姓名[:：]?|联系人[:：]?)([{SURNAMES}][\u4e00-\u9fff]{{1,2}})(?=[，,。；;、\s（(]|$)"
        ),
    ),
)


@dataclass(frozen=True)
class Marked:
    """Text with every personal value replaced by its mask between marks, and the values in order."""

    text: str
    values: list[str]


def mark(text: str, names: Iterable[str] = ()) -> Marked:
    """Find personal values in a text; `names` are the people already known to this order."""
    text = text.replace(OPEN, "[").replace(CLOSE, "]")
    spans: list[tuple[int, int, str]] = []
    for kind, finder in FINDERS:
        spans += [(*m.span(m.lastindex or 0), kind) for m in finder.finditer(text)]
    for name in {n for n in names if len(n) >= 2}:
        spans += [(m.start(), m.end(), "name") for m in re.finditer(re.escape(name), text)]
    parts, values, at = [], [], 0
    for start, end, kind in sorted(spans):
        if start < at:
            continue
        value = text[start:end]
        parts += [text[at:start], OPEN, _masked(kind, value), CLOSE]
        values.append(value)
        at = end
    return Marked("".join([*parts, text[at:]]), values)


def _masked(kind: str, value: str) -> str:
    if kind == "mobile":
        return mask(re.sub(r"\D", "", value))
    if kind == "name":
        return mask_name(value)
    return value[:2] + "****" + value[-2:]


def unmark(text: str, values: list[str]) -> str:
    """The text as it was spoken."""
    left = iter(values)
    return MARK.sub(lambda _: next(left), text)


def shown(text: str) -> str:
    """The text for a page: masks stay, marks go."""
    return MARK.sub(r"\1", text)


def indexable(text: str) -> str:
    """The text for the search index: personal values left out."""
    return MARK.sub(" ", text)


def clean_text(text: str, limit: int, label: str) -> str:
    """The text fit to be stored. Refused when over its limit or with characters no text has; emoji are fine."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").strip()
    if len(text) > limit:
        raise Refused("invalid", f"{label}太长：最多 {limit} 字，现在 {len(text)} 字，请删减后再交。")
    if any((ord(c) < 32 and c not in "\n\t") or 0xD800 <= ord(c) <= 0xDFFF or ord(c) == 127 for c in text):
        raise Refused("invalid", f"{label}里有看不见的控制字符，请删去后再交。")
    return text
